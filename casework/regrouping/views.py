"""Pages of moves of many people: choose, look what it means, carry out, take back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.lists import MOST_TICKED
from ground.paging import is_public_id, turned
from ground.refusals import passes
from ground.roles import KEEPERS
from ground.web import PageRequest, only, sent, tried
from learners.people.dated import GONE
from learners.people.selectors import learners_of, learners_visible
from units.selectors import units_where

from . import services
from .forms import RegroupingForm
from .models import Regrouping
from .permissions import UNDO_DAYS, check_prepared, check_ready, check_undo
from .selectors import people_of, preview, regroupings, regroupings_of_unit

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50


@keeper
@require_safe
def listed(request: PageRequest) -> HttpResponse:
    """Moves of many people; of one unit where the address names it."""
    actor, named, unit = request.actor, request.GET.get("unit", ""), None
    rows = regroupings(actor=actor)
    if is_public_id(named):
        unit = get_object_or_404(units_where(actor=actor, roles=KEEPERS), public_id=named)
        rows = regroupings_of_unit(actor=actor, unit=unit)
    page = turned(request, rows, order=["-pk"], size=_PAGE)
    return render(request, "regrouping/regroupings.html", {"page": page, "unit": unit})


@keeper
@require_POST
def begin(request: PageRequest) -> HttpResponse:
    """The people ticked in the list go together."""
    codes = filter(is_public_id, request.POST.getlist("person")[:MOST_TICKED])
    people = learners_visible(actor=request.actor).exclude(pk=request.actor.learner_id or 0)
    chosen = list(people.filter(public_id__in=codes).exclude(employment__in=GONE).select_related("unit"))
    made = tried(request, lambda: services.begin_regrouping(actor=request.actor, learners=chosen, now=clock.now()))
    return redirect("regrouping:regrouping", made.public_id) if made else redirect("people:people")


@keeper
@require_POST
def whole_unit(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Everybody of a unit goes: it is merged into another one, or another one follows it."""
    actor = request.actor
    unit = get_object_or_404(units_where(actor=actor, roles=KEEPERS), public_id=public_id)
    people = learners_of(actor=actor, unit=unit, with_lower=False).exclude(employment__in=GONE)
    made = tried(
        request,
        lambda: services.begin_regrouping(
            actor=actor, learners=list(people.select_related("unit")), source=unit, now=clock.now()
        ),
    )
    if made is None:
        return redirect("units:unit_change", unit.public_id)
    return redirect("regrouping:regrouping", made.public_id)


@keeper
def regrouping(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One move: being prepared with what it would mean, under way, or what became of everybody."""
    row, actor = _row(request, public_id), request.actor
    units = units_where(actor=actor, roles=KEEPERS).filter(closed_on__isnull=True)
    if row.source is not None:
        units = units.exclude(pk=row.source.pk)
    initial = {
        "target": row.target.public_id if row.target else None, "new_name": row.new_name,
        "day": row.day or clock.today(), "reason": row.reason, "closes": row.closes if row.day else True,
    }  # fmt: skip
    form = RegroupingForm(request.POST or None, units=units, whole=row.source is not None, initial=initial)
    if sent(request, form):
        given = {"closes": False} | form.cleaned_data
        if tried(
            request,
            lambda: services.plan_regrouping(actor=actor, row=row, today=clock.today(), **given),
            form=form,
        ):
            return redirect("regrouping:regrouping", row.public_id)
    prepared = passes(check_prepared, actor, row)
    context = {
        "row": row,
        "form": form,
        "prepared": prepared,
        "planned": prepared and row.day is not None,
        "preview": preview(actor=actor, row=row, today=clock.today()) if prepared else None,
        "page": turned(
            request, people_of(actor=actor, row=row), order=["learner__name_pinyin", "learner__name"], size=_PAGE
        ),
        "job": JobView(row.job) if row.job and not _ended(row) else None,
        "stopped": row.stopped and passes(check_ready, actor, row),
        "undoable": passes(check_undo, actor, row, clock.now()),
        "undo_days": UNDO_DAYS,
    }
    return render(request, "regrouping/regrouping.html", context)


@keeper
@require_POST
def carry_out(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _row(request, public_id)
    tried(
        request,
        lambda: services.ask_regrouping(
            actor=request.actor, row=row, seen=request.POST.get("seen", ""), now=clock.now()
        ),
    )
    return redirect("regrouping:regrouping", row.public_id)


@keeper
@require_POST
def drop(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _row(request, public_id)
    tried(request, lambda: services.drop_regrouping(actor=request.actor, row=row), _("Nobody was moved."))
    return redirect("regrouping:regroupings")


@keeper
@require_POST
def undo(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row, reason = _row(request, public_id), request.POST.get("reason", "")
    tried(request, lambda: services.ask_undo(actor=request.actor, row=row, reason=reason, now=clock.now()))
    return redirect("regrouping:regrouping", row.public_id)


def _row(request: PageRequest, public_id: uuid.UUID) -> Regrouping:
    return get_object_or_404(regroupings(actor=request.actor), public_id=public_id)


def _ended(row: Regrouping) -> bool:
    """Nothing is under way."""
    return bool(row.undone_at or (row.done_at and not row.undo_asked_at))
