"""Uploaded files, their proof and receipts go once they have been dealt with and their time is over."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.utils import translation

from ground.actors import Actor
from ground.leaving import removal as leaving
from ground.pieces import pieces
from journal.removals import record_removed

from .importers import Importer, importers
from .models import Upload
from .papers.models import UploadedPaper
from .papers.states import PaperState
from .states import AT_WORK

FAILED_KEPT = dt.timedelta(days=365)
PIECE = 200


def due_uploads(*, actor: Actor, now: dt.datetime) -> Iterator[Upload]:
    """What is older than its importer keeps (``files_kept``) and still has files, the oldest first."""
    for importer in importers():
        yield from _due(importer, now)


def _due(importer: Importer, now: dt.datetime) -> Iterator[Upload]:
    if importer.files_kept is not None:
        old = Upload.objects.unscoped().filter(importer=importer.id, uploaded_at__lt=now - importer.files_kept)
        yield from old.exclude(state__in=AT_WORK).exclude(file_key="", receipt_key="", papers=[]).order_by("pk")


def due_papers(*, actor: Actor, now: dt.datetime) -> Iterator[UploadedPaper]:
    """Papers that could not be drawn a year ago."""
    yield from UploadedPaper.objects.filter(state=PaperState.FAILED, added_at__lt=now - FAILED_KEPT).order_by("pk")


def tidy_uploads(*, actor: Actor, now: dt.datetime) -> dict[str, int]:
    """Removes what is due, a piece in a transaction with its line in the journal; how much of each kind. Can be
    repeated and interrupted."""
    done: Counter[str] = Counter()
    for importer in importers():
        for rows in pieces(list(_due(importer, now)), PIECE):
            _remove_files(actor, importer, rows)
            done[importer.id] += len(rows)
    for papers in pieces(list(due_papers(actor=actor, now=now)), PIECE):
        _remove_papers(actor, papers)
        done["paper"] += len(papers)
    return dict(done)


@transaction.atomic
def _remove_files(actor: Actor, importer: Importer, rows: list[Upload]) -> None:
    assert importer.files_kept is not None
    Upload.objects.unscoped().filter(pk__in=[row.pk for row in rows]).update(file_key="", receipt_key="", papers=[])
    leaving.leave(key for row in rows for key in (row.file_key, row.receipt_key, *(key for _name, key in row.papers)))
    with translation.override("zh-hans"):
        kind = f"上传的文件（{importer.title}）"
    _tell(actor, kind, importer.files_kept, [row.uploaded_at for row in rows])


@transaction.atomic
def _remove_papers(actor: Actor, papers: list[UploadedPaper]) -> None:
    UploadedPaper.objects.filter(pk__in=[paper.pk for paper in papers]).delete()
    leaving.leave(paper.file_key for paper in papers)
    _tell(actor, "上传的材料，无法处理", FAILED_KEPT, [paper.added_at for paper in papers])


def _tell(actor: Actor, kind: str, kept: dt.timedelta, dated: list[dt.datetime]) -> None:
    record_removed(actor=actor, action="files.removed", kind=kind, term=f"{kept.days}天", dated=dated)
