"""The page that rosters have beside those of the upload room: what the units mean that nobody knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground import late
from ground.web import PageRequest, signed_in, tried
from uploads import views as room
from uploads.services import read_again

from .forms import UnitsForm
from .importer import RosterImporter
from .words import take_back_word


@signed_in
@require_POST
def units(request: PageRequest, public_id: object) -> HttpResponse:
    """Settles the units of a file that nobody knows, all at once, and has it read again."""
    row = room.found(request, RosterImporter.id, public_id, acting=True)
    waiting = [unit for _number, unit in RosterImporter().page(request.actor, row)["units_waiting"]]
    form = UnitsForm(request.POST, units=waiting)
    if not form.is_valid():
        messages.error(request, _("Please choose for each unit whether it is created or which one it means."))
        return room.back_to(row)
    if not (said := form.said()):
        messages.error(request, _("Nothing is ticked. Please tick the units that mean the one beside them."))
        return room.back_to(row)
    if form.cleaned_data["plan_number"] != row.plan_number:
        messages.error(request, late.said(_("It has been changed meanwhile. Please look again."), late.last_act(row)))
        return room.back_to(row)
    options = {**row.options, "units": {**row.options.get("units", {}), **said}}
    tried(request, lambda: read_again(actor=request.actor, upload=row, options=options))
    return room.back_to(row)


@signed_in
@require_POST
def take_back(request: PageRequest) -> HttpResponse:
    """One word that the office has said for its rosters is unknown again."""
    if not RosterImporter().may_upload(request.actor):
        raise Http404
    field, word = request.POST.get("field", "")[:40], request.POST.get("word", "")[:80]
    done = _("“%(word)s” is asked about again in the next roster.") % {"word": word}
    tried(request, lambda: take_back_word(actor=request.actor, field=field, word=word), done)
    return redirect("roster:upload")
