#!/usr/bin/env python3
"""Cuts the Chinese fonts of pages and cards out of Noto Sans SC.

    python scripts/cut_fonts.py NotoSansSC_400Regular.ttf

The source is the static Regular of Noto Sans SC as TrueType (npm package ``@expo-google-fonts/noto-sans-sc``, file
``400Regular/NotoSansSC_400Regular.ttf``; any other full TrueType build will do). Two files come out, in ``static/fonts``:

* ``cetrack-han.ttf``: GBK, the rest of the basic CJK block, Latin with the accents of pinyin, punctuation, figures. Enough
  for nearly every page and card, and small enough to be parsed for each process.
* ``cetrack-han-rare.ttf``: CJK extension A (䶮, 㛃) and whatever the source has of the later extensions: the characters
  of rare names, the general standard table (通用规范汉字表) included.

Without hinting and vertical metrics: at the sizes of screens and printers they change nothing that is seen. The licence
(SIL Open Font License) stands beside the files; the fonts carry names of their own, as they are modified versions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "static" / "fonts"
RARE = (*range(0x3400, 0x4DC0), *range(0x20000, 0x33480))
COMMON = (
    *range(0x20, 0x180),  # Latin, with the accents that pinyin and foreign names use
    *range(0x1CD, 0x1DD),  # ǎ ǐ ǒ ǔ ǖ ǘ ǚ ǜ
    *range(0x2010, 0x2060),  # dashes, quotation marks, ellipsis, ‰
    *range(0x2460, 0x2500),  # figures in circles and brackets
    *range(0x3000, 0x3040),
    *range(0x4E00, 0xA000),
    *range(0xFF01, 0xFF5F),
    *range(0xFFE0, 0xFFE7),
)


def gbk() -> set[int]:
    """Every character that GBK can write."""
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.update(ord(character) for character in bytes((lead, trail)).decode("gbk"))
            except UnicodeDecodeError:
                continue
    return found


def cut(source: Path, target: Path, family: str, characters: set[int]) -> tuple[int, int]:
    """Writes the subset; returns how many characters it has and its size in bytes."""
    font = TTFont(source)
    options = subset.Options(
        hinting=False, layout_features=["ccmp", "kern"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True, glyph_names=False
    )
    options.drop_tables += ["vhea", "vmtx", "BASE", "STAT"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    for record in font["name"].names:
        new = {1: family, 3: f"{family} Regular", 4: f"{family} Regular", 6: family.replace(" ", "") + "-Regular"}.get(record.nameID)
        if new:
            record.string = new
    font["head"].created = font["head"].modified = 0  # the same source gives the same bytes
    font.recalcTimestamp = False
    font.save(target)
    return len(font.getBestCmap()), target.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut the Chinese fonts of pages and cards.")
    parser.add_argument("source", type=Path, help="Noto Sans SC Regular as TrueType")
    source = parser.parse_args().source
    common = set(COMMON) | gbk() - set(RARE)
    for name, family, characters in (
        ("cetrack-han.ttf", "Cetrack Han", common),
        ("cetrack-han-rare.ttf", "Cetrack Han Rare", set(RARE)),
    ):
        count, size = cut(source, TARGET / name, family, characters)
        print(f"{name}: {count} characters, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
