"""Pages of the tree of units."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from journal import clock
from journal.refusals import Refused

from ..forms.people import CloseForm, NewUnitForm, UnitForm
from ..http import Request, only
from ..permissions import may_keep
from ..roles import KEEPERS, SEES_PEOPLE
from ..selectors import units_where
from ..services import change_unit, close_unit, create_units

sees = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))


@sees
@require_safe
def units(request: Request) -> HttpResponse:
    """The actor's part of the tree with head counts."""
    counted = Count("learners", filter=~Q(learners__standing__in=["left", "retired", "pending"]))
    rows = units_where(actor=request.actor).annotate(people=counted)
    text = " ".join(request.GET.get("q", "").split())[:60]
    if text:
        rows = rows.filter(name__icontains=text)
    shown = list(rows[:1000])
    top = min((unit.depth for unit in shown), default=1)
    for unit in shown:
        unit.indent = min(unit.depth - top, 6)
    return render(request, "learners/units.html", {"units": shown, "keeps": bool(request.actor.paths(KEEPERS))})


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
