"""What becomes of a file handed in with an objection, once it has been drawn or could not be."""

from __future__ import annotations

import datetime as dt

from ground.actors import SystemActor
from uploads.papers.models import UploadedPaper
from uploads.papers.receiving import Drawn, receive

from .models import Objection
from .proof import PROOF, keep_pages, tell_failed

ACTOR = SystemActor("papers")


def _take(paper: UploadedPaper, pages: Drawn, now: dt.datetime) -> None:
    named = [(paper.file_name, page) for page in pages]
    keep_pages(actor=ACTOR, objection=_objection(paper), pages=named, now=now)


def _failed(paper: UploadedPaper, now: dt.datetime) -> None:
    tell_failed(actor=ACTOR, objection=_objection(paper), paper=paper, now=now)


def _objection(paper: UploadedPaper) -> Objection:
    return Objection.objects.unscoped().select_related("learner__unit", "unit", "office").get(public_id=paper.about)


receive(PROOF, _take, _failed, keeps_original=True)
