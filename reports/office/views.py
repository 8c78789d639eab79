"""The first page of whoever works here: what waits on each desk, and how the units in charge stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.standings.selectors import picture
from casework.charge.selectors import vacancies
from ground import clock
from ground.actors import Actor
from ground.desk_panels import DeskTime, desk_panels
from ground.jobs.selectors import jobs_of
from ground.roles import HR, SEES_PEOPLE
from ground.web import PageRequest, only, signed_in
from policy.selectors import NOTICE, notice_links
from units.selectors import parts_of

from ..announcements.selectors import on_home
from ..audit import address
from ..audit.picture import add_up, columns
from ..audit.selectors import exports_of
from ..audit.tiles import tiles
from . import desk

JOBS = 5
reader = only(lambda actor: actor.holds(*SEES_PEOPLE))


@signed_in
@require_safe
def office(request: PageRequest) -> HttpResponse:
    """Counts come from the entries of the menu (ground.navigation); each leads to its desk."""
    empty = vacancies(actor=request.actor, day=clock.today())
    today, now = clock.today(), clock.now()
    context = {
        "vacancies": empty,
        "announced": on_home(actor=request.actor, today=today),
        **desk.counted(actor=request.actor, today=today, now=now)._asdict(),
        "deadlines": desk.deadlines(actor=request.actor, today=today),
        "panels": desk_panels(request.actor, DeskTime(today, now, clock.machine_now())),
        "jobs": jobs_of(actor=request.actor).order_by("-pk")[:JOBS],
        "tables": exports_of(actor=request.actor)[:JOBS],
        **_standing(request.actor, request.GET),
    }
    return render(request, "reports/office/office.html", context)


@reader
@require_safe
def weeks(request: PageRequest) -> HttpResponse:
    """Hours week by week beside those of the year before: fetched by the desk once it stands, or a page of its own."""
    shown = {"trend": desk.trend(actor=request.actor, today=clock.today())}
    return render(request, "reports/office/_weeks.html" if request.htmx else "reports/office/weeks.html", shown)


def _standing(actor: Actor, data: Mapping[str, str]) -> dict[str, Any]:
    """How the first unit in charge stands in the yearly check of a notice; empty for whoever sees no people."""
    if not actor.paths(SEES_PEOPLE):
        return {}
    asked = address.read(actor, {NOTICE: data.get(NOTICE, "")}, clock.today())
    notices = notice_links(actor=actor, chosen=asked.pack)
    if asked.survey is None:
        return {"notices": notices}
    buckets = picture(actor=actor, unit=asked.unit, question=asked.question, survey=asked.survey)
    shown = add_up(asked.unit, parts_of(actor=actor, unit=asked.unit), buckets, asked.pack)
    found = {"row": shown.total, "columns": columns(asked.pack), "tiles": tiles(shown.parts)}
    found["issues_cards"] = actor.covers(asked.unit.path, HR)
    return {"notices": notices, "asked": asked, **found}
