"""Registering, and the page that says who must approve."""

from __future__ import annotations

import dataclasses
import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.refusals import Refused
from ground.roles import KEEPERS
from ground.web import PageRequest, anybody, only, tried
from units.selectors import units_by_name

from ..sign_in.opening import VISITOR
from ..sign_in.views.password import address_of
from .fitting import fits
from .forms import RegistrationForm
from .selectors import decider_for, registration_filed, registrations_waiting
from .services import approve_registration, file_registration, return_registration, reveal_phones

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50


@sensitive_post_parameters()
@anybody
def register(request: PageRequest) -> HttpResponse:
    """Ask for an account. The answer is the same for everybody; the unit decides."""
    units = units_by_name(actor=VISITOR, text=request.POST.get("unit_name", ""))
    form = RegistrationForm(request.POST or None, units=units, now=clock.machine_now())
    refusal = ""
    if request.method == "POST" and form.is_valid():
        unit = _chosen(form, units)
        if unit is None:
            question = _("Choose your unit from those found.") if units else _("No unit is called like this.")
            form.add_error("unit" if units else "unit_name", question)
        else:
            given = form.cleaned_data
            try:
                registration = file_registration(
                    actor=VISITOR,
                    name=given["name"],
                    document_type=given["document_type"],
                    id_number=given["id_number"],
                    phone=given["phone"],
                    unit=unit,
                    password=given["new"],
                    address=address_of(request),
                    now=clock.now(),
                    machine_now=clock.machine_now(),
                )
            except Refused as reason:
                refusal = str(reason)
            else:
                return redirect("registrations:registration", registration.public_id)
    return render(request, "account/register.html", {"form": form, "refusal": refusal})


def _chosen(form: RegistrationForm, units):
    wanted = form.cleaned_data.get("unit")
    if not wanted and len(units) == 1:
        return units[0]
    return next((unit for unit in units if str(unit.public_id) == wanted), None)


@anybody
@require_safe
def state(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Where a registration stands and who decides. Its address is known to whoever filed it; it shows no number."""
    registration = get_object_or_404(registration_filed(actor=VISITOR, public_id=public_id))
    decider = decider_for(actor=VISITOR, unit=registration.unit, day=clock.today())
    return render(request, "account/registration.html", {"registration": registration, "decider": decider})


@keeper
@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """Registrations that wait for this office."""
    page = turned(request, registrations_waiting(actor=request.actor), order=["pk"], size=_PAGE)
    found = fits(actor=request.actor, registrations=page)
    return render(
        request, "learners/registrations.html", {"page": page, "rows": [(row, found[row.pk]) for row in page]}
    )


@keeper
@require_POST
def reveal(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One registration with both phones in full, shown once."""
    actor = request.actor
    row = get_object_or_404(registrations_waiting(actor=actor), public_id=public_id)
    reason, today = request.POST.get("reason", ""), clock.today()
    full = tried(
        request, lambda: reveal_phones(actor=actor, registration=row, reason=reason, day=today, now=clock.now())
    )
    if full is None:
        return redirect("registrations:registrations")
    fit = dataclasses.replace(fits(actor=actor, registrations=[row])[row.pk], phones=full)
    return render(request, "learners/registrations.html", {"rows": [(row, fit)], "revealed": True})


@keeper
@require_POST
def approve(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    registration = get_object_or_404(registrations_waiting(actor=request.actor), public_id=public_id)
    proof = request.POST.get("proof", "")
    tried(
        request,
        lambda: approve_registration(actor=request.actor, registration=registration, now=clock.now(), proof=proof),
        _("%(name)s can sign in now.") % {"name": registration.name},
    )
    return redirect("registrations:registrations")


@keeper
@require_POST
def send_back(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    registration = get_object_or_404(registrations_waiting(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: return_registration(actor=request.actor, registration=registration, reason=reason, now=clock.now()),
        _("The registration is returned."),
    )
    return redirect("registrations:registrations")
