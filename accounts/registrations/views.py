"""Registering, and the page that says who must approve."""

from __future__ import annotations

import dataclasses
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.lists import MOST_TICKED, FilterLine, WorkingList
from ground.paging import is_public_id, turned
from ground.refusals import Refused
from ground.roles import KEEPERS
from ground.web import XLSX, PageRequest, anybody, download, only, tell_of_ticked, tried
from learners.disclosure.files import watermark
from learners.disclosure.own_data import workbook
from learners.disclosure.services import note_export
from learners.roll.filters import WaitingFilter
from units.selectors import units_by_name

from ..sign_in.opening import VISITOR
from ..sign_in.views.password import address_of
from .fitting import fits
from .forms import RegistrationForm
from .selectors import decider_for, named_in, registration_filed, registrations_in_charge, registrations_waiting
from .services import approve_registration, file_registration, return_registration, reveal_phones

keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE, _MOST = 50, 20_000
SORTS = {"filed": ("created_at",), "name": ("name_pinyin", "name"), "unit": ("unit__path", "name_pinyin")}
REGISTRATIONS_LIST = WorkingList(
    "registrations",
    "registrations:registrations",
    {
        "unit": gettext_lazy("Unit"),
        "roster": gettext_lazy("Roster"),
        "phone_fit": gettext_lazy("Phone and roster"),
        "number": gettext_lazy("ID number"),
        "phone": gettext_lazy("Phone"),
        "filed": gettext_lazy("Filed"),
    },
    ("unit", "roster", "phone_fit", "number", "filed"),
)


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


def _filtered(request: PageRequest):
    """Registrations as the address asks for; one function for the list and the export."""
    form = WaitingFilter(request.GET)
    rows = registrations_waiting(actor=request.actor)
    if form.is_valid():
        rows = named_in(actor=request.actor, rows=rows, text=form.cleaned_data["q"], unit=form.cleaned_data["unit"])
    return rows, FilterLine(form, request.GET, front=("q", "unit"))


@keeper
@require_safe
def waiting(request: PageRequest) -> HttpResponse:
    """Registrations that wait for this office."""
    rows, line = _filtered(request)
    page = turned(request, rows, order=["pk"], size=_PAGE, sorts=SORTS)
    found = fits(actor=request.actor, registrations=page)
    context = {
        "page": page,
        "line": line,
        "list": REGISTRATIONS_LIST.shown(request),
        "rows": [(row, found[row.pk]) for row in page],
    }
    return render(request, "learners/registrations.html", context)


@keeper
@require_safe
def one(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One registration beside the roster, with what can be decided."""
    row = get_object_or_404(registrations_waiting(actor=request.actor), public_id=public_id)
    fit = fits(actor=request.actor, registrations=[row])[row.pk]
    return render(request, "learners/registration_one.html", {"registration": row, "fit": fit})


@keeper
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """What the list shows, numbers masked."""
    rows, _line = _filtered(request)
    found = list(rows[:_MOST])
    fit = fits(actor=request.actor, registrations=found)
    table = [
        {
            _("Name"): row.name,
            _("Unit"): row.unit.full_name,
            _("ID number"): row.masked_id_number,
            _("Phone"): row.masked_phone,
            _("Roster"): str(fit[row.pk].on_roster.label),
            _("Filed"): f"{timezone.localtime(row.created_at):%Y-%m-%d %H:%M}",
        }
        for row in found
    ]
    note_export(actor=request.actor, what="registrations", rows=len(found))
    mark = watermark(request.actor, clock.now())
    return download(workbook({_("Registrations"): table}, mark), _("Registrations") + ".xlsx", XLSX)


@keeper
@require_POST
def approve_many(request: PageRequest) -> HttpResponse:
    """Approves those ticked about whom there is nothing to mind; of the others the sentence says that they are decided
    by themselves."""
    codes = list(filter(is_public_id, request.POST.getlist("registration")[:MOST_TICKED]))
    ticked = list(registrations_waiting(actor=request.actor).filter(public_id__in=codes))
    found = fits(actor=request.actor, registrations=ticked)
    done = 0
    for row in ticked:
        try:
            if not found[row.pk].plain:
                raise Refused(_("Not as on the roster of the unit. Decide this one on its own page."))
            approve_registration(actor=request.actor, registration=row, now=clock.now())
            done += 1
        except Refused as refusal:
            messages.warning(request, f"{row.name}：{refusal}")
    said = ngettext("%(count)d registration approved.", "%(count)d registrations approved.", done) % {"count": done}
    tell_of_ticked(request, ticked=codes, done=done, said=said, refused=len(ticked) - done)
    return redirect("registrations:registrations")


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
        return redirect("registrations:one", row.public_id)
    fit = dataclasses.replace(fits(actor=actor, registrations=[row])[row.pk], phones=full)
    context = {"registration": row, "fit": fit, "revealed": True}
    return render(request, "learners/registration_one.html", context)


@keeper
@require_POST
def approve(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    registration = get_object_or_404(registrations_in_charge(actor=request.actor), public_id=public_id)
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
    registration = get_object_or_404(registrations_in_charge(actor=request.actor), public_id=public_id)
    reason = request.POST.get("reason", "")
    tried(
        request,
        lambda: return_registration(actor=request.actor, registration=registration, reason=reason, now=clock.now()),
        _("The registration is returned."),
    )
    return redirect("registrations:registrations")
