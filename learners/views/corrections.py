"""Corrections that wait for this office, and exports with full numbers, which need two people."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from journal import clock
from journal.paging import turned
from journal.refusals import Refused

from ..files import people_file
from ..forms.exports import ExportForm
from ..http import XLSX, Request, download, only, tried
from ..roles import KEEPERS
from ..selectors import corrections_waiting, full_exports, units_where
from ..services import agree_full_export, approve_correction, ask_full_export, return_correction, take_full_export

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50


@keeper
@require_safe
def corrections(request: Request) -> HttpResponse:
    page = turned(request, corrections_waiting(actor=request.actor), order=["pk"], size=_PAGE)
    return render(request, "learners/corrections.html", {"page": page})


@keeper
@require_POST
def approve(request: Request, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    done = _("The item is put right.")
    tried(request, lambda: approve_correction(actor=request.actor, correction=correction, now=clock.now()), done)
    return redirect("learners:corrections")


@keeper
@require_POST
def send_back(request: Request, public_id: uuid.UUID) -> HttpResponse:
    correction = get_object_or_404(corrections_waiting(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: return_correction(actor=request.actor, correction=correction, reason=reason, now=clock.now()),
        _("The request is returned."),
    )
    return redirect("learners:corrections")


@keeper
def exports(request: Request) -> HttpResponse:
    """Ask for an export with full numbers, agree to a colleague's, take one's own."""
    units = units_where(actor=request.actor, roles=KEEPERS)
    form = ExportForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            ask_full_export(actor=request.actor, now=clock.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("learners:full_exports")
    context = {"form": form, "exports": full_exports(actor=request.actor)[:50], "me": request.actor.account_id}
    return render(request, "learners/full_exports.html", context)


@keeper
@require_POST
def agree(request: Request, public_id: uuid.UUID) -> HttpResponse:
    export = get_object_or_404(full_exports(actor=request.actor), public_id=public_id)
    done = _("You have agreed.")
    tried(request, lambda: agree_full_export(actor=request.actor, export=export, now=clock.now()), done)
    return redirect("learners:full_exports")


@keeper
@require_POST
def take(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """The agreed file, once."""
    export = get_object_or_404(full_exports(actor=request.actor), public_id=public_id)
    people = []

    def act() -> None:
        now, day = clock.now(), clock.today()
        people.extend(take_full_export(actor=request.actor, export=export, day=day, now=now))

    if not tried(request, act):
        return redirect("learners:full_exports")
    return download(people_file(people, request.actor, clock.now(), full=True), _("People") + ".xlsx", XLSX)
