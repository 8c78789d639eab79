"""The blocks of a paper as sheets, for the writer of our own. What they look like is said here as in paper.typ: the
same lengths, the same colours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .flow import BOTTOM, SIDE, TOP, Box, Pen, Text, flow, said_ink
from .pdf import MM, Element, PdfBook, PdfSheet, text_string

Block = Mapping[str, Any]
REGULAR, BOLD = 0, 1
_A4 = (595.28, 841.89)
_INK = {"card": "123c73", "statement": "9a3412"}
_HEAD = {"card": "e9eff7", "statement": "fbeee6"}
_WORDS = {"met": "14532d", "not-met": "991b1b", "unsure": "854d0e"}
_DARK, _GREY, _RULE, _PALE, _DASH, _NOT_ASKED = "444444", "555555", "b8c2d0", "f4f6f9", "9aa5b4", "6b7280"
_SIZE, _SPACE = 9.5, 1.4 * MM  # of a text; between two
_HEAD_OF_ROW = "/A<</O/Table/Scope/Row>>"
_HEAD_OF_COLUMN = "/A<</O/Table/Scope/Column>>"
_DARK_PART = re.compile(r"M(\d+) (\d+)\.5h(\d+)")
_ROUND = 0.5523  # of a radius: how far the handles of a quarter of a circle stand


class Printed:
    """One paper as sheets. ``pages``: on which page of the file papers begin."""

    def __init__(self, paper: Mapping[str, Any], book: PdfBook, pen: Pen, pages: Mapping[str, int]) -> None:
        self._paper, self._book, self._pen, self._pages = paper, book, pen, pages
        self._ink, self._roomy = _INK[paper["look"]], paper["roomy"]
        self._page = _A4[::-1] if paper["wide"] else _A4
        self._room = self._page[0] - 2 * SIDE
        self._part = Element("Part", book.root)

    def sheets(self) -> list[PdfSheet]:
        boxes: list[Box] = []
        for block in self._paper["blocks"]:
            boxes += _KINDS[block["kind"]](self, block)
        found = flow(boxes, lambda: PdfSheet(*self._page))
        for number, sheet in enumerate(found, start=1):
            self._everywhere(sheet, number, len(found))
        if (mark := self._paper["mark"]) is not None:
            unit = [(1, mark["unit"], found[0], TOP)] if mark["unit"] else []
            self._book.bookmarks += [*unit, (2, mark["title"], found[0], TOP)]
        return found

    def _everywhere(self, sheet: PdfSheet, number: int, last: int) -> None:
        """What stands on every page: banner and footer."""
        sheet.begin_artifact()
        if self._paper["banner"]:
            text = Text(self._paper["banner"], 8.5, colour=_INK["statement"], side="middle")
            self._pen.high(text, self._room)
            self._pen.draw(sheet, text, SIDE, 0.7 * TOP - 8.5, self._room, None)
        top = sheet.high - 0.7 * BOTTOM
        foot = Text(self._paper["footer"], 7.5, colour=_GREY)
        self._pen.high(foot, self._room - 30 * MM)
        self._pen.draw(sheet, foot, SIDE, top, self._room, None)
        if self._paper["pages"]:
            first, middle, end = self._paper["pages"]
            count = Text(f"{first}{number}{middle}{last}{end}", 7.5, colour=_GREY, side="right")
            self._pen.high(count, self._room)
            self._pen.draw(sheet, count, SIDE, top, self._room, None)
        sheet.end()

    def _air(self, close: float, roomy: float) -> float:
        return (roomy if self._roomy else close) * MM

    def _stack(self, texts: Sequence[tuple[Text, float, float]], room: float) -> tuple[float, Callable[..., None]]:
        """Texts one below the other, each with the room above and below it: how high they are, and what draws them."""
        places, y, left = [], 0.0, 0.0
        for index, (text, above, below) in enumerate(texts):
            y += max(left, above) if index else 0
            places.append(y)
            y, left = y + self._pen.high(text, room), below

        def draw(
            sheet: PdfSheet, x: float, top: float, parent: Element, begun: Callable[..., None] | None = None
        ) -> None:
            for (text, _above, _below), place in zip(texts, places, strict=True):
                element = Element(text.tag, parent, text.attributes)
                self._pen.draw(sheet, text, x, top + place, room, element)
                if begun is not None and text.tag in {"H1", "H2"}:
                    begun(text, sheet, top + place)

        return y, draw

    def _bookmark(self, text: Text, sheet: PdfSheet, y: float) -> None:
        if self._paper["mark"] is None:
            self._book.bookmarks.append((int(text.tag[1]), text.words, sheet, y))

    def heading(self, block: Block) -> list[Box]:
        code = block["code"]
        size, above, below = (21, 3.4, 3.6) if code else (18, 2, 2.4)
        texts = [(Text(block["above"], 10.5, colour=self._ink, wider=0.5), 0.0, _SPACE)] if block["above"] else []
        texts.append((Text(block["title"], size, BOLD, wider=1.5, tag="H1"), above * MM, below * MM))
        texts += [(Text(line, _SIZE), _SPACE, _SPACE) for line in block["lines"]]
        high, draw = self._stack(texts, self._room - 27 * MM if code else self._room)
        if code:
            high = max(high, 22 * MM + 6.5)
        whole = high + 2.4 * MM

        def drawn(sheet: PdfSheet, y: float) -> None:
            draw(sheet, SIDE, y, self._part, self._bookmark)
            if code:
                self._code(sheet, code, SIDE + self._room - 23 * MM, y)
            sheet.begin_artifact()
            sheet.fill(SIDE, y + whole - 0.8, self._room, 1.6, said_ink(self._ink))
            sheet.end()

        return [Box(whole, drawn, below=self._air(2.6, 6))]

    def _code(self, sheet: PdfSheet, code: Block, x: float, y: float) -> None:
        modules, path = code["picture"]
        size, bottom = 21 * MM, sheet.high - y - 21 * MM
        left = x + 1 * MM
        box = f"/A<</O/Layout/BBox[{left:.2f} {bottom:.2f} {left + size:.2f} {bottom + size:.2f}]>>"
        sheet.begin(Element("Figure", self._part, f"/Alt{text_string(code['text'])}{box}"))
        scale = size / modules
        parts = "\n".join(
            f"{across} {modules - 1 - int(down)} {wide} 1 re" for across, down, wide in _DARK_PART.findall(path)
        )
        sheet.drawn.append(f"q 0 0 0 rg {scale:.4f} 0 0 {scale:.4f} {left:.2f} {bottom:.2f} cm\n{parts}\nf Q")
        sheet.end()
        words = Text(code["text"], 6.5, colour=_DARK, side="middle")
        self._pen.high(words, 23 * MM)
        self._pen.draw(sheet, words, x, y + 22 * MM, 23 * MM, Element("P", self._part))

    def particulars(self, block: Block) -> list[Box]:
        photo = block["photo"]
        room = self._room - (28 * MM if photo else 0)
        narrow, label = (34 if photo else 44) * MM, 24 * MM
        wide = room - 2 * label - narrow
        inset, side = self._air(1.3, 2.5), 1.8 * MM
        rows = []
        for row in block["rows"]:
            cells, x = [], 0.0
            for at, one in enumerate(row):
                name = Text(one["label"], _SIZE, colour=_DARK, tag="TH", attributes=_HEAD_OF_ROW)
                across = room - label if len(row) == 1 else narrow if at else wide
                text = Text(one["text"], 12.5 if one["style"] == "name" else _SIZE, tag="TD")
                if len(row) == 1:
                    text.attributes = "/A<</O/Table/ColSpan 3>>"
                cells += [(name, x, label), (text, x + label, across)]
                x += label + across
            highs = [self._pen.high(text, across - 2 * side) for text, _x, across in cells]
            rows.append((max(highs) + 2 * inset, cells, highs))
        whole = sum(row[0] for row in rows)

        def drawn(sheet: PdfSheet, y: float) -> None:
            table, top = Element("Table", self._part), y
            for high, cells, highs in rows:
                sheet.begin_artifact()
                for _text, x, _across in cells[::2]:
                    sheet.fill(SIDE + x, y, label, high, said_ink(_PALE))
                sheet.fill(SIDE, y + high - 0.2, room, 0.4, said_ink(_RULE))
                sheet.end()
                line = Element("TR", table)
                for (text, x, across), its in zip(cells, highs, strict=True):
                    element = Element(text.tag, line, text.attributes)
                    self._pen.draw(sheet, text, SIDE + x + side, y + (high - its) / 2, across - 2 * side, element)
                y += high
            if photo:
                left = SIDE + room + 3 * MM
                self._framed(sheet, photo, left, top, 25 * MM, 35 * MM)

        return [Box(max(whole, 35 * MM) if photo else whole, drawn, above=_SPACE, below=_SPACE)]

    def _framed(self, sheet: PdfSheet, words: str, x: float, y: float, wide: float, high: float) -> None:
        sheet.begin_artifact()
        bottom = sheet.high - y - high
        sheet.drawn.append(f"q {said_ink(_DASH)} RG .6 w [3 2] 0 d {x:.2f} {bottom:.2f} {wide:.2f} {high:.2f} re S Q")
        sheet.end()
        self._amid(sheet, words, x, y, wide, high)

    def _amid(self, sheet: PdfSheet, words: str, x: float, y: float, wide: float, high: float) -> None:
        text = Text(words, 8.5, colour=_DASH, side="middle")
        its = self._pen.high(text, wide)
        self._pen.draw(sheet, text, x, y + (high - its) / 2, wide, Element("P", self._part))

    def verdict(self, block: Block) -> list[Box]:
        texts = [Text(block["word"], 14, BOLD, _WORDS.get(block["style"], "000000"))]
        texts += [Text(line, _SIZE) for line in block["lines"]] + [Text(block["law"], 8, colour=_DARK)]
        side, inset = 3.6 * MM, self._air(1.9, 4)
        high, draw = self._stack([(text, 1.8 * MM, 1.8 * MM) for text in texts], self._room - 2 * side)

        def drawn(sheet: PdfSheet, y: float) -> None:
            sheet.begin_artifact()
            bottom = sheet.high - y - high - 2 * inset
            sheet.drawn.append(
                f"q {said_ink(self._ink)} RG 1.2 w {SIDE:.2f} {bottom:.2f} {self._room:.2f} {high + 2 * inset:.2f} re"
                " S Q"
            )
            sheet.end()
            draw(sheet, SIDE + side, y + inset, self._part)

        return [Box(high + 2 * inset, drawn, above=self._air(3, 6.5), below=_SPACE)]

    def table(self, block: Block) -> list[Box]:
        boxes: list[Box] = []
        small = block["small"]
        rows = self._rows(block) if block["rows"] else []
        if not rows:
            high, draw = self._stack([(Text(block["empty"], _SIZE), 0, 0)], self._room)
            rows = [Box(high, lambda sheet, y: draw(sheet, SIDE, y, self._part), above=_SPACE, below=_SPACE)]
        if block["title"]:
            boxes.append(self._title(block, sum(box.high for box in rows[:2])))
        rows[0].page = block["own_page"] and not boxes
        boxes += rows
        if small and block["note"]:
            boxes.append(self._paragraphs([(Text(block["note"], 7.5, colour=_GREY), 0, 0)], 1.2 * MM))
        return boxes

    def _title(self, block: Block, follows: float) -> Box:
        title = Text(block["title"], 10.5, BOLD, self._ink, tag="H2")
        note = Text("" if block["small"] else block["note"], 7.5, colour=_GREY, side="right")
        high = self._pen.high(title, self._room * 0.7)
        self._pen.high(note, self._room)

        def drawn(sheet: PdfSheet, y: float) -> None:
            self._pen.draw(sheet, title, SIDE, y, self._room, Element("H2", self._part))
            self._bookmark(title, sheet, y)
            if note.words:
                self._pen.draw(sheet, note, SIDE, y + high - 7.5, self._room, Element("P", self._part))

        own = block["own_page"]
        below = self._air(1.6, 2)
        return Box(high, drawn, 0 if own else self._air(3.4, 7), below, sticky=below + follows, page=own)

    def _rows(self, block: Block) -> list[Box]:
        columns, small = block["columns"], block["small"]
        size, apart = (7.6, 0.25) if small else (_SIZE, 0.4)
        across = (1.4 if small else 1.8) * MM
        down = (0.37 if block["tight"] else 0.64) * MM if small else self._air(1.25, 2)
        fixed = sum(column["width"] for column in columns) * MM
        share = max(0.0, self._room - fixed) / max(1, sum(not column["width"] for column in columns))
        places, x = [], 0.0
        for at, column in enumerate(columns):
            wide = column["width"] * MM or share
            lead = 4.5 * MM if at and columns[at - 1]["right"] and not column["right"] else across
            places.append((x + lead, wide - lead - across, "right" if column["right"] else "left"))
            x += wide
        whole = x
        tables: list[Element] = []  # made when its head is drawn: what is tagged stands in the order of the paper
        sides = [place[2] for place in places]

        def box(texts: list[tuple[Text, str]], spots: Sequence[tuple[float, float, str]], fill: str, rule: str) -> Box:
            high = max(self._pen.high(text, room) for (text, _to), (_x, room, _s) in zip(texts, spots, strict=True))
            high += 2 * down
            thick = 0.8 if rule != _RULE else 0.4

            def draw(sheet: PdfSheet, y: float, repeated: bool = False) -> None:
                sheet.begin_artifact()
                if fill:
                    sheet.fill(SIDE, y, whole, high, said_ink(fill))
                sheet.fill(SIDE, y + high - thick / 2, whole, thick, said_ink(rule))
                if not repeated:
                    sheet.end()
                if not tables:
                    tables.append(Element("Table", self._part))
                line = None if repeated else Element("TR", tables[0])
                for (text, to), (x, room, _side) in zip(texts, spots, strict=True):
                    element = Element(text.tag, line, text.attributes) if line else None
                    if to and element is not None:
                        element = Element("Link", element)
                        sheet.links.append(((SIDE + x, y, SIDE + x + room, y + high), to, element))
                    self._pen.draw(sheet, text, SIDE + x, y + down, room, element)
                if repeated:
                    sheet.end()

            return Box(high, draw)

        heads = [
            (Text(column["title"], size, BOLD, apart=apart, tag="TH", side=side, attributes=_HEAD_OF_COLUMN), "")
            for column, side in zip(columns, sides, strict=True)
        ]
        head = box(heads, places, _HEAD[self._paper["look"]], self._ink)
        again = Box(head.high, lambda sheet, y: head.draw(sheet, y, True))  # type: ignore[call-arg]
        found = [head]
        one_across = [(across, whole - 2 * across, "left")]
        for row in block["rows"]:
            if "span" in row:
                text = Text(row["span"], size, BOLD, apart=apart, tag="TD")
                text.attributes = f"/A<</O/Table/ColSpan {len(columns)}>>"
                found.append(box([(text, "")], one_across, _PALE, _RULE))
            else:
                cells = [
                    (self._cell(one, row["style"], size, apart, side), one["to"])
                    for one, side in zip(row["cells"], sides, strict=True)
                ]
                found.append(box(cells, places, "", _RULE))
            found[-1].repeated = again
        head.above, head.sticky, found[-1].below = _SPACE, found[1].high, 1.2 * MM
        return found

    def _cell(self, one: Block, style: str, size: float, apart: float, side: str) -> Text:
        words = one["text"]
        if one["page_of"]:
            words += str(self._pages.get(one["page_of"], 0))
        colour = _WORDS.get(one["style"]) or (_NOT_ASKED if style == "not-asked" else "111111")
        return Text(words, size, 0, colour, apart, 0, "TD", one["after"], side)

    def _paragraphs(self, texts: Sequence[tuple[Text, float, float]], above: float) -> Box:
        high, draw = self._stack(texts, self._room)
        return Box(high, lambda sheet, y: draw(sheet, SIDE, y, self._part), above=above, below=_SPACE)

    def small_lines(self, block: Block) -> list[Box]:
        return [
            self._paragraphs([(Text(line, 7.5, colour=_GREY), 0, 0)], (1.3 if at else 3.5) * MM)
            for at, line in enumerate(block["lines"])
        ]

    def seal(self, block: Block) -> list[Box]:
        place, across = block["place"], block["across"] * MM
        room = self._room - (across + 12 * MM if place else 0)
        texts = [(Text(line, 9), 2.2 * MM, 2.2 * MM) for line in block["lines"]]
        texts += [
            (Text(line, 7.5, colour=_GREY), (1.3 if at else 3.2) * MM, 1.3 * MM)
            for at, line in enumerate(block["small"])
        ]
        high, draw = self._stack(texts, room)
        high += 3 * MM

        def drawn(sheet: PdfSheet, y: float) -> None:
            draw(sheet, SIDE, y + 3 * MM, self._part)
            if place:
                left = SIDE + room + 4 * MM
                sheet.begin_artifact()
                sheet.drawn.append(f"q {said_ink(_DASH)} RG .8 w [3 2] 0 d {_circle(left, sheet.high - y, across)} S Q")
                sheet.end()
                self._amid(sheet, place, left, y, across, across)

        return [Box(max(high, across) if place else high, drawn, above=self._air(3.4, 9), below=_SPACE)]


def _circle(left: float, top: float, across: float) -> str:
    r = across / 2
    x, y, k = left + r, top - r, r * _ROUND
    curves: Iterable[tuple[float, ...]] = (
        (x + r, y + k, x + k, y + r, x, y + r), (x - k, y + r, x - r, y + k, x - r, y),
        (x - r, y - k, x - k, y - r, x, y - r), (x + k, y - r, x + r, y - k, x + r, y),
    )  # fmt: skip
    return f"{x + r:.2f} {y:.2f} m " + " ".join(" ".join(f"{part:.2f}" for part in one) + " c" for one in curves)


_KINDS: dict[str, Callable[[Printed, Block], list[Box]]] = {
    "heading": Printed.heading,
    "particulars": Printed.particulars,
    "verdict": Printed.verdict,
    "table": Printed.table,
    "list": Printed.small_lines,
    "seal": Printed.seal,
}
