"""What becomes of a paper handed in as proof, once it has been drawn or could not be."""

from __future__ import annotations

import datetime as dt

from ground.actors import SystemActor
from uploads.papers.models import UploadedPaper
from uploads.papers.receiving import Drawn, receive

from .models import CaseRequest
from .proof import EVIDENCE
from .services.evidence import keep_drawn, paper_failed

ACTOR = SystemActor("papers")


def _take(paper: UploadedPaper, pages: Drawn, now: dt.datetime) -> None:
    named = [(paper.file_name, page) for page in pages]
    keep_drawn(actor=ACTOR, request=_request(paper), pages=named, now=now)


def _failed(paper: UploadedPaper, now: dt.datetime) -> None:
    paper_failed(actor=ACTOR, request=_request(paper), paper=paper, now=now)


def _request(paper: UploadedPaper) -> CaseRequest:
    return CaseRequest.objects.unscoped().get(public_id=paper.about)


receive(EVIDENCE, _take, _failed)
