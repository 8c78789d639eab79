"""Pages of working days: a year as it is counted, and the form that enters its arrangement."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ground import clock
from ground.roles import SEES_PEOPLE, Role
from ground.web import PageRequest, number, only, sent, tried

from .forms import HolidayYearForm
from .permissions import may_enter_years
from .selectors import earlier_editions, known_years, months_of
from .services import enter_year
from .shelf import Edition

WEEKDAYS = "一二三四五六日"


@only(lambda actor: actor.holds(*SEES_PEOPLE, Role.SYSTEM_ADMIN))
@require_safe
def years(request: PageRequest) -> HttpResponse:
    """One year (``year``; without one the present) with every day off and every made-up working day."""
    today, known = clock.today(), known_years(actor=request.actor)
    offered = sorted({*known, today.year, today.year + 1})
    chosen = number(request.GET.get("year", ""), today.year)
    chosen = chosen if chosen in offered else today.year
    context = {
        "year": chosen,
        "years": offered,
        "edition": known.get(chosen),
        "months": months_of(actor=request.actor, year=chosen),
        "weekdays": WEEKDAYS,
        "earlier": earlier_editions(actor=request.actor, year=chosen),
        "enters": may_enter_years(request.actor) and chosen <= today.year + 1,
        "today": today,
    }
    return render(request, "policy/workdays/years.html", context)


@only(may_enter_years)
@require_http_methods(["GET", "HEAD", "POST"])
def year(request: PageRequest, year: int) -> HttpResponse:
    """The text of a year, shown as a calendar before it is stored."""
    if not 2020 <= year <= clock.today().year + 1:
        raise Http404
    known = known_years(actor=request.actor).get(year)
    shown = {"document": known.document, "text": known.text, "seen": known.number} if known else {"seen": 0}
    form = HolidayYearForm(request.POST or None, initial=shown, year=year)
    looked = None
    if sent(request, form):
        said = form.cleaned_data
        if request.POST.get("act") == "store":
            done = tried(
                request,
                lambda: enter_year(actor=request.actor, year=year, now=clock.now(), **said),
                _(
                    "The year is entered. Imported hours and objections keep the day they have; all other terms are"
                    " counted by it now."
                ),
                form=form,
            )
            if done:
                return redirect(f"{reverse('workdays:years')}?year={year}")
        else:
            looked = months_of(
                actor=request.actor, year=year, shown=Edition(year, said["document"], said["text"], None)
            )
    context = {"year": year, "form": form, "months": looked, "weekdays": WEEKDAYS, "known": known}
    return render(request, "policy/workdays/year.html", context)
