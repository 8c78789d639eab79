#!/usr/bin/env python3
"""Cuts the Chinese fonts of pages and cards out of Noto Sans SC.

    python scripts/cut_fonts.py FOLDER COLLECTION

FOLDER holds the static TrueType files of Noto Sans SC as the npm package ``@expo-google-fonts/noto-sans-sc`` brings
them (``400Regular/NotoSansSC_400Regular.ttf``, ``700Bold/NotoSansSC_700Bold.ttf``), COLLECTION the collection of Noto
Sans CJK (``NotoSansCJK-Regular.ttc``, Debian's package fonts-noto-cjk). Four files come out, the second in
``static/fonts``, the others in ``static/fonts/papers``:

* ``NotoSansSC-Regular.ttf``: GBK, the whole basic CJK block, extension A (䶮, 㛃), whatever the source has of the later
  extensions (with them the 通用规范汉字表), Latin with the accents of pinyin, punctuation. For cards, and for pages on
  machines that have no Chinese font.
* ``NotoSansSC-Rare.ttf``: the extensions alone, for pages that meet a rare name.
* ``NotoSansCJK-Rare.otf``: Chinese characters that Noto Sans SC lacks and the collection has (𠮷 and most of what names
  use of extension B).
* ``NotoSansSC-Bold.ttf``: GB2312 and Latin, for headings of cards.

Hinting, vertical metrics and typographic alternatives are dropped: on present screens they change nothing.
The licence (SIL Open Font License) stands beside the files.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"
PAPERS = TARGET / "papers"
"""Nothing but what papers are printed with: one of their writers takes every font of a folder."""
RARE = (*range(0x3400, 0x4DC0), *range(0x20000, 0x33480))
BASIC = range(0x4E00, 0xA000)
SIMPLIFIED = 2
"""Number of the font for simplified Chinese in the collection."""
LATIN = (
    *range(0x20, 0x180),  # Latin, with the accents that pinyin and foreign names use
    *range(0x1CD, 0x1DD),  # ǎ ǐ ǒ ǔ ǖ ǘ ǚ ǜ
    *range(0x2010, 0x2060),  # dashes, quotation marks, ellipsis, ‰
    *range(0x2460, 0x2500),  # figures in circles and brackets
    *range(0x3000, 0x3040),
    *range(0xFF01, 0xFF5F),
    *range(0xFFE0, 0xFFE7),
)


def encodable(encoding: str) -> set[int]:
    """Every character that a two-byte Chinese encoding can write."""
    found: set[int] = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.update(ord(character) for character in bytes((lead, trail)).decode(encoding))
            except UnicodeDecodeError:
                continue
    return found


def cut(source: Path, target: Path, characters: set[int], number: int = -1) -> None:
    """Writes those of ``characters`` that the source has, and says how many they are. ``number``: of the font in a
    collection."""
    font = TTFont(source, fontNumber=number, recalcTimestamp=False)  # the same source gives the same bytes
    options = subset.Options(hinting=False, layout_features=["ccmp", "kern"], notdef_outline=True, glyph_names=False)
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the Chinese fonts of pages and cards.")
    parser.add_argument("folder", type=Path, help="folder with the static TrueType files of Noto Sans SC")
    parser.add_argument("collection", type=Path, help="the collection of Noto Sans CJK")
    given = parser.parse_args()
    folder = given.folder
    regular, bold = (next(folder.rglob(f"NotoSansSC_{name}.ttf")) for name in ("400Regular", "700Bold"))
    cut(regular, PAPERS / "NotoSansSC-Regular.ttf", {*LATIN, *BASIC, *RARE, *encodable("gbk")})
    cut(regular, TARGET / "NotoSansSC-Rare.ttf", set(RARE))
    with TTFont(PAPERS / "NotoSansSC-Regular.ttf", lazy=True) as cut_before:
        rest = {*BASIC, *RARE, *range(0xF900, 0xFB00)} - set(cut_before.getBestCmap())
    cut(given.collection, PAPERS / "NotoSansCJK-Rare.otf", rest, SIMPLIFIED)
    cut(bold, PAPERS / "NotoSansSC-Bold.ttf", {*LATIN, *encodable("gb2312")})


if __name__ == "__main__":
    main()
