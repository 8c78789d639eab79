"""Deciding, undoing and filing many requests in the background."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import services
from casework.kinds import CaseRefused
from casework.selectors import requests_visible
from casework.states import Move
from journal import clock, jobs
from journal.actors import Actor
from journal.jobs import JobRefused, Progress, job
from journal.models import Job
from learners import vault
from learners.selectors import actor_of_job, learners_visible

MANY, UNDO, FILE = "reports.decide_requests", "reports.undo_requests", "reports.file_requests"
MOST = 5000
_PIECE = 100


@transaction.atomic
def ask_for_many(*, actor: Actor, ids: list[int], move: Move, reason: str) -> Job:
    """Asks for the first 5,000 of the requests to be decided by a worker, with the actor's rights of that moment."""
    args = {"requests": ids[:MOST], "move": move.value, "reason": reason}
    return jobs.enqueue(actor=actor, kind=MANY, args=args, total=len(ids[:MOST]))


@transaction.atomic
def ask_to_undo(*, actor: Actor, ids: list[int]) -> Job:
    """Asks for the actor's last steps of these requests to be taken back."""
    return jobs.enqueue(actor=actor, kind=UNDO, args={"requests": ids}, total=len(ids))


@transaction.atomic
def ask_to_file(*, actor: Actor, plan_key: str, total: int) -> Job:
    """Asks for a planned list (sealed in the vault) to be filed."""
    return jobs.enqueue(actor=actor, kind=FILE, args={"plan": plan_key}, total=total)


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
    return _answer(progress, len(ids), _("%(count)d requests decided.") % {"count": done}, sentences)


@job(UNDO)
def undo(row: Job, progress: Progress) -> dict[str, Any]:
    """The five minutes have been looked at when it was asked for; they are looked at again here."""
    actor = actor_of_job(row, clock.today())
    ids, done, sentences = row.args["requests"], 0, []
    for case in requests_visible(actor=actor).filter(pk__in=ids).order_by("pk"):
        try:
            services.undo(actor=actor, request=case, version=case.version, now=clock.now())
            done += 1
        except CaseRefused as refusal:
            sentences.append(f"{case.learner.name}：{refusal}")
        progress.report(done + len(sentences), len(ids))
    return _answer(progress, len(ids), _("Undone: %(count)d requests wait again.") % {"count": done}, sentences)


@job(FILE)
def file(row: Job, progress: Progress) -> dict[str, Any]:
    """All of the list or nothing. Without its plan it has been filed already."""
    actor = actor_of_job(row, clock.today())
    try:
        plan = json.loads(vault.read(row.args["plan"]))
    except FileNotFoundError:
        raise JobRefused(_("The list is not there any more. Please upload it again.")) from None
    people = learners_visible(actor=actor).select_related("unit").in_bulk([pk for pk, _name, _data in plan["wanted"]])
    wanted = [(people[pk], data) for pk, _name, data in plan["wanted"] if pk in people]
    pages = [(name, vault.read(stored)) for name, stored in plan["pages"]]
    try:
        with transaction.atomic():
            filed = services.file_many(actor=actor, kind=plan["kind"], wanted=wanted, pages=pages, now=clock.now())
            stored = [row.args["plan"], *(stored for _name, stored in plan["pages"])]
            transaction.on_commit(lambda: _remove(stored))
    except CaseRefused as refusal:
        raise JobRefused(str(refusal)) from None
    said = _("%(count)d requests filed.") % {"count": len(filed)}
    progress.report(len(wanted), len(wanted), said, force=True)
    return {"done": len(filed), "href": reverse("requests:mine"), "text": _("My requests")}


def _remove(keys: list[str]) -> None:
    for key in keys:
        vault.remove(key)


def _answer(progress: Progress, total: int, said: str, sentences: list[str]) -> dict[str, Any]:
    if sentences:
        said += _("%(count)d were refused: %(first)s") % {"count": len(sentences), "first": "；".join(sentences[:3])}
    progress.report(total, total, said, force=True)
    return {"done": total - len(sentences), "href": reverse("requests:desk"), "text": _("Back to the desk")}


def _pieces(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), _PIECE):
        yield ids[start : start + _PIECE]
