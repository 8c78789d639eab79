"""Papers as they are handed in: looked at from outside, sealed, and put into a fair line. Nothing is opened here."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor
from ground.jobs import machine
from ground.leaving import removal as leaving
from ground.refusals import Refused
from intake.faults import FileRefused
from intake.papers import LIMITS, look_at

from .models import UploadedPaper
from .states import PaperState

DRAW = "uploads.draw_paper"
Files = list[tuple[str, bytes]]
"""Name and content of each file as it came."""


def looked_at(files: Iterable[tuple[str, bytes]]) -> Files:
    """The files, where each could be a photo or PDF by its first bytes and its size. Raises Refused naming the file."""
    found = []
    for name, content in files:
        try:
            look_at(content, LIMITS)
        except FileRefused as refusal:
            raise Refused(_("“%(file)s”: %(why)s") % {"file": name, "why": refusal.message_zh}) from None
        found.append((name, content))
    return found


def bring(*, actor: Actor, use: str, about: object, files: Files, now: dt.datetime) -> list[UploadedPaper]:
    """Seals the files and asks for each to be drawn, in the caller's transaction."""
    papers = []
    for name, content in files:
        paper = UploadedPaper.objects.create(
            use=use, about=str(about), owner_key=actor.key, file_name=name[-120:], file_key=vault.put(content),
            turn=_next_turn(actor), added_at=now,
        )  # fmt: skip
        machine.enqueue(actor=actor, kind=DRAW, args={})
        papers.append(paper)
    return papers


def drop(paper: UploadedPaper) -> None:
    """Takes a paper away that is no page yet, in the caller's transaction."""
    if UploadedPaper.objects.filter(pk=paper.pk).exclude(state=PaperState.DRAWN).delete()[0]:
        leaving.leave([paper.file_key])


def papers_of(use: str, about: object) -> QuerySet[UploadedPaper]:
    """Papers of one thing that are no pages: those that wait and those that could not be drawn."""
    return UploadedPaper.objects.filter(use=use, about=str(about)).exclude(state=PaperState.DRAWN)


def originals_of(use: str, about: object) -> QuerySet[UploadedPaper]:
    """Files of one thing that are kept as they came, beside their pages."""
    return UploadedPaper.objects.filter(use=use, about=str(about), state=PaperState.DRAWN).exclude(file_key="")


def forget_original(use: str, about: object, file_name: str) -> None:
    """The last page of a file has been taken away, and the file goes with it, in the caller's transaction."""
    for paper in originals_of(use, about).filter(file_name=file_name):
        paper.delete()
        leaving.leave([paper.file_key])


def paper_named(use: str, public_id: uuid.UUID) -> UploadedPaper | None:
    """One of all these; who may see it, the thing that it is about says."""
    return UploadedPaper.objects.filter(use=use, public_id=public_id).exclude(file_key="").first()


def _next_turn(actor: Actor) -> int:
    """Behind one's own last; whoever has none in line begins with those whose turn it is now."""
    line = UploadedPaper.objects.filter(state=PaperState.WAITING)
    found = line.aggregate(first=Min("turn"), own=Max("turn", filter=Q(owner_key=actor.key)))
    return int(max(found["own"] or 0, (found["first"] or 1) - 1)) + 1
