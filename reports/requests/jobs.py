"""Deciding many requests in the background, in the order in which they were filed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import services
from casework.selectors import requests_visible
from casework.states import Move
from journal import clock, jobs
from journal.actors import Actor
from journal.jobs import Progress, job
from journal.models import Job
from learners.selectors import actor_of_job

MANY = "reports.decide_requests"
MOST = 5000
_PIECE = 100


@transaction.atomic
def ask_for_many(*, actor: Actor, ids: list[int], move: Move, reason: str) -> Job:
    """Asks for the first 5,000 of the requests to be decided by a worker, with the actor's rights of that moment."""
    args = {"requests": ids[:MOST], "move": move.value, "reason": reason}
    return jobs.enqueue(actor=actor, kind=MANY, args=args, total=len(ids[:MOST]))


@job(MANY)
def decide(row: Job, progress: Progress) -> dict[str, Any]:
    """Each request in a transaction of its own. Run again after a crash, it refuses what is decided already."""
    actor = actor_of_job(row, clock.today())
    move, ids, now = Move(row.args["move"]), row.args["requests"], clock.now()
    done, sentences = 0, []
    for piece in _pieces(ids):
        cases = requests_visible(actor=actor).filter(pk__in=piece).order_by("pk")
        moved, refused = services.decide_many(
            actor=actor, requests=cases, move=move, now=now, reason=row.args["reason"]
        )
        done += len(moved)
        sentences += [f"{one.request.learner.name}：{one.sentence}" for one in refused]
        progress.report(done + len(sentences), len(ids))
    said = _("%(count)d requests decided.") % {"count": done}
    if sentences:
        said += _("%(count)d were refused: %(first)s") % {"count": len(sentences), "first": "；".join(sentences[:3])}
    progress.report(len(ids), len(ids), said, force=True)
    return {"done": done, "href": reverse("requests:desk"), "text": _("Back to the desk")}


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _PIECE):
        yield ids[start : start + _PIECE]
