"""The page on which an office reports who has completed the training of its plan."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.paging import is_public_id, turned
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, number, only, tried
from learners.people.models import Learner

from ..plans.models import TrainingPlan
from ..plans.selectors import on_roster, plans_visible
from .forms import CompletionFilter, NumbersForm
from .pending import Ticks, keep, ticks_of
from .permissions import check_reports, may_report, may_undo_report
from .selectors import completed_in, last_report, lines_named, people_of_plan
from .services import report_people, undo_report

PAGE = 50
reader = only(lambda actor: actor.holds(*SEES_PEOPLE))


@reader
def completions(request: PageRequest, public_id: Any) -> HttpResponse:
    """The people of a plan with ticks; what is ticked waits until it is reported."""
    plan = get_object_or_404(plans_visible(actor=request.actor), public_id=public_id)
    if request.method == "POST":
        if tried(request, lambda: check_reports(request.actor, plan)):
            _act(request, plan)
        return redirect(_address(request, plan))
    actor, now = request.actor, clock.now()
    people = people_of_plan(actor=actor, plan=plan, day=clock.today())
    wanted = CompletionFilter(request.GET)
    page = turned(request, _filtered(request, plan, people, wanted), order=["unit_id", "pk"], size=PAGE)
    ids = [person.pk for person in page]
    shown = people.filter(pk__in=ids)
    named = set(on_roster(actor=actor, plan=plan, people=shown).values_list("pk", flat=True))
    done = set(completed_in(actor=actor, plan=plan, people=shown).values_list("pk", flat=True))
    ticks, last = ticks_of(request.session, plan), last_report(actor=actor, plan=plan)
    context = {
        "plan": plan,
        "filter": wanted,
        "page": page,
        "rows": [(one, one.pk in named, one.pk in done, ticks.ticked(one.pk, one.pk in done)) for one in page],
        "total": people.count(),
        "done": completed_in(actor=actor, plan=plan, people=people).count(),
        "on_roster": on_roster(actor=actor, plan=plan, people=people).count(),
        "ticks": ticks,
        "reports": may_report(actor, plan),
        "numbers": NumbersForm(),
        "last": last,
        "undo": last is not None and may_undo_report(actor, last, now=now),
    }
    return render(request, "plans/completions.html", context)


def _act(request: PageRequest, plan: TrainingPlan) -> None:
    """Keeps the ticks of the page that was sent, then does what its button says."""
    actor, today = request.actor, clock.today()
    people = people_of_plan(actor=actor, plan=plan, day=today)
    ticks = ticks_of(request.session, plan)
    ticks.take_over(_sent(request, people, "listed"), _sent(request, people, "person"), _stored(request, plan, people))
    match request.POST.get("act", ""):
        case "roster":
            chosen = on_roster(actor=actor, plan=plan, people=people).values_list("pk", flat=True)
            _tick(request, ticks, chosen, _stored(request, plan, people))
        case "numbers":
            _numbers(request, plan, people, ticks)
        case "report":
            _report(request, plan, ticks)
            return
        case "drop":
            ticks = Ticks()
        case "undo":
            _undo(request, plan)
    keep(request.session, plan, ticks)


def _report(request: PageRequest, plan: TrainingPlan, ticks: Ticks) -> None:
    done = tried(
        request,
        lambda: report_people(
            actor=request.actor, plan=plan, version=_version(request, plan), completed=ticks.on,
            not_completed=ticks.off, now=clock.now(), today=clock.today(),
        ),
        _("Reported: %(on)d people have completed the training, %(off)d taken back.")
        % {"on": len(ticks.on), "off": len(ticks.off)},
    )  # fmt: skip
    keep(request.session, plan, None if done else ticks)


def _undo(request: PageRequest, plan: TrainingPlan) -> None:
    last = last_report(actor=request.actor, plan=plan)
    if last is None:
        messages.error(request, _("There is nothing to undo."))
        return
    tried(
        request,
        lambda: undo_report(actor=request.actor, report=last, version=_version(request, plan), now=clock.now()),
        _("Undone."),
    )


def _numbers(request: PageRequest, plan: TrainingPlan, people: QuerySet[Learner], ticks: Ticks) -> None:
    """Ticks whom the pasted numbers name. The numbers themselves are said nowhere."""
    form = NumbersForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter ID numbers, one in each line."))
        return
    found, unknown = lines_named(actor=request.actor, plan=plan, lines=form.lines(), day=clock.today())
    _tick(request, ticks, found, _stored(request, plan, people))
    if unknown:
        lines = "、".join(str(at) for at in unknown[:20])
        messages.warning(
            request,
            _("%(count)d lines name nobody of this plan: %(lines)s.") % {"count": len(unknown), "lines": lines},
        )


def _tick(request: PageRequest, ticks: Ticks, people: Any, stored: set[int]) -> None:
    count = ticks.add(people, stored)
    messages.info(request, _("%(count)d people more are ticked. They count once you report.") % {"count": count})


def _filtered(
    request: PageRequest, plan: TrainingPlan, people: QuerySet[Learner], wanted: CompletionFilter
) -> QuerySet[Learner]:
    """The people whom the filter leaves; an odd filter leaves all."""
    rows = people.select_related("unit")
    if not wanted.is_valid():
        return rows
    if wanted.cleaned_data["name"]:
        rows = rows.filter(name__contains=wanted.cleaned_data["name"])
    match wanted.cleaned_data["shown"]:
        case "roster":
            return on_roster(actor=request.actor, plan=plan, people=rows)
        case "done":
            return completed_in(actor=request.actor, plan=plan, people=rows)
        case "open":
            return rows.exclude(pk__in=completed_in(actor=request.actor, plan=plan, people=people).values("pk"))
    return rows


def _sent(request: PageRequest, people: QuerySet[Learner], name: str) -> list[int]:
    keys = [key for key in request.POST.getlist(name)[:PAGE] if is_public_id(key)]
    return list(people.filter(public_id__in=keys).values_list("pk", flat=True))


def _stored(request: PageRequest, plan: TrainingPlan, people: QuerySet[Learner]) -> set[int]:
    return set(completed_in(actor=request.actor, plan=plan, people=people).values_list("pk", flat=True))


def _version(request: PageRequest, plan: TrainingPlan) -> int:
    return number(request.POST.get("version", ""), plan.version)


def _address(request: PageRequest, plan: TrainingPlan) -> str:
    """The page with the filter as filled in, turned as its button says."""
    data, act = request.POST, request.POST.get("act", "")
    asked = {name: data.get(name, "") for name in CompletionFilter.base_fields}
    if act in {"after", "before"}:
        asked[act] = data.get(f"{act}_key", "")
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("completions:completions", args=[plan.public_id]) + (f"?{query}" if query else "")
