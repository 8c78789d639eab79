"""An xlsx is a zip of XML: looked through before any parser sees it. Runs in the reading process.

Refused: zip bombs, entity tricks, other kinds of document, cells far outside the table. Found on the way: cells whose
formula was never calculated and cells that show an error, because the parser gives both as empty.
"""

import itertools
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from intake.cells import Unusable
from intake.faults import FileRefused
from intake.layout import LayoutLook, SheetLayout
from intake.limits import MEBIBYTE, FileLimits

_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_FOREIGN = (
    ("xl/workbook.bin", "is_xlsb"),
    ("word/", "is_document"),
    ("ppt/", "is_document"),
    ("content.xml", "is_ods"),
)

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
# A quick look for cells beyond column ZZ or row 110,000; nearly every file has none.
_MAYBE_FAR = re.compile(rb' r="(?:[A-Z]{3}[0-9]|[A-Z]{1,2}(?:[0-9]{7}|[2-9][0-9]{5}|1[1-9][0-9]{4})")')
# What every formula and every error cell contains, and hardly anything else does.
_MAYBE_ODD = (b"<f", b":f", b'="e"', b"='e'")
_OPENS_CELL = re.compile(rb"<(?:\w+:)?c\s")
_CLOSES_CELL = re.compile(rb"</(?:\w+:)?c\s*>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_TYPE = re.compile(rb"\st=[\"'](\w+)[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<")
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_SMALL_PART = 8 * MEBIBYTE
_BLOCK = MEBIBYTE
_BEHIND = 64
_BROKEN = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, NotImplementedError, ValueError)
"""What reading a damaged archive raises; NotImplementedError is zipfile's word for a method it cannot unpack."""
_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(slots=True)
class Findings:
    """What the look through an xlsx has found; ``odd`` by sheet: (row, column) from 0 → what the cell is."""

    date1904: bool = False
    odd: dict[str, dict[tuple[int, int], Unusable]] = field(default_factory=dict)
    layouts: dict[str, SheetLayout] = field(default_factory=dict)


def look_through(path: str, limits: FileLimits) -> Findings:
    """Raise FileRefused when the archive is hostile, broken or not an xlsx."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _look_through(archive, limits)
    except _BROKEN as error:
        raise FileRefused("file_broken") from error


def _look_through(archive: zipfile.ZipFile, limits: FileLimits) -> Findings:
    members = archive.infolist()
    names = {member.filename for member in members}
    _check_directory(members, limits)
    _check_kind(names)
    workbook = _small(archive, _WORKBOOK)
    parts = _sheet_parts(workbook, _small(archive, _RELATIONS))
    recalculate = re.search(rb"fullCalcOnLoad=[\"'](?:1|true)[\"']", workbook) is not None
    findings = Findings(re.search(rb"date1904=[\"'](?:1|true)[\"']", workbook) is not None)
    for member in members:
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        sheet = parts.get(member.filename.lower())
        look, layout = _CellLook(limits, recalculate), LayoutLook(limits)
        behind = b""
        for piece in _pieces(archive, member):
            _check_markup(behind + piece)
            behind = piece[-_BEHIND:]
            if sheet is not None:
                look.at(piece)
                layout.at(piece)
        if sheet is not None:
            findings.odd[sheet], findings.layouts[sheet] = look.finish(), layout.layout
    return findings


def _check_directory(members: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    if len(members) > limits.archive_entries:
        raise FileRefused("archive_bomb")
    if sum(member.file_size for member in members) > limits.archive_bytes:
        raise FileRefused("archive_bomb")
    if len({member.filename for member in members}) < len(members):
        raise FileRefused("file_broken")
    for member in members:
        if (
            member.file_size > limits.archive_ratio_from
            and member.file_size > limits.archive_ratio * member.compress_size
        ):
            raise FileRefused("archive_bomb")
        if member.flag_bits & 1:
            raise FileRefused("file_locked")
        if member.compress_type not in _DEFLATED:
            raise FileRefused("file_broken")


def _check_kind(names: set[str]) -> None:
    if _WORKBOOK in names:
        return
    for start, code in _FOREIGN:
        if any(name.lower().startswith(start) for name in names):
            raise FileRefused(code)
    raise FileRefused("is_archive")


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        member = archive.getinfo(name)
    except KeyError:
        raise FileRefused("file_broken") from None
    if member.file_size > _SMALL_PART:
        raise FileRefused("archive_bomb")
    content = archive.read(member)
    _check_markup(content)
    return content


def _check_markup(piece: bytes) -> None:
    """Spreadsheet programs write UTF-8 without document types; UTF-16 could hide one."""
    if b"\x00" in piece:
        raise FileRefused("file_broken")
    if b"<!" in piece and _DOCTYPE.search(piece):
        raise FileRefused("xml_doctype")


def _sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Archive member, in lower case → name of the sheet it holds. Both parts are small and without document type."""
    targets = {}
    for relation in ElementTree.fromstring(relations):  # noqa: S314
        target = relation.get("Target", "")
        targets[relation.get("Id")] = posixpath.normpath(posixpath.join("/xl", target.replace("\\", "/")))[1:].lower()
    parts = {}
    for element in ElementTree.fromstring(workbook).iter():  # noqa: S314
        if element.tag.endswith("}sheet"):
            ids = [value for key, value in element.attrib.items() if key.endswith("}id")]
            if ids and ids[0] in targets:
                parts[targets[ids[0]]] = element.get("name", "")
    return parts


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(member) as stream:
        while piece := stream.read(_BLOCK):
            yield piece


