"""Pages of the tree of units."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ground import clock
from ground.paging import turned
from ground.roles import KEEPERS, SEES_PEOPLE
from ground.web import PageRequest, only, sent, tried

from .forms import CloseForm, NewUnitForm, UnitForm
from .models import Unit, UnitKind
from .paths import SEPARATOR
from .permissions import may_keep
from .selectors import former_names_of, head_counts, line_of, units_visible, units_where
from .services import change_unit, close_unit, create_units

sees = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 100


@sees
@require_safe
def units(request: PageRequest) -> HttpResponse:
    """The actor's part of the tree with head counts, page by page."""
    actor = request.actor
    rows = units_where(actor=actor)
    text = " ".join(request.GET.get("q", "").split())[:60]
    if text:
        rows = rows.filter(name__icontains=text)
    kind = request.GET.get("kind", "")
    if kind in UnitKind.values:
        rows = rows.filter(kind=kind)
    page = turned(request, rows.select_related("successor"), order=["path"], size=_PAGE)
    people = head_counts(actor=actor, units=page.rows)
    top = min((len(path) // Unit.steplen for path in actor.paths(SEES_PEOPLE)), default=1)
    for unit in page:
        unit.people, unit.indent = people.get(unit.pk, 0), min(unit.depth - top, 6)
    context = {"page": page, "text": text, "kind": kind, "kinds": UnitKind.choices, "keeps": bool(actor.paths(KEEPERS))}
    return render(request, "learners/units.html", context)


@keeper
def new(request: PageRequest) -> HttpResponse:
    """Below one of the actor's own offices (``below``: its public id)."""
    offices = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = NewUnitForm(request.POST or None, initial={"parent": request.GET.get("below", "")}, parents=offices)
    if sent(request, form) and tried(
        request,
        lambda: create_units(actor=request.actor, **_named(**form.cleaned_data)),
        lambda unit: _("%(name)s is there.") % {"name": unit.name},
        form=form,
        field="name",
    ):
        return redirect("units:units")
    return render(request, "learners/unit_form.html", {"form": form, "title": _("New unit")})


def _named(parent: Unit, name: str, sector: str) -> dict[str, str]:
    return {"path": f"{parent.full_name}{SEPARATOR}{name}", "sector": sector}


def _unit(request: PageRequest, public_id: uuid.UUID):
    return get_object_or_404(units_where(actor=request.actor, roles=KEEPERS), public_id=public_id)


@keeper
def change(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    unit = _unit(request, public_id)
    initial = {"name": unit.name, "kind": unit.kind, "sector": unit.sector, "contact": unit.contact}
    form = UnitForm(request.POST or None, initial=initial)
    if sent(request, form) and tried(
        request,
        lambda: change_unit(actor=request.actor, unit=unit, today=clock.today(), **form.cleaned_data),
        _("The change is stored."),
        form=form,
        field="name",
    ):
        return redirect("units:units")
    closable = unit.closed_on is None and may_keep(request.actor, unit.path)
    former = former_names_of(actor=request.actor, unit=unit)
    context = {
        "form": form,
        "title": unit.name,
        "unit": unit,
        "closable": closable,
        "former": former,
        "line": line_of(actor=request.actor, unit=unit),
    }
    return render(request, "learners/unit_form.html", context)


@keeper
def close(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    unit = _unit(request, public_id)
    others = units_visible(actor=request.actor).filter(closed_on__isnull=True).exclude(pk=unit.pk)
    form = CloseForm(request.POST or None, initial={"day": clock.today()}, units=others)
    if sent(request, form) and tried(
        request,
        lambda: close_unit(actor=request.actor, unit=unit, **form.cleaned_data),
        _("The unit is closed."),
        form=form,
    ):
        return redirect("units:units")
    title = _("Close %(name)s") % {"name": unit.name}
    return render(request, "learners/unit_form.html", {"form": form, "title": title})
