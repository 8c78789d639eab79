"""Makes the files of cards in bulk: a volume to print, a ZIP of single files, the register of numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ground.actors import SystemActor
from ground.days import said_day
from ground.pieces import pieces
from intake.sheets import SheetWriter

from ..audit.table import MadeTable
from ..cards.content import LANGUAGE
from ..cards.data import has_data
from ..cards.jobs import printable, stored_file
from ..cards.models import CardCopy, ReviewCard
from ..cardsettings.design import CardDesign
from ..cardsettings.selectors import present_design
from ..printing.paper import Block, Paper, across, cell, column, heading, paper, row, small_lines, table
from ..printing.rendering import WEASYPRINT, Renderer, pages_of, writer_here
from ..printing.signing import signed

WORKER = SystemActor("print copies")
Step = Callable[[int], None]
"""Called after each paper with how many are done."""


def merged(copy: CardCopy, step: Step) -> tuple[bytes, int]:
    """The papers in one PDF behind their contents, in the order of the copy, signed as a whole; the bytes and how many
    pages. Raises rendering.RenderingFailed, signing.SigningFailed."""
    lines: list[Block] = []
    with Renderer(_writer(copy)) as child:
        for done, (card, begins) in enumerate(_papers(copy), start=1):
            identity = card.content["identity"]
            unit = identity["unit"] if begins else ""
            lines += [across(unit)] * begins
            lines.append(_line(done, identity["name"], card.number))
            child.keep(printable(card, mark=f"{identity['name']} {card.number}", unit_mark=unit), key=card.number)
            step(done)
        body = child.kept(_contents(copy, lines))
    return signed(body, reason=copy.title), pages_of(body)


def _writer(copy: CardCopy) -> str:
    """Papers of the first form are HTML; a file that holds one is printed by WeasyPrint as a whole."""
    old = any(not has_data(card) for card, _begins in _papers(copy))
    return WEASYPRINT if old else writer_here()


def _line(place: int, name: str, number: str) -> Block:
    return row([str(place), name, cell(number, to=number), cell("", to=number, page_of=number)])


def _contents(copy: CardCopy, lines: list[Block]) -> Paper:
    with translation.override(LANGUAGE):
        said = _(
            "%(count)s papers, put together by %(who)s on %(day)s. This is a print copy: each paper is valid by itself,"
            " and each code leads to its own check."
        ) % {
            "count": len(copy.numbers), "who": copy.asked_by, "day": said_day(copy.asked_at),
        }  # fmt: skip
        columns = [column(_("No."), 16, right=True), column(_("Name")), column(_("Number"), 50)]
        columns.append(column(_("Page"), 16, right=True))
        issuer = _design().issuer
        return paper(
            title=copy.title, author=issuer, footer=f"{copy.title} · {issuer}", key="contents",
            blocks=[heading(_("Contents"), lines=[copy.title]), small_lines([said]), table(columns, lines)],
        )  # fmt: skip


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
    made = MadeTable(copy.title, _design().issuer, copy.asked_by, timezone.localtime(copy.asked_at))
    titles = [_("No."), _("Number"), _("Kind"), _("Name"), _("Unit"), _("Purpose"), _("Result"), _("Decided as of")]
    titles += [_("Issued"), _("Issued by"), _("State"), _("Office")]
    with SheetWriter(out, _("Register of numbers")) as sheet:
        sheet.stamped(made.heading, made.stamp)
        sheet.widths([7, 20, 14, 16, 50, 30, 12, 13, 18, 16, 10, 18])
        sheet.head(2, titles)
        sheet.freeze(3)
        for done, (card, _begins) in enumerate(_papers(copy), start=1):
            said = card.content
            cells = [
                str(done), card.number, card.get_kind_display(), said["identity"]["name"], said["identity"]["unit"],
                said["purpose"], said["verdict"]["word"], said["as_of"],
                f"{timezone.localtime(card.issued_at):%Y-%m-%d %H:%M}", card.issued_by, card.get_state_display(),
                _office(card),
            ]  # fmt: skip
            for index, cell in enumerate(cells):
                sheet.put(done + 2, index, cell)
            step(done)
    return out.getvalue()


def _office(card: ReviewCard) -> str:
    """The office whose series the number belongs to; papers of before have none."""
    office = card.content.get("office")
    return f"{office['code']} {office['name']}" if office else ""


def _design() -> CardDesign:
    return present_design(actor=WORKER)


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
