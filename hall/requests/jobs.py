"""Deciding and undoing many requests in the background."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.requests import services
from casework.requests.selectors import MOST_AT_ONCE, requests_visible
from casework.requests.states import CaseRefused, RequestMove
from ground import clock
from ground.actors import Actor
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job
from ground.pieces import pieces

MANY, UNDO = "reports.decide_requests", "reports.undo_requests"
_PIECE = 100


@transaction.atomic
def ask_for_many(*, actor: Actor, ids: list[int], move: RequestMove, reason: str, careful: bool = False) -> Job:
    """Asks for the first 5,000 of the requests to be decided by a worker, with the actor's rights of that moment.
    ``careful``: those with something to mind are left, looked at when their turn has come."""
    args = {"requests": ids[:MOST_AT_ONCE], "move": move.value, "reason": reason, "careful": careful}
    return machine.enqueue(actor=actor, kind=MANY, args=args, total=len(ids[:MOST_AT_ONCE]))


@transaction.atomic
def ask_to_undo(*, actor: Actor, ids: list[int], now: dt.datetime) -> Job:
    """Asks for the actor's last steps of these requests to be taken back; ``now`` is within their five minutes."""
    args = {"requests": ids, "asked_at": now.isoformat()}
    return machine.enqueue(actor=actor, kind=UNDO, args=args, total=len(ids))


@job(MANY)
def decide(row: Job, progress: Progress) -> dict[str, Any]:
    """Each request in a transaction of its own. Run again after a crash, it refuses what is decided already."""
    actor = actor_of_job(row, clock.today())
    move, ids, now = RequestMove(row.args["move"]), row.args["requests"], clock.now()
    done, sentences = 0, []
    for piece in pieces(ids, _PIECE):
        cases = requests_visible(actor=actor).filter(pk__in=piece).order_by("pk")
        moved, refused = services.decide_many(
            actor=actor,
            requests=cases,
            move=move,
            now=now,
            reason=row.args["reason"],
            careful=row.args.get("careful", False),
        )
        done += len(moved)
        sentences += [f"{one.request.learner.name}：{one.sentence}" for one in refused]
        progress.report(done + len(sentences), len(ids))
    return _answer(progress, len(ids), _("%(count)d requests decided.") % {"count": done}, sentences)


@job(UNDO)
def undo(row: Job, progress: Progress) -> dict[str, Any]:
    """The five minutes are those of the moment at which it was asked for, however long the work takes."""
    actor = actor_of_job(row, clock.today())
    ids, done, sentences = row.args["requests"], 0, []
    now = dt.datetime.fromisoformat(row.args["asked_at"])
    for case in requests_visible(actor=actor).filter(pk__in=ids).order_by("pk"):
        try:
            services.undo(actor=actor, request=case, version=case.version, now=now)
            done += 1
        except CaseRefused as refusal:
            sentences.append(f"{case.learner.name}：{refusal}")
        progress.report(done + len(sentences), len(ids))
    return _answer(progress, len(ids), _("Undone: %(count)d requests wait again.") % {"count": done}, sentences)


def _answer(progress: Progress, total: int, said: str, sentences: list[str]) -> dict[str, Any]:
    if sentences:
        said += _("%(count)d were refused: %(first)s") % {"count": len(sentences), "first": "；".join(sentences[:3])}
    progress.report(total, total, said, force=True)
    return {"done": total - len(sentences), "href": reverse("requests:desk"), "text": _("Back to the desk")}