class _CellLook:
    """Looks for odd cells in one sheet, piece by piece."""

    def __init__(self, limits: FileLimits, recalculate: bool) -> None:
        self._limits = limits
        self._recalculate = recalculate
        self._open = b""
        self._odd: dict[tuple[int, int], Unusable] = {}

    def at(self, piece: bytes) -> None:
        """Look at the next piece; a cell that is not yet closed waits for the one after."""
        block = self._open + piece
        opened = [match.start() for match in _OPENS_CELL.finditer(block, max(0, len(block) - _BLOCK // 8))]
        cut = opened[-1] if opened else max(0, len(block) - _BEHIND)
        self._open = block[cut:]
        if len(self._open) > _BLOCK:
            raise FileRefused("file_broken")
        self._look(block[:cut])

    def finish(self) -> dict[tuple[int, int], Unusable]:
        """The odd cells of the sheet."""
        self._look(self._open)
        return self._odd

    def _look(self, block: bytes) -> None:
        if not any(sign in block for sign in _MAYBE_ODD) and _MAYBE_FAR.search(block) is None:
            return
        starts = [match.start() for match in _OPENS_CELL.finditer(block)]
        for start, end in itertools.pairwise([*starts, len(block)]):
            opening, _, inside = block[start:end].partition(b">")
            closed = _CLOSES_CELL.search(inside)
            if opening.endswith(b"/") or closed is None:
                continue
            inside = inside[: closed.start()]
            if not _CONTENT.search(inside) and not _FORMULA.search(inside):
                continue
            place = self._place(opening)
            odd = self._judge(opening, inside)
            if odd is not None:
                self._odd[place] = odd

    def _place(self, attributes: bytes) -> tuple[int, int]:
        reference = _REFERENCE.search(attributes)
        if reference is None:
            raise FileRefused("file_broken")
        column = 0
        for letter in reference[1]:
            column = column * 26 + letter - 64
        row = int(reference[2])
        if row > self._limits.rows + self._limits.head_rows:
            raise FileRefused(
                "rows_too_many_at", limit=f"{self._limits.rows:,}", cell=(reference[1] + reference[2]).decode()
            )
        if column > self._limits.columns:
            raise FileRefused(
                "columns_too_many_at", limit=self._limits.columns, cell=(reference[1] + reference[2]).decode()
            )
        return row - 1, column - 1

    def _judge(self, attributes: bytes, inside: bytes) -> Unusable | None:
        kind = _TYPE.search(attributes)
        value = _VALUE.search(inside)
        found = value[1].strip() if value else b""
        if kind is not None and kind[1] == b"e":
            return Unusable("cell_error", found.decode("utf-8", "replace"))
        if not _FORMULA.search(inside) or (kind is not None and kind[1] == b"str"):
            return None
        # Programs that write formulas without calculating them leave nothing or 0 and ask for a calculation on opening.
        if not found or (self._recalculate and kind is None and found == b"0"):
            return Unusable("formula_no_value")
        return None
