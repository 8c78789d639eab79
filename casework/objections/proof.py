"""Proof that comes with an objection: handed in as it is, drawn by jobs (uploads.papers), a page a row afterwards.

It is handed in with the objection and changed no more: whoever answers reads what was objected with.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor, require
from ground.refusals import Refused
from journal.services import record
from uploads.papers import room
from uploads.papers.models import UploadedPaper

from . import telling
from .models import Objection, ObjectionProof

PROOF = "objection"
MOST_PAGES, MOST_FILES = 30, 10
Pages = list[tuple[str, bytes]]
"""File name and JPEG of each page, in order."""


def hand_in(*, actor: Actor, objection: Objection, files: room.Files, now: dt.datetime) -> None:
    """Takes the files in, in the transaction that files the objection. Raises Refused: too many."""
    if len(files) > MOST_FILES:
        raise Refused(_("At most %(most)d files can be handed in with an objection.") % {"most": MOST_FILES})
    if files:
        room.bring(actor=actor, use=PROOF, about=objection.public_id, files=files, now=now)
        record(actor=actor, action="objection.proof_added", target=objection, after={"files": len(files)})


@transaction.atomic
def keep_pages(*, actor: Actor, objection: Objection, pages: Pages, now: dt.datetime) -> int:
    """Pages of a file that was handed in; one that is there already is not added again. Raises Refused: too many."""
    mine = ObjectionProof.objects.unscoped().filter(objection=objection)
    known = set(mine.values_list("file_hash", flat=True))
    fresh = {hashlib.sha256(page).hexdigest(): (name, page) for name, page in pages}
    fresh = {key: one for key, one in fresh.items() if key not in known}
    if len(known) + len(fresh) > MOST_PAGES:
        raise Refused(_("At most %(most)d pages of evidence can be kept.") % {"most": MOST_PAGES})
    for key, (name, page) in fresh.items():
        ObjectionProof.objects.unscoped().create(
            objection=objection, stored_name=vault.put(page), original_name=name, file_hash=key, added_at=now
        )
    record(actor=actor, action="objection.proof_drawn", target=objection, after={"pages": len(fresh)})
    return len(fresh)


@transaction.atomic
def tell_failed(*, actor: Actor, objection: Objection, paper: UploadedPaper, now: dt.datetime) -> None:
    """A file could not be read: whoever objects is told; its page says so, and the file can be fetched as it came."""
    telling.proof_failed(actor=actor, objection=objection, paper=paper, now=now)
    record(actor=actor, action="objection.proof_failed", target=objection)


def proofs_visible(*, actor: Actor) -> QuerySet[ObjectionProof]:
    require(actor)
    return ObjectionProof.objects.visible_to(actor).select_related("objection")


def papers_of(*, actor: Actor, objection: Objection) -> list[UploadedPaper]:
    """The files of an objection that the actor may see, as they came; those that are no pages say why."""
    require(actor)
    if not Objection.objects.visible_to(actor).filter(pk=objection.pk).exists():
        return []
    key = objection.public_id
    return [*room.papers_of(PROOF, key).order_by("pk"), *room.originals_of(PROOF, key).order_by("pk")]


def paper_visible(*, actor: Actor, public_id: uuid.UUID) -> UploadedPaper | None:
    """One of them."""
    require(actor)
    paper = room.paper_named(PROOF, public_id)
    seen = Objection.objects.visible_to(actor)
    return paper if paper and seen.filter(public_id=paper.about).exists() else None
