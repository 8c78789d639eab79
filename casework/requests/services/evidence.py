"""Evidence of a request: each page a picture drawn anew, sealed in the vault, changed only while the applicant may.

Files are handed in as they are and drawn by jobs (uploads.papers); until then they stand beside the request as papers.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ground import vault
from ground.actors import Actor
from ground.leaving import removal as leaving
from intake.papers import MEDIA_TYPE
from journal.services import record
from uploads.papers import room
from uploads.papers.models import UploadedPaper

from .. import telling
from ..minding import mark
from ..models import CaseRequest, Evidence
from ..permissions import REQUESTS
from ..proof import EVIDENCE, MOST_PAGES, Pages
from ..states import CaseRefused, RequestMove, RequestState


@transaction.atomic
def hand_in(*, actor: Actor, request: CaseRequest, files: room.Files, now: dt.datetime) -> int:
    """Adds files to a draft or returned request; they become pages a moment later. Raises CaseRefused."""
    _check(actor, request)
    waiting = room.papers_of(EVIDENCE, request.public_id).count()
    if _pages(request).count() + waiting + len(files) > MOST_PAGES:
        raise CaseRefused(_too_many())
    room.bring(actor=actor, use=EVIDENCE, about=request.public_id, files=files, now=now)
    if files:
        record(actor=actor, action="casework.evidence_added", target=request, after={"files": len(files)})
    return len(files)


@transaction.atomic
def attach(*, actor: Actor, request: CaseRequest, pages: Pages, now: dt.datetime) -> int:
    """Adds pages that are drawn already to a draft or returned request. Returns how many. Raises CaseRefused."""
    _check(actor, request)
    fresh = _add(request, pages, now)
    if fresh:
        record(actor=actor, action="casework.evidence_added", target=request, after={"pages": fresh})
    return fresh


@transaction.atomic
def keep_drawn(*, actor: Actor, request: CaseRequest, pages: Pages, now: dt.datetime) -> int:
    """Pages of a paper that was handed in while the applicant might. Raises CaseRefused when they are too many."""
    fresh = _add(request, pages, now)
    if request.state == RequestState.FILED:
        mark(request)
    record(actor=actor, action="casework.evidence_drawn", target=request, after={"pages": fresh})
    return fresh


@transaction.atomic
def paper_failed(*, actor: Actor, request: CaseRequest, paper: UploadedPaper, now: dt.datetime) -> None:
    """A paper could not be drawn: whoever handed it in for a filed request is told; the page says it in any case."""
    if request.state == RequestState.FILED:
        mark(request)
    if request.state != RequestState.DRAFT:
        telling.paper_failed(actor=actor, request=request, paper=paper, now=now)
    record(actor=actor, action="casework.evidence_failed", target=request)


@transaction.atomic
def detach(*, actor: Actor, evidence: Evidence) -> None:
    """Takes a page away from a draft or returned request. Raises CaseRefused."""
    request = evidence.request
    _check(actor, request)
    Evidence.objects.unscoped().filter(pk=evidence.pk).delete()
    record(actor=actor, action="casework.evidence_removed", target=request, before={"file": evidence.original_name})
    if not _pages(request).filter(original_name=evidence.original_name).exists():
        room.forget_original(EVIDENCE, request.public_id, evidence.original_name)
    shared = Evidence.objects.unscoped().filter(stored_name=evidence.stored_name).exists()
    if not shared:
        leaving.leave([evidence.stored_name])


@transaction.atomic
def drop_paper(*, actor: Actor, request: CaseRequest, paper: UploadedPaper) -> None:
    """Takes away a file that is no page yet, or could not become one. Raises CaseRefused."""
    _check(actor, request)
    room.drop(paper)
    record(actor=actor, action="casework.evidence_removed", target=request, before={"file": paper.file_name})


def _add(request: CaseRequest, pages: Pages, now: dt.datetime) -> int:
    """A page that is there already is not added again."""
    known = set(_pages(request).values_list("file_hash", flat=True))
    fresh: dict[str, tuple[str, bytes]] = {}
    for name, page in pages:
        key = hashlib.sha256(page).hexdigest()
        if key not in known:
            fresh.setdefault(key, (name, page))
    if len(known) + len(fresh) > MOST_PAGES:
        raise CaseRefused(_too_many())
    for key, (name, page) in fresh.items():
        Evidence.objects.unscoped().create(
            request=request, stored_name=vault.put(page), original_name=name, media_type=MEDIA_TYPE, size=len(page),
            file_hash=key, added_at=now,
        )  # fmt: skip
    return len(fresh)


def _pages(request: CaseRequest) -> QuerySet[Evidence]:
    return Evidence.objects.unscoped().filter(request=request)


def _too_many() -> str:
    return _("At most %(most)d pages of evidence can be kept.") % {"most": MOST_PAGES}


def _check(actor: Actor, request: CaseRequest) -> None:
    """Under a lock where there is one: a request that is filed meanwhile keeps the evidence it was filed with."""
    request = CaseRequest.objects.unscoped().select_for_update().get(pk=request.pk)
    REQUESTS.check(actor, request, RequestMove.FILE)
