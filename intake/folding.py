"""One way of folding text that people type, paste and export, for whatever is compared or looked up.

A look-alike becomes the character it looks like and what cannot be seen goes away, so that a name copied from a PDF, a
number pasted from a chat and a course title of another platform are what they seem. Used by every parser of cells and
forms, by search and sign-in, and (as ``comparable``) by course keys.
"""

import re
import unicodedata

# Radicals that fonts draw like ideographs, each followed by the ideograph (Equivalent_Unified_Ideograph). Those of the
# Kangxi block and the compatibility ideographs have decompositions of their own.
_RADICALS = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王"
    "⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長"
    "⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_RADICAL = dict(zip(map(ord, _RADICALS[::2]), _RADICALS[1::2], strict=True)) | {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), 0x2E9F, 0x2EF3)
}


def _of_gbk() -> dict[int, str]:
    """Characters that older fonts keep in the private area at U+E815 to U+E864, as GBK FE50 to FEA0 places them."""
    later = {
        0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6,
        0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F, 0xE843: 0x9FB9, 0xE854: 0x9FBA,
        0xE855: 0x241FE, 0xE864: 0x9FBB,
    }  # fmt: skip
    trails = [trail for trail in range(0x50, 0xA1) if trail != 0x7F]
    found = {0xE815 + place: bytes((0xFE, trail)).decode("gb18030") for place, trail in enumerate(trails)}
    return {code: chr(later.get(code, ord(sign))) for code, sign in found.items()}


# Full-width forms of ASCII, and spaces of every width. Not NFKC: it would turn 10² into 102.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_NARROW |= dict.fromkeys([0x3000, 0xA0, *range(0x2000, 0x200B), 0x205F, 0x2800], 0x20)
# Zero-width spaces and joiners, direction marks, variation selectors, fillers, tags, byte order marks.
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0),
        *(0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(*range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)),
    ]
)
_VISIBLE = {code: sign.translate(_RADICAL) for code, sign in _of_gbk().items()} | _RADICAL | _INVISIBLE
# Joiners and selectors carry meaning between letters of the Mongolian script, and only there.
_LOST_JOINER = re.compile("(?<![\u1800-\u18af])[\u180b-\u180f\u200c\u200d]+(?![\u1800-\u18af])")
_SPACES = re.compile(r"\s+")


def narrow(text: str) -> str:
    """Full-width letters, digits, signs and spaces as their ASCII forms; every other character as it is."""
    return text if text.isascii() else text.translate(_NARROW)


def visible(text: str) -> str:
    """Text without invisible characters, look-alikes as what they look like, in NFC, trimmed."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", _LOST_JOINER.sub("", text.translate(_VISIBLE))).strip()


def fold(text: str) -> str:
    """Narrow and visible: what every comparison of names, numbers and words begins with."""
    return visible(narrow(text))


def comparable(text: str) -> str:
    """A title for comparing: folded, compatibility forms (Ⅱ, …) written out, without spaces, in lower case."""
    # Once more, because what stood apart may only now have come together.
    return _compared(_compared(text))


def _compared(text: str) -> str:
    return _SPACES.sub("", visible(unicodedata.normalize("NFKC", fold(text)))).casefold()


def named(character: str) -> str:
    """A character for a sentence: itself, or its code point (U+200D) where there is nothing to be seen."""
    shown = unicodedata.category(character)[0] in "LNPS"
    return character if shown else f"U+{ord(character):04X}"
