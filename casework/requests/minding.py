"""Whether a request has something to mind: kept beside it, so that lists mark it and “all” leaves it out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from uploads.papers.models import UploadedPaper
from uploads.papers.room import papers_of

from .kinds import kind_of
from .models import CaseRequest
from .proof import EVIDENCE
from .states import CaseRefused, RequestState

_NEWEST = 10


def unread(request: CaseRequest) -> list[UploadedPaper]:
    """Files handed in as proof that are no pages: nobody can have seen them here."""
    return list(papers_of(EVIDENCE, request.public_id))


def to_mind(request: CaseRequest) -> list[Any]:
    """The sentences that a reviewer sees beside the request, as things stand now."""
    papers = unread(request)
    found = [_("A file handed in as proof is still being prepared.")] * any(paper.waits for paper in papers)
    found += [_("A file handed in as proof could not be read.")] * any(not paper.waits for paper in papers)
    try:
        return [*found, *kind_of(request.kind).concerns(request)]
    except CaseRefused as refusal:  # a kind that is not offered any more
        return [*found, str(refusal)]


def look_again(request: CaseRequest) -> None:
    """Brings the marks of this request and of the newest that it may touch up to date: of the same person, of the same
    certificate. Belongs to the transaction of the move. Whoever decides on all looks afresh at each.

    A request that somebody else decides at this moment is passed over, it is looked at by that move: two who waited for
    each other's requests would wait for ever."""
    touched = Q(learner_id=request.learner_id)
    if number := request.payload.get("certificate_number"):
        touched |= Q(payload__certificate_number=number)
    rows = CaseRequest.objects.unscoped().filter(state=RequestState.FILED).select_related("learner__unit")
    free = rows.select_for_update(skip_locked=True, of=("self",))
    others = free.filter(touched).exclude(pk=request.pk).order_by("-pk")[:_NEWEST]
    for row in [*rows.filter(pk=request.pk), *others]:
        mark(row)


def under_review(learners: Collection[int] | None = None) -> QuerySet[CaseRequest]:
    """Requests under review, of these people where they are named."""
    rows = CaseRequest.objects.unscoped().filter(state=RequestState.FILED)
    return rows if learners is None else rows.filter(learner_id__in=learners)


def mark(row: CaseRequest) -> bool:
    """Brings the mark of one request up to date; whether it changed. Whoever decides meanwhile looks afresh anyway."""
    count = len(to_mind(row))
    if count == row.to_mind:
        return False
    return bool(CaseRequest.objects.unscoped().filter(pk=row.pk, version=row.version).update(to_mind=count))
