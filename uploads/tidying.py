"""Uploaded files, their proof and receipts go once they have been dealt with and their time is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from ground import vault
from ground.actors import Actor
from journal.services import record

from .importers import importers
from .models import Upload
from .papers.models import UploadedPaper
from .papers.states import PaperState
from .states import AT_WORK

FAILED_KEPT = dt.timedelta(days=365)


def due_uploads(*, actor: Actor, now: dt.datetime) -> Iterator[Upload]:
    """What is older than its importer keeps (``files_kept``) and still has files, the oldest first."""
    for importer in importers():
        if importer.files_kept is not None:
            old = Upload.objects.unscoped().filter(importer=importer.id, uploaded_at__lt=now - importer.files_kept)
            yield from old.exclude(state__in=AT_WORK).exclude(file_key="", receipt_key="", papers=[]).order_by("pk")


def due_papers(*, actor: Actor, now: dt.datetime) -> Iterator[UploadedPaper]:
    """Papers that could not be drawn a year ago."""
    yield from UploadedPaper.objects.filter(state=PaperState.FAILED, added_at__lt=now - FAILED_KEPT).order_by("pk")


def tidy_uploads(*, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Removes what is due, and the journal says how much of each kind. Can be repeated and interrupted."""
    done: dict[str, int] = {}
    for row in list(due_uploads(actor=actor, now=now)):
        for key in filter(None, (row.file_key, row.receipt_key, *(key for _name, key in row.papers))):
            vault.remove(key)
        Upload.objects.unscoped().filter(pk=row.pk).update(file_key="", receipt_key="", papers=[])
        done[row.importer] = done.get(row.importer, 0) + 1
    for paper in list(due_papers(actor=actor, now=now)):
        vault.remove(paper.file_key)
        UploadedPaper.objects.filter(pk=paper.pk).delete()
        done["paper"] = done.get("paper", 0) + 1
    if done:
        with transaction.atomic():
            record(actor=actor, action="files.removed", after=done)
    return done
