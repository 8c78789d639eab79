"""Exports with full numbers, which need two people."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground import clock
from ground.roles import KEEPERS
from ground.web import XLSX, PageRequest, download, only, sent, tried
from units.selectors import units_where

from ..files import people_file
from ..forms import ExportForm
from ..selectors import full_exports
from ..services import agree_full_export, ask_full_export, take_full_export

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))


@keeper
def exports(request: PageRequest) -> HttpResponse:
    """Ask for an export with full numbers, agree to a colleague's, take one's own."""
    units = units_where(actor=request.actor, roles=KEEPERS)
    form = ExportForm(request.POST or None, units=units)
    if sent(request, form) and tried(
        request, lambda: ask_full_export(actor=request.actor, now=clock.now(), **form.cleaned_data), form=form
    ):
        return redirect("disclosure:full_exports")
    context = {"form": form, "exports": full_exports(actor=request.actor)[:50], "me": request.actor.key}
    return render(request, "learners/full_exports.html", context)


@keeper
@require_POST
def agree(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    export = get_object_or_404(full_exports(actor=request.actor), public_id=public_id)
    done = _("You have agreed.")
    tried(request, lambda: agree_full_export(actor=request.actor, export=export, now=clock.now()), done)
    return redirect("disclosure:full_exports")


@keeper
@require_POST
def take(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """The agreed file, once."""
    export = get_object_or_404(full_exports(actor=request.actor), public_id=public_id)
    now, day = clock.now(), clock.today()
    people = tried(request, lambda: take_full_export(actor=request.actor, export=export, day=day, now=now))
    if people is None:
        return redirect("disclosure:full_exports")
    return download(people_file(people, request.actor, clock.now(), full=True), _("People") + ".xlsx", XLSX)
