"""Pages that files of hours have beside those of the upload room: rows passed upward, verification."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground import clock
from ground.web import PageRequest, signed_in, tried
from uploads import views as room
from uploads.models import Upload

from ..records.states import RecordMove
from ..verification.selectors import records_to_verify
from ..verification.services import ask_for_all
from .selectors import HOURS
from .services import pass_upward


@signed_in
@require_POST
def pass_up(request: PageRequest, public_id: object) -> HttpResponse:
    done = _("The rows have been passed to the office above.")

    def act(row: Upload) -> None:
        pass_upward(actor=request.actor, batch=row, now=clock.now())

    return room.acted(request, HOURS, public_id, act, done)


@signed_in
@require_POST
def verify(request: PageRequest, public_id: object) -> HttpResponse:
    """Asks for what still waits of a batch to be verified."""
    actor, row = request.actor, room.found(request, HOURS, public_id, acting=True)
    waiting = records_to_verify(actor=actor).filter(batch=row)
    reason, move = request.POST.get("closed_reason", "")[:500], RecordMove.VERIFY
    asked = tried(request, lambda: ask_for_all(actor=actor, records=waiting, move=move, reason=reason, now=clock.now()))
    return redirect("jobs:job", asked.job.public_id) if asked else room.back_to(row)
