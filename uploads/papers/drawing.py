"""Draws a paper in a child process with limits. Background work only: a request of a page must never wait for it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ground.refusals import Refused
from intake.faults import FileRefused
from intake.papers import clean_paper
from journal.context import current

Pages = list[tuple[str, bytes]]
"""File name and JPEG of each page, in order."""


def drawn(files: Iterable[tuple[str, bytes]]) -> Pages:
    """Photos and PDFs as plain pages. Raises Refused naming the file, RuntimeError inside a request."""
    if current.get().request_id:
        raise RuntimeError("papers are drawn by jobs, not while somebody waits for a page")
    pages: Pages = []
    for name, content in files:
        try:
            pages += [(name[-120:], page) for page in clean_paper(content).pages]
        except FileRefused as refusal:
            raise Refused(_("“%(file)s”: %(why)s") % {"file": name, "why": refusal.message_zh}) from None
    return pages
