"""Moves of many people carried out and taken back in the background, piece by piece: either may run again."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.actors import Actor
from ground.directory import actor_of_job
from ground.jobs.machine import JobRefused, Progress, job
from ground.jobs.models import Job
from ground.pieces import pieces
from ground.refusals import Refused

from .models import Regrouping
from .selectors import regroupings
from .services import (
    CARRY_OUT,
    TAKE_BACK,
    finish_regrouping,
    finish_undo,
    move_some,
    reopen_source,
    return_some,
    settle_target,
    unask,
)

_PIECE = 50


@job(CARRY_OUT)
def carry_out(row: Job, progress: Progress) -> dict[str, Any]:
    """Whoever has gone in an earlier run is left alone."""
    actor = actor_of_job(row, clock.today())
    found = _asked_for(actor, row)
    try:
        settle_target(actor=actor, row=found)
    except Refused as refusal:
        unask(actor=actor, row=found)
        raise JobRefused(str(refusal)) from None
    ids = list(found.people.order_by("pk").values_list("pk", flat=True))
    for number, some in enumerate(pieces(ids, _PIECE), start=1):
        move_some(actor=actor, row=found, some=some, today=clock.today(), now=clock.now())
        progress.report(min(number * _PIECE, len(ids)), len(ids))
    said = finish_regrouping(actor=actor, row=found, now=clock.now())
    gone = found.people.filter(moved_at__isnull=False).count()
    words = _("%(count)d people have moved.") % {"count": gone}
    if len(ids) > gone:
        words += _("%(count)d could not; the list says why.") % {"count": len(ids) - gone}
    return _ended(found, progress, len(ids), words + said)


@job(TAKE_BACK)
def take_back(row: Job, progress: Progress) -> dict[str, Any]:
    actor = actor_of_job(row, clock.today())
    found = _asked_for(actor, row)
    try:
        reopen_source(actor=actor, row=found)
    except Refused as refusal:
        raise JobRefused(str(refusal)) from None
    ids = list(found.people.filter(moved_at__isnull=False).order_by("pk").values_list("pk", flat=True))
    for number, some in enumerate(pieces(ids, _PIECE), start=1):
        return_some(actor=actor, row=found, some=some, now=clock.now())
        progress.report(min(number * _PIECE, len(ids)), len(ids))
    finish_undo(actor=actor, row=found, now=clock.now())
    back = found.people.filter(undone_at__isnull=False).count()
    words = _("%(count)d people are back where they were.") % {"count": back}
    if len(ids) > back:
        words += _("%(count)d could not; the list says why.") % {"count": len(ids) - back}
    return _ended(found, progress, len(ids), words)


def _asked_for(actor: Actor, row: Job) -> Regrouping:
    found = regroupings(actor=actor).filter(pk=row.args["row"]).first()
    if found is None:
        raise JobRefused(_("This unit is not in your charge."))
    if found.job_id != row.pk:
        raise JobRefused(_("Another job has taken this over."))
    return found


def _ended(found: Regrouping, progress: Progress, total: int, words: str) -> dict[str, Any]:
    progress.report(total, total, words, force=True)
    return {"href": reverse("regrouping:regrouping", args=[found.public_id]), "text": _("Back to the move")}
