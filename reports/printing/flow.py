"""Lays texts out on sheets: lines, boxes one below the other, rows of tables. Knows no paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from .cut_fonts import GAP, Face
from .pdf import MM, Element, PdfBook, PdfSheet, ink

_ASCENT = 0.88  # of a line, from its top to where its signs stand
_NO_START = frozenset("，。、；：？！）〕】》〉」』”’％…—·～,.;:?!)]}%°")
_NO_END = frozenset("（〔【《〈「『“‘([{")
_IDEOGRAPHS = "\u2e80"
_BREAK_BEHIND = frozenset("-/＿")


def lines_of(text: str, face: Face, size: float, room: float) -> list[str]:
    """The text in lines of at most ``room``: broken between ideographs and words, and within a word that is longer."""
    wide = face.wide
    most = room * 1000 / size + 0.01
    if sum(map(wide.__getitem__, text)) <= most:
        return [text]
    found, start, used, rest, behind = [], 0, 0.0, 0.0, -1
    for at, sign in enumerate(text):
        step = wide[sign]
        if at > start and _may_break(text[at - 1], sign):
            behind, rest = at, used
        if used + step > most and sign != " " and at > start:
            if behind <= start:
                behind, rest = at, used
            found.append(text[start:behind].rstrip(" "))
            start, used = behind, used - rest
        used += step
    return [*found, text[start:]]


def _may_break(before: str, sign: str) -> bool:
    if sign in _NO_START or before in _NO_END or sign == " ":
        return False
    if before == " " or before >= _IDEOGRAPHS or sign >= _IDEOGRAPHS:
        return True
    return before in _BREAK_BEHIND and not sign.isdigit()


@dataclass
class Text:
    """Words of one look. ``apart``: between two lines, ``wider``: between two signs; ``right``: they end at the right
    edge, or stand in the middle."""

    words: str
    size: float
    face: int = 0
    colour: str = "111111"
    apart: float = 0.45
    wider: float = 0
    tag: str = "P"
    after: str = ""
    side: str = "left"
    attributes: str = ""
    lines: list[str] = field(default_factory=list)


AFTER, AFTER_SIZE = "666677", 8.5
"""Of the words in grey behind a cell's."""
_INKS: dict[str, str] = {}


def said_ink(colour: str) -> str:
    found = _INKS.get(colour)
    if found is None:
        found = _INKS[colour] = ink(colour)
    return found


class Pen:
    """Draws on the sheets of one book."""

    def __init__(self, book: PdfBook) -> None:
        self.book = book
        self.faces = [font.face for font in book.fonts]

    def high(self, text: Text, room: float) -> float:
        """How high a text is in so much room; its lines are settled with it."""
        face = self.faces[text.face]
        if text.wider:
            room -= text.wider * len(text.words)
        # Figures end at the right, and are never broken.
        text.lines = [text.words] if text.side == "right" else lines_of(text.words, face, text.size, room)
        if text.after:
            last, tail = self.wide(text.lines[-1], text.face, text.size), self.wide(text.after, 0, AFTER_SIZE)
            if last + tail > room and text.side != "right":
                text.lines.append("")
        return text.size * (len(text.lines) + (len(text.lines) - 1) * text.apart)

    def wide(self, words: str, face: int, size: float) -> float:
        return sum(map(self.faces[face].wide.__getitem__, words)) * size / 1000

    def draw(self, sheet: PdfSheet, text: Text, x: float, y: float, room: float, element: Element | None) -> None:
        """A text whose lines are settled. ``element``: what it is; none for what stands on every page."""
        if element is not None:
            sheet.begin(element)
        for line in text.lines:
            left = x
            if text.side != "left":
                used = self.wide(line, text.face, text.size)
                used += self.wide(text.after, 0, AFTER_SIZE) if text.after else 0
                left += (room - used) / (1 if text.side == "right" else 2)
            self._line(sheet, line, text, left, y + text.size * _ASCENT)
            y += text.size * (1 + text.apart)
        if text.after:
            y -= text.size * (1 + text.apart)
            tail = Text(text.after, AFTER_SIZE, 0, AFTER)
            left = x + self.wide(text.lines[-1], text.face, text.size)
            if text.side == "right":
                left = x + room - self.wide(text.after, 0, AFTER_SIZE)
            self._line(sheet, text.after, tail, left, y + text.size * _ASCENT)
        if element is not None:
            sheet.end()

    def _line(self, sheet: PdfSheet, line: str, text: Text, x: float, y: float) -> None:
        colour, face = said_ink(text.colour), self.faces[text.face]
        if face.has(line):
            self._run(sheet, text.face, line, text, x, y, colour)
            return
        for of, words in face.runs(line):
            if words == GAP:
                sheet.fill(x, y + 0.12 * text.size - 0.6, 1.2 * text.size, 0.6, colour)
            else:
                self._run(sheet, self.faces.index(of), words, text, x, y, colour)
            x += sum(map(of.wide.__getitem__, words)) * text.size / 1000 + text.wider * len(words)

    def _run(self, sheet: PdfSheet, face: int, words: str, text: Text, x: float, y: float, colour: str) -> None:
        if not words:
            return
        codes = "".join(map(self.book.fonts[face].__getitem__, words))
        wider = f"{text.wider} Tc " if text.wider else ""
        back = " 0 Tc" if text.wider else ""
        sheet.drawn.append(
            f"BT {colour} rg /F{face} {text.size} Tf {wider}{x:.2f} {sheet.high - y:.2f} Td <{codes}> Tj{back} ET"
        )


@dataclass
class Box:
    """What stands on one page. ``draw``: on a sheet, at a height. ``above``, ``below``: the least room there.
    ``sticky``: so much of what follows stands on the same page. ``page``: it begins one."""

    high: float
    draw: Callable[[PdfSheet, float], None]
    above: float = 0
    below: float = 0
    sticky: float = 0
    page: bool = False
    repeated: Box | None = None
    """Drawn once more on top of each page on which it does not begin."""


class TooHigh(Exception):
    """A box that no page holds."""


TOP, BOTTOM, SIDE = 14 * MM, 15 * MM, 15 * MM


def flow(boxes: Sequence[Box], new: Callable[[], PdfSheet]) -> list[PdfSheet]:
    """The boxes one below the other, on as many sheets as they take."""
    sheet = new()
    sheets, y, left = [sheet], TOP, 0.0
    top = True
    for box in boxes:
        gap = 0.0 if top else max(left, box.above)
        if not top and (box.page or y + gap + box.high + box.sticky > sheet.high - BOTTOM + 0.01):
            sheet = new()
            sheets.append(sheet)
            y, gap = TOP, 0.0
            if box.repeated is not None:
                box.repeated.draw(sheet, y)
                y += box.repeated.high
        if y + box.high > sheet.high - BOTTOM + 0.01:
            raise TooHigh
        y += gap
        box.draw(sheet, y)
        y, left, top = y + box.high, box.below, False
    return sheets
