"""Pages of closed seasons: all of them, one by unit and person, and what officers do with it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ground import clock
from ground.days import said_day
from ground.jobs.views import JobView
from ground.paging import is_public_id, turned
from ground.refusals import passes
from ground.web import XLSX, PageRequest, download, only, sent, tried
from units.models import Unit

from ..audit import question
from ..audit.jobs import office_of
from ..audit.table import MadeTable
from . import selectors, services
from .forms import ClosingForm
from .models import ClosedSeason, SeasonCorrection
from .permissions import check_closes, check_explains, may_see
from .sheet import workbook
from .shown import columns_of, shown
from .states import SEASONS, SeasonMove, SeasonState

reader = only(may_see)
PAGE = 50
MOVES = (SeasonMove.GIVE_UP, SeasonMove.REOPEN)
STYLES = {SeasonState.ASKED: "info", SeasonState.CLOSED: "met", SeasonState.REOPENED: "unsure"}


@reader
@require_http_methods(["GET", "HEAD", "POST"])
def seasons(request: PageRequest) -> HttpResponse:
    """Every season that was closed, and for league HR the form that closes another."""
    actor, today = request.actor, clock.today()
    closes = passes(check_closes, actor)
    left = selectors.can_be_closed(actor=actor, today=today) if closes else []
    choices = [(pack.id, f"{pack.policy_year} · {pack.title}") for pack in left]
    form = ClosingForm(request.POST or None, choices=choices) if closes else None
    if form is not None and sent(request, form):
        data = form.cleaned_data
        season = tried(
            request,
            lambda: services.ask_to_close(actor=actor, today=today, now=clock.now(), **data),
            form=form,
        )
        if season:
            return redirect("closing:season", season.public_id)
    page = turned(request, selectors.seasons(actor=actor), order=["-pk"], size=PAGE)
    rows = [(row, STYLES[row.state]) for row in page]
    return render(request, "reports/closing/seasons.html", {"rows": rows, "page": page, "form": form, "left": left})


@reader
@require_safe
def season(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One season: by unit closed, now and the difference, and the people whose figures changed."""
    row, actor = _season(public_id), request.actor
    unit = _unit(request)
    rows = selectors.corrections(actor=actor, season=row, unit=unit) if unit else SeasonCorrection.objects.none()
    page = turned(request, rows.select_related("season", "learner"), order=["-pk"], size=PAGE) if unit else None
    context = {
        "season": row,
        "style": STYLES[row.state],
        "job": JobView(row.job) if row.job and row.closed_at is None else None,
        "unit": unit,
        "units": question.top_units(actor),
        "lines": selectors.lines(actor=actor, season=row, unit=unit) if unit and row.closed_at else [],
        "columns": columns_of(row),
        "page": page,
        "rows": [(shown(one), passes(check_explains, actor, one)) for one in page or []],
        "may": {move.value: passes(SEASONS.check, actor, row, move, reason="-") for move in MOVES},
        "closes": passes(check_closes, actor),
        "own": actor.key == row.asked_by_key,
    }
    return render(request, "reports/closing/season.html", context)


@reader
@require_POST
def reopen(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row, reason = _season(public_id), request.POST.get("reason", "")
    tried(
        request,
        lambda: services.reopen(actor=request.actor, season=row, reason=reason, today=clock.today(), now=clock.now()),
        _("The season is open again. What was closed stays on record."),
    )
    return redirect("closing:season", row.public_id)


@reader
@require_POST
def give_up(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _season(public_id)
    if tried(request, lambda: services.give_up(actor=request.actor, season=row), _("Taken back: nothing was closed.")):
        return redirect("closing:seasons")
    return redirect("closing:season", row.public_id)


@reader
@require_POST
def look(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Compares everybody anew, in the background."""
    row = _season(public_id)
    job = tried(request, lambda: services.ask_to_look(actor=request.actor, season=row))
    return redirect("jobs:job", job.public_id) if job else redirect("closing:season", row.public_id)


@reader
@require_POST
def explain(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Why a figure changed, where the change itself did not say."""
    rows = SeasonCorrection.objects.visible_to(request.actor).select_related("season", "learner")
    row = get_object_or_404(rows, public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request, lambda: services.explain(actor=request.actor, correction=row, reason=reason), _("The reason is kept.")
    )
    return redirect("closing:season", row.season.public_id)


@reader
@require_safe
def excel(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Closed, now and the difference by unit, and every correction, stamped with who took it and when."""
    row, actor, unit = _season(public_id), request.actor, _unit(request)
    if unit is None or row.closed_at is None:
        return redirect("closing:season", row.public_id)
    heading = _("%(unit)s: season of %(year)d, closed as of %(day)s") % {
        "unit": unit.full_name, "year": row.year, "day": said_day(row.as_of),
    }  # fmt: skip
    made = MadeTable(heading, office_of(actor), actor.name, timezone.localtime(clock.now()))
    rows = selectors.corrections(actor=actor, season=row, unit=unit).select_related("season", "learner")
    content = workbook(row, selectors.lines(actor=actor, season=row, unit=unit), map(shown, rows), made)
    return download(content, f"{unit.name}-{row.year}.xlsx", XLSX)


def _season(public_id: Any) -> ClosedSeason:
    return get_object_or_404(ClosedSeason.objects.select_related("job"), public_id=public_id)


def _unit(request: PageRequest) -> Unit | None:
    """The unit of the address within the actor's scope, else the first at which the scope begins."""
    wanted = request.GET.get("unit", "")
    if is_public_id(wanted):
        found = question.units_where(actor=request.actor, roles=question.SEES_PEOPLE).filter(public_id=wanted).first()
        if found is not None:
            return found
    return next(iter(question.top_units(request.actor)), None)
