"""Pages of the tree of units."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from journal import clock
from journal.paging import turned
from journal.refusals import Refused

from ..forms.people import CloseForm, NewUnitForm, UnitForm
from ..http import Request, only
from ..models import Learner, Unit
from ..permissions import may_keep
from ..roles import KEEPERS, SEES_PEOPLE
from ..selectors import learners_visible, units_where
from ..services import change_unit, close_unit, create_units

sees = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 100
_NOT_THERE = (Learner.Standing.LEFT, Learner.Standing.RETIRED, Learner.Standing.PENDING)


@sees
@require_safe
def units(request: Request) -> HttpResponse:
    """The actor's part of the tree with head counts, page by page."""
    actor = request.actor
    rows = units_where(actor=actor)
    text = " ".join(request.GET.get("q", "").split())[:60]
    if text:
        rows = rows.filter(name__icontains=text)
    page = turned(request, rows, order=["path"], size=_PAGE)
    there = learners_visible(actor=actor).filter(unit__in=page.rows).exclude(standing__in=_NOT_THERE)
    people = dict(there.values_list("unit").annotate(people=Count("pk")).order_by())
    top = min((len(path) // Unit.steplen for path in actor.paths(SEES_PEOPLE)), default=1)
    for unit in page:
        unit.people, unit.indent = people.get(unit.pk, 0), min(unit.depth - top, 6)
    context = {"page": page, "text": text, "keeps": bool(actor.paths(KEEPERS))}
    return render(request, "learners/units.html", context)


@keeper
def new(request: Request) -> HttpResponse:
    start = request.GET.get("below", "")
    form = NewUnitForm(request.POST or None, initial={"path": f"{start}>" if start else ""})
    if request.method == "POST" and form.is_valid():
        try:
            unit = create_units(actor=request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("path", str(refusal))
        else:
            messages.success(request, _("%(name)s is there.") % {"name": unit.name})
            return redirect("learners:units")
    return render(request, "learners/unit_form.html", {"form": form, "title": _("New unit")})


def _unit(request: Request, public_id: uuid.UUID):
    return get_object_or_404(units_where(actor=request.actor, roles=KEEPERS), public_id=public_id)


@keeper
def change(request: Request, public_id: uuid.UUID) -> HttpResponse:
    unit = _unit(request, public_id)
    initial = {"name": unit.name, "kind": unit.kind, "sector": unit.sector, "contact": unit.contact}
    form = UnitForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_unit(actor=request.actor, unit=unit, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The change is stored."))
            return redirect("learners:units")
    closable = unit.closed_on is None and may_keep(request.actor, unit.path)
    context = {"form": form, "title": unit.name, "unit": unit, "closable": closable}
    return render(request, "learners/unit_form.html", context)


@keeper
def close(request: Request, public_id: uuid.UUID) -> HttpResponse:
    unit = _unit(request, public_id)
    form = CloseForm(request.POST or None, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            close_unit(actor=request.actor, unit=unit, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The unit is closed."))
            return redirect("learners:units")
    title = _("Close %(name)s") % {"name": unit.name}
    return render(request, "learners/unit_form.html", {"form": form, "title": title})
