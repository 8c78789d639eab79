"""Proof as it is uploaded: photos and PDFs become plain pages before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from intake.faults import FileRefused
from intake.papers import clean_paper

from .states import CaseRefused

MOST_PAGES = 30

Pages = list[tuple[str, bytes]]
"""File name and JPEG of each page, in order."""


def clean(files: Iterable[tuple[str, bytes]]) -> Pages:
    """Photos and PDFs as plain pages. Opens them in a child process, so not within a transaction.

    Raises CaseRefused naming the file.
    """
    pages: Pages = []
    for name, content in files:
        try:
            drawn = clean_paper(content).pages
        except FileRefused as refusal:
            raise CaseRefused(f"“{name}”：{refusal.message_zh}") from None
        pages += [(name[-120:], page) for page in drawn]
    if len(pages) > MOST_PAGES:
        raise CaseRefused(
            _("The evidence has %(pages)d pages; at most %(most)d can be kept. Leave out what is not needed.")
            % {"pages": len(pages), "most": MOST_PAGES}
        )
    return pages
