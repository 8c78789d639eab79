"""Fonts cut to the signs that one file uses, as TrueType that a PDF takes in."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Mapping
from pathlib import Path

from fontTools.ttLib import TTFont

GAP = "\ufffc"
GAP_WIDE = 1200
_SHORT = 0xFFFFFFFF  # a sum goes no further
_COMPOSED = b"\xff\xff"  # of other glyphs: our fonts have none


class SignElsewhere(Exception):
    """A sign that these fonts do not have."""


class Face:
    """A TrueType font on disk. ``wide``: how far each sign goes, in thousandths of its size."""

    def __init__(self, path: Path, instead: Face | None = None) -> None:
        with TTFont(path, lazy=True) as font:
            self.name = str(font["name"].getDebugName(6))
            self.glyphs = {chr(code): font.getGlyphID(name) for code, name in font.getBestCmap().items()}
            wide = [font["hmtx"][name][0] for name in font.getGlyphOrder()]
            self.head, self.hhea, self.maxp = (font.reader[tag] for tag in ("head", "hhea", "maxp"))
            self.loca = font["loca"].locations
            self.start = font.reader.tables["glyf"].offset
            self.bearings = [font["hmtx"].metrics[name][1] for name in font.getGlyphOrder()]
            box, more = font["head"], font["hhea"]
            self.said = (
                f"/FontBBox[{box.xMin} {box.yMin} {box.xMax} {box.yMax}]/ItalicAngle 0/Ascent {more.ascent}"
                f"/Descent {more.descent}/CapHeight {font['OS/2'].sCapHeight}/StemV 80"
            )
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.wide = _Wide({sign: wide[glyph] for sign, glyph in self.glyphs.items()} | {GAP: GAP_WIDE})
        self.instead = instead
        self._outlines: dict[int, tuple[bytes, int]] = {}
        self.signs = frozenset(self.glyphs)
        self.wide.instead = instead.wide if instead else None

    def outline(self, glyph: int) -> tuple[bytes, int]:
        """The outline of a glyph, and its part of the sum of a table."""
        found = self._outlines.get(glyph)
        if found is None:
            body = self._data[self.start + self.loca[glyph] : self.start + self.loca[glyph + 1]]
            if body[:2] == _COMPOSED:
                raise SignElsewhere(f"glyph {glyph}")
            body += b"\0" * (-len(body) % 4)
            found = self._outlines[glyph] = (body, _sum(body))
        return found

    def has(self, text: str) -> bool:
        return self.signs.issuperset(text)

    def runs(self, text: str) -> list[tuple[Face, str]]:
        """The text in parts, each with the face that has it; a gap stands alone."""
        found: list[tuple[Face, str]] = []
        for sign in text:
            face = self if sign in self.glyphs or self.instead is None else self.instead
            if found and GAP not in (sign, found[-1][1]) and found[-1][0] is face:
                found[-1] = (face, found[-1][1] + sign)
            else:
                found.append((face, sign))
        return found


class _Wide(dict[str, int]):
    instead: _Wide | None = None

    def __missing__(self, sign: str) -> int:
        if self.instead is None:
            raise SignElsewhere(f"U+{ord(sign):04X}")
        return self.instead[sign]


class CutFont(dict[str, str]):
    """What one file uses of a face: each sign has a number of its own there, four hexadecimal figures."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face
        self.signs: list[str] = []

    def __missing__(self, sign: str) -> str:
        self.signs.append(sign)
        self[sign] = found = f"{len(self.signs):04x}"
        return found

    def program(self) -> bytes:
        """The font as TrueType: the outlines of its signs, in the order of their numbers."""
        face = self.face
        glyphs = [0, *(face.glyphs[sign] for sign in self.signs)]
        outlines, whole = [], 0
        places, place = [0], 0
        for glyph in glyphs:
            found, its = face.outline(glyph)
            outlines.append(found)
            whole += its
            place += len(found)
            places.append(place)
        wide = [face.wide.get(sign, 0) for sign in ("", *self.signs)]
        hmtx = b"".join(
            struct.pack(">Hh", step, face.bearings[glyph]) for step, glyph in zip(wide, glyphs, strict=True)
        )  # fmt: skip
        count = struct.pack(">H", len(glyphs))
        return _sfnt({
            b"glyf": b"".join(outlines),
            b"head": face.head[:8] + b"\0\0\0\0" + face.head[12:50] + b"\0\1" + face.head[52:],
            b"hhea": face.hhea[:34] + count,
            b"hmtx": hmtx,
            b"loca": struct.pack(f">{len(places)}I", *places),
            b"maxp": face.maxp[:4] + count + face.maxp[6:],
        }, {b"glyf": whole})  # fmt: skip

    def to_unicode(self) -> bytes:
        lines = [f"<{self[sign]}><{sign.encode('utf-16-be').hex()}>" for sign in self.signs]
        parts = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        said = "\n".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts)
        return (
            "/CIDInit/ProcSet findresource begin 12 dict begin begincmap/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)"
            "/Supplement 0>>def/CMapName/Adobe-Identity-UCS def/CMapType 2 def 1 begincodespacerange\n<0000><ffff>\n"
            f"endcodespacerange\n{said}\nendcmap CMapName currentdict/CMap defineresource pop end end"
        ).encode()


def _sfnt(tables: Mapping[bytes, bytes], sums: Mapping[bytes, int]) -> bytes:
    head, body, at = [struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, len(tables) * 16 - 64)], [], 12
    at += 16 * len(tables)
    for tag, table in tables.items():  # they stand in the order of their names
        head.append(struct.pack(">4sIII", tag, _SHORT & sums[tag] if tag in sums else _sum(table), at, len(table)))
        body.append(table + b"\0" * (-len(table) % 4))
        at += len(body[-1])
    return b"".join((*head, *body))


def _sum(table: bytes) -> int:
    whole = table + b"\0" * (-len(table) % 4)
    return sum(struct.unpack(f">{len(whole) // 4}I", whole)) & _SHORT
