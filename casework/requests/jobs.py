"""Work in the background: what becomes of a paper handed in as proof; marks of what there is to mind, renewed when the
facts that they are about change below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job
from ground.pieces import pieces
from uploads.papers.models import UploadedPaper
from uploads.papers.receiving import Drawn, receive

from .minding import under_review
from .models import CaseRequest
from .proof import EVIDENCE
from .services import renew_marks
from .services.evidence import keep_drawn, paper_failed

ACTOR = SystemActor("papers")


def _take(paper: UploadedPaper, pages: Drawn, now: dt.datetime) -> None:
    named = [(paper.file_name, page) for page in pages]
    keep_drawn(actor=ACTOR, request=_request(paper), pages=named, now=now)


def _failed(paper: UploadedPaper, now: dt.datetime) -> None:
    paper_failed(actor=ACTOR, request=_request(paper), paper=paper, now=now)


def _request(paper: UploadedPaper) -> CaseRequest:
    return CaseRequest.objects.unscoped().get(public_id=paper.about)


receive(EVIDENCE, _take, _failed, keeps_original=True)


MIND = "casework.mind"
_PIECE = 200
WORKER = SystemActor("what there is to mind")


@job(MIND)
def mind(row: Job, progress: Progress) -> dict[str, Any]:
    """Looks afresh at the requests that are under review about these people."""
    return {"changed": renew(row.args["learners"])}


def renew(learners: Sequence[int] | None = None) -> int:
    """All marks, or those of requests about these people, in pieces; returns how many changed."""
    waiting = list(under_review(learners).order_by("pk").values_list("pk", flat=True))
    return sum(renew_marks(actor=WORKER, requests=piece) for piece in pieces(waiting, _PIECE))


def mind_after_change(*, learner_ids: Sequence[int], **signal: Any) -> None:
    """Asks for it where hours or facts of somebody with a request under review change in this transaction."""
    found: set[int] = set()
    for piece in pieces(learner_ids):
        found.update(under_review(piece).values_list("learner_id", flat=True))
    for piece in pieces(sorted(found)):
        machine.enqueue(actor=WORKER, kind=MIND, args={"learners": piece})
