"""Verifying, returning and undoing many records in the background."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ground import clock
from ground.actors import SystemActor
from ground.directory import actor_of_job
from ground.jobs.machine import JobRefused, Progress, job
from ground.jobs.models import Job
from ground.pieces import pieces

from ..records.models import CreditRecord
from ..records.states import RecordMove
from .models import Verification, VerificationOutcome
from .selectors import records_to_verify
from .services import DECIDE, UNDO, decide_piece, finish_act, undo_piece

_PIECE = 500


@job(DECIDE)
def decide(row: Job, progress: Progress) -> dict[str, Any]:
    """Run again after a crash it goes on where it stopped: what is decided already waits no more."""
    actor, act = actor_of_job(row, clock.today()), Verification.objects.get(pk=row.args["act"])
    move, ids, seen = RecordMove(row.args["move"]), row.args["records"], 0
    for piece in pieces(ids, _PIECE):
        decide_piece(actor=actor, act=act, records=piece, move=move, now=clock.now())
        seen += len(piece)
        progress.report(seen, len(ids))
    act = finish_act(actor=actor, act=act, asked=len(ids), now=clock.now())
    left = sum(records_to_verify(actor=actor).filter(pk__in=piece).count() for piece in pieces(ids))
    minded = ngettext(
        "%(count)d record shows signs of trouble and was left: please look at it by itself.",
        "%(count)d records show signs of trouble and were left: please look at them by themselves.", left,
    ) % {"count": left}  # fmt: skip
    if not act.count:
        raise JobRefused(minded if left else _("Nothing is waiting for you there any more. Please look again."))
    verified = act.outcome == VerificationOutcome.VERIFIED
    said = (_("%(count)d records verified.") if verified else _("%(count)d records returned.")) % {"count": act.count}
    if others := len(ids) - act.count - left:
        said += _(" %(count)d were passed over: others were faster.") % {"count": others}
    if left:
        said += minded
    return _answer(progress, len(ids), act.count, said)


@job(UNDO)
def undo(row: Job, progress: Progress) -> dict[str, Any]:
    """The five minutes and the officer were looked at when it was asked for; the act has been undone since. So it goes
    on in the officer's name, whatever has become of the account meanwhile."""
    actor, act = SystemActor(row.actor_name, key=row.actor_key), Verification.objects.get(pk=row.args["act"])
    rows = CreditRecord.objects.unscoped().filter(verification=act).order_by("learner_id", "pk")
    ids, done = list(rows.values_list("pk", flat=True)), 0
    for piece in pieces(ids, _PIECE):
        done += undo_piece(actor=actor, act=act, records=piece)
        progress.report(done, len(ids))
    return _answer(progress, len(ids), done, _("Undone: %(count)d records wait again.") % {"count": done})


def _answer(progress: Progress, total: int, done: int, said: str) -> dict[str, Any]:
    progress.report(total, total, said, force=True)
    return {"done": done, "href": reverse("verification:desk"), "text": _("Back to the desk")}
