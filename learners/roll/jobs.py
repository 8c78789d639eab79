"""Confirming ownership and front-line post of many people in the background."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.actors import Actor
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job
from ground.pieces import pieces

from ..people.selectors import learners_visible
from ..people.services import confirm_posts

CONFIRM = "learners.confirm_posts"
_PIECE = 100


@transaction.atomic
def ask_to_confirm(*, actor: Actor, ids: list[int]) -> Job:
    """Asks for these people to be confirmed by a worker, with the actor's rights of that moment."""
    return machine.enqueue(actor=actor, kind=CONFIRM, args={"learners": ids}, total=len(ids))


@job(CONFIRM)
def confirm(row: Job, progress: Progress) -> dict[str, Any]:
    """Each person in a transaction of its own. Run again after a crash it leaves alone who is confirmed already."""
    actor, ids = actor_of_job(row, clock.today()), row.args["learners"]
    done, sentences = 0, []
    waiting = learners_visible(actor=actor).filter(post_confirmed_at__isnull=True).select_related("unit").order_by("pk")
    for number, piece in enumerate(pieces(ids, _PIECE), start=1):
        moved, refused = confirm_posts(actor=actor, learners=waiting.filter(pk__in=piece), now=clock.now())
        done += moved
        sentences += [f"{learner.name}：{sentence}" for learner, sentence in refused]
        progress.report(min(number * _PIECE, len(ids)), len(ids))
    said = _("%(count)d people confirmed.") % {"count": done}
    if sentences:
        said += _("%(count)d were refused: %(first)s") % {"count": len(sentences), "first": "；".join(sentences[:3])}
    progress.report(len(ids), len(ids), said, force=True)
    return {"done": done, "href": reverse("people:people"), "text": _("Back to the list")}
