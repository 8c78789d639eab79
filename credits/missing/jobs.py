"""What becomes of a screenshot, once it has been drawn or could not be: its page says so."""

from __future__ import annotations

import datetime as dt

from ground.actors import SystemActor
from uploads.papers.models import UploadedPaper
from uploads.papers.receiving import Drawn, receive

from .services import keep_screenshot
from .states import SCREENSHOT

ACTOR = SystemActor("papers")


def _take(paper: UploadedPaper, pages: Drawn, now: dt.datetime) -> None:
    keep_screenshot(actor=ACTOR, public_id=paper.about, picture=pages[0])


def _failed(paper: UploadedPaper, now: dt.datetime) -> None:
    """The report stays as it was written; the file as it came can be fetched from its page."""


receive(SCREENSHOT, _take, _failed)
