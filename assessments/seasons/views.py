"""Pages of the application days: all of a notice, and one that is set."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, only, sent, tried
from policy import packs

from .forms import ApplicationDayForm
from .permissions import may_set_days
from .selectors import SlotLine, slot_lines
from .services import set_application_day


@only(lambda actor: actor.holds(*SEES_PEOPLE))
@require_safe
def days(request: PageRequest) -> HttpResponse:
    """Every purpose and level of a notice (``policy``; without one that of the day) with its last day."""
    wanted = request.GET.get("policy", "")
    policy = wanted if wanted in packs.policies() else packs.of_day(clock.today())
    return render(
        request,
        "assessments/application_days.html",
        {
            "pack": packs.as_written(policy),
            "notices": [packs.as_written(one) for one in reversed(packs.policies())],
            "lines": slot_lines(actor=request.actor, policy=policy),
            "sets": may_set_days(request.actor),
            "today": clock.today(),
        },
    )


@only(may_set_days)
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: PageRequest, policy: str, slot: str) -> HttpResponse:
    """One purpose or level: what was set so far, and the form that sets it anew."""
    line = _line(request, policy, slot)
    shown = {"day": line.day, "seen": line.step}
    form = ApplicationDayForm(request.POST or None, initial=shown)
    if sent(request, form):
        done = tried(
            request,
            lambda: set_application_day(
                actor=request.actor, policy=policy, slot=slot, now=clock.now(), **form.cleaned_data
            ),
            _("The last day is set. Pages, reminders and cards count by it from now on."),
            form=form,
        )
        if done:
            return redirect(f"{reverse('seasons:days')}?policy={policy}")
    pack = packs.as_written(policy)
    return render(request, "assessments/application_day.html", {"pack": pack, "line": line, "form": form})


def _line(request: PageRequest, policy: str, slot: str) -> SlotLine:
    if policy not in packs.policies():
        raise Http404
    found = next((line for line in slot_lines(actor=request.actor, policy=policy) if line.slot == slot), None)
    if found is None:
        raise Http404
    return found
