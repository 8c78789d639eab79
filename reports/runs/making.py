"""Makes the files of cards in bulk: a volume to print, a ZIP of single files, the register of numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground.pieces import pieces
from intake.sheets import SheetWriter

from ..audit.table import MadeTable
from ..cards.content import LANGUAGE
from ..cards.jobs import html_of, stored_file
from ..cards.models import CardCopy, ReviewCard
from ..cards.rendering import Renderer
from ..cards.signing import signed

Step = Callable[[int], None]
"""Called after each paper with how many are done."""


@dataclass
class CopyRow:
    """One line of the contents."""

    unit: str
    name: str
    number: str
    begins: bool
    page: int = 0


def merged(copy: CardCopy, step: Step) -> tuple[bytes, int]:
    """The papers in one PDF behind their contents, in the order of the copy, signed as a whole; the bytes and how many
    pages. Raises rendering.RenderingFailed, signing.SigningFailed."""
    rows: list[CopyRow] = []
    pages: list[int] = []
    with Renderer() as child:
        for done, (card, begins) in enumerate(_papers(copy), start=1):
            identity = card.content["identity"]
            rows.append(CopyRow(identity["unit"], identity["name"], card.number, begins))
            unit = identity["unit"] if begins else ""
            pages.append(child.keep(html_of(card, mark=f"{identity['name']} {card.number}", unit_mark=unit)))
            step(done)
        before = child.keep(_contents(copy, rows), first=True)
        _number(rows, pages, before)
        if child.keep(_contents(copy, rows), first=True) != before:  # page numbers never make a line longer
            raise AssertionError("the contents have another length with their numbers")
        return signed(child.kept(), reason=copy.title), before + sum(pages)


def _number(rows: list[CopyRow], pages: list[int], before: int) -> None:
    page = before + 1
    for row, length in zip(rows, pages, strict=True):
        row.page, page = page, page + length


def _contents(copy: CardCopy, rows: list[CopyRow]) -> str:
    with translation.override(LANGUAGE):
        shown = {
            "copy": copy, "rows": rows, "issuer": settings.ISSUER, "day": timezone.localdate(copy.asked_at).isoformat(),
        }  # fmt: skip
        return render_to_string("reports/cards/contents.html", shown)


def zipped(copy: CardCopy, step: Step) -> bytes:
    """The papers as their own stored files, a folder for each unit. Files that do not exist yet are made and stored."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for done, (card, _begins) in enumerate(_papers(copy), start=1):
            identity = card.content["identity"]
            folder = _file_name(identity["unit"].rpartition(" · ")[2])
            archive.writestr(f"{folder}/{done:04d}-{_file_name(identity['name'])}-{card.number}.pdf", stored_file(card))
            step(done)
    return out.getvalue()


def register(copy: CardCopy, step: Step) -> bytes:
    """The numbers in their order, as Excel. No number of a document stands in it."""
    out = io.BytesIO()
    made = MadeTable(copy.title, settings.ISSUER, copy.asked_by, timezone.localtime(copy.asked_at))
    titles = [_("No."), _("Number"), _("Kind"), _("Name"), _("Unit"), _("Purpose"), _("Result"), _("Decided as of")]
    titles += [_("Issued"), _("Issued by"), _("State")]
    with SheetWriter(out, _("Register of numbers")) as sheet:
        sheet.stamped(made.heading, made.stamp)
        sheet.widths([7, 20, 14, 16, 50, 30, 12, 13, 18, 16, 10])
        sheet.head(2, titles)
        sheet.freeze(3)
        for done, (card, _begins) in enumerate(_papers(copy), start=1):
            said = card.content
            cells = [
                str(done), card.number, card.get_kind_display(), said["identity"]["name"], said["identity"]["unit"],
                said["purpose"], said["verdict"]["word"], said["as_of"],
                f"{timezone.localtime(card.issued_at):%Y-%m-%d %H:%M}", card.issued_by, card.get_state_display(),
            ]  # fmt: skip
            for index, cell in enumerate(cells):
                sheet.put(done + 2, index, cell)
            step(done)
    return out.getvalue()


def _papers(copy: CardCopy) -> Iterator[tuple[ReviewCard, bool]]:
    """The papers in their order, and whether a unit begins with one."""
    last = None
    for piece in pieces(copy.numbers):
        found = {card.number: card for card in ReviewCard.objects.unscoped().filter(number__in=piece)}
        for number in piece:
            unit = found[number].content["identity"]["unit"]
            yield found[number], unit != last
            last = unit


def _file_name(text: str) -> str:
    return "".join("_" if character in '/\\:*?"<>|' or ord(character) < 32 else character for character in text)[:60]
