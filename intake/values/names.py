"""Names of people, and the path of a unit."""

import re
import unicodedata

from intake.cells import Cell, first_control, unwrap
from intake.faults import Fault, fault
from intake.folding import fold, named, narrow, visible

NAME_LENGTH = 30
UNIT_LENGTH = 100
UNIT_DEPTH = 8

MIDDLE_DOT = "·"
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・･․●⚫᛫⸱ꞏ"), MIDDLE_DOT)
_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_STOP_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_SPACE_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}{MIDDLE_DOT}])\s+|\s+(?=[{_HAN}{MIDDLE_DOT}])")
_BESIDE_LETTERS = frozenset(" .'-’‘" + MIDDLE_DOT)
_SEPARATORS = re.compile(r"[>》›»→/\\|]")


def person_name(cell: Cell) -> str | Fault:
    """A person's name, 2 to 30 characters: letters of any script, ``·`` for the middle dot, no digits or marks.

    Padding inside Chinese names is taken away (张　伟 is 张伟); the Mongolian script keeps its joiners.
    """
    if not isinstance(cell, str):
        return fault("name_not_text")
    found = fold(cell)
    if control := first_control(found):
        return fault("name_control", point=control)
    found = _STOP_BETWEEN_HAN.sub(MIDDLE_DOT, found.translate(_DOTS))
    found = _SPACE_BESIDE_HAN.sub("", " ".join(found.split()))
    letters = 0
    for character in found:
        category = unicodedata.category(character)
        letters += category[0] == "L"
        if category == "Co":
            return fault("name_private", point=named(character))
        if (
            category[0] not in "LM"
            and character not in _BESIDE_LETTERS
            and not _mongolian(character)
            and character != "〇"
        ):
            return fault("name_characters", character=named(character))
    if found.startswith(MIDDLE_DOT) or found.endswith(MIDDLE_DOT) or MIDDLE_DOT * 2 in found:
        return fault("name_dot")
    if letters + found.count("〇") < 2:
        return fault("name_short")
    if len(found) > NAME_LENGTH:
        return fault("name_long", limit=NAME_LENGTH)
    return found


def _mongolian(character: str) -> bool:
    return "\u1800" <= character <= "\u180e" or character in "\u202f\u200c\u200d"


def unit_name(cell: Cell) -> str | Fault:
    """The name of one unit, at most 100 characters, brackets as full-width."""
    if not isinstance(cell, str):
        return fault("unit_not_text")
    return _one_unit(cell)


def unit_path(cell: Cell) -> tuple[str, ...] | Fault:
    """Names of units from the top down, written with ``>`` (``＞``, ``/``, ``\\`` and arrows are taken as well)."""
    if not isinstance(cell, str):
        return fault("unit_not_text")
    names = []
    for part in _SEPARATORS.split(narrow(unwrap(cell))):
        name = _one_unit(part)
        if isinstance(name, Fault):
            return name
        names.append(name)
    if len(names) > UNIT_DEPTH:
        return fault("unit_deep", limit=UNIT_DEPTH)
    return tuple(names)


def _one_unit(text: str) -> str | Fault:
    found = visible(unwrap(text))
    if control := first_control(found):
        return fault("text_control", point=control)
    found = _SPACE_BESIDE_HAN.sub("", " ".join(found.split())).replace("(", "（").replace(")", "）")
    if not found:
        return fault("unit_gap")
    if len(found) > UNIT_LENGTH:
        return fault("text_long", limit=UNIT_LENGTH, length=len(found))
    return found
