"""The present unit whose name is most like one that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from intake.folding import comparable
from units.paths import SEPARATOR

_SIGNS = re.compile(r"[^\w]+|_")
_SEAL = re.compile(r"[（(\[【](?:公章|盖章|印章|章)[)）\]】]\s*$")
_TELLING = frozenset("0123456789一二三四五六七八九十百东西南北中上下左右前后大小新老男女甲乙丙丁")
"""Signs by which units are told apart on purpose: 第一中学 is no typing error for 第二中学."""
_LEAST, _CLOSE = 0.45, 0.25
_SHORT, _LONG, _SLIPS = 4, 7, 2
"""So few signs of its own (体育局) differ on purpose as easily as by a slip; so many may hold two slips."""


class _Place(NamedTuple):
    name: str
    parent: str
    short: str
    stem: str
    """What it is called within its parent: 教育局 of 多伦县教育局 in 多伦县."""
    own: frozenset[str]
    whole: frozenset[str]


class Nearest:
    """Looks among the full names given."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._places = [_place(name) for name in full_names]
        self._whole = {_compact(one.name): one.name for one in self._places}
        self._holding: dict[str, list[int]] = {}
        self._beside: dict[str, list[_Place]] = {}
        self._called: dict[str, list[_Place]] = {}
        for number, one in enumerate(self._places):
            self._beside.setdefault(one.parent, []).append(one)
            self._called.setdefault(one.stem, []).append(one)
            for pair in one.own:
                self._holding.setdefault(pair, []).append(number)

    def to(self, name: str) -> tuple[str, bool]:
        """The nearest full name, empty for none, and whether ``name`` is likely a typing error for it."""
        same = self._whole.get(_compact(name))
        if same is not None:
            return same, True
        asked = _place(name)
        shared = Counter(number for pair in asked.own for number in self._holding.get(pair, ()))
        scored = [
            (_score(asked, self._places[number]), self._places[number])
            for number, count in shared.items()
            if count * 3 >= len(asked.own)
        ]
        best = max((score for score, _one in scored), default=0.0)
        if best < _LEAST:
            return "", False
        close = [(slips(asked.stem, one.stem) + slips(asked.parent, one.parent), -score, one.name, one)
                 for score, one in scored if score >= best - _CLOSE]  # fmt: skip
        other = min(close)[3]
        likely = self._is_slip(asked, other) if asked.parent == other.parent else self._is_other_way(asked, other)
        return other.name, likely and _telling(name) == _telling(other.name)

    def _is_slip(self, asked: _Place, other: _Place) -> bool:
        """Of units beside each other: a slip or two in a name, and no other unit there is as near."""
        if asked.stem == other.stem:
            return True
        if asked.short.endswith(other.stem) and len(other.stem) < len(other.short):
            return slips(asked.short, other.short) <= _SLIPS
        found, length = slips(asked.stem, other.stem), max(len(asked.stem), len(other.stem))
        if found > (_SLIPS if length >= _LONG else 1) or (length <= _SHORT and len(asked.stem) == len(other.stem)):
            return found == 0 or (found == 1 and sorted(asked.stem) == sorted(other.stem))
        return all(one is other or slips(asked.stem, one.stem) > found for one in self._beside[other.parent])

    def _is_other_way(self, asked: _Place, other: _Place) -> bool:
        """The same name by another way from the top: 锡盟 for 锡林郭勒盟, a slip in a level above."""
        if asked.stem != other.stem and asked.short != other.short:
            return False
        alike = [one for one in self._called[other.stem] if _last(one.parent) == _last(asked.parent)]
        if alike:
            return alike == [other]
        found = slips(asked.parent, other.parent)
        rest = (slips(asked.parent, one.parent) for one in self._called[other.stem] if one is not other)
        return found <= _SLIPS and all(found < more for more in rest)


def slips(one: str, other: str) -> int:
    """How many signs were left out, added, changed or swapped with the next."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, start=1):
        older, before, row = before, row, [place]
        for at, there in enumerate(other, start=1):
            least = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (sign != there))
            if older and at > 1 and sign == other[at - 2] and one[place - 2] == there:
                least = min(least, older[at - 2] + 1)
            row.append(least)
    return row[-1]


def _place(full_name: str) -> _Place:
    parent, _sign, own = _SEAL.sub("", full_name).rpartition(SEPARATOR)
    short, above = _compact(own), _compact(_last(parent))
    stem = short.removeprefix(above) or short
    return _Place(full_name, parent, short, stem, _pairs(short), _pairs(_compact(full_name)))


def _last(path: str) -> str:
    return path.rpartition(SEPARATOR)[2]


def _score(one: _Place, other: _Place) -> float:
    return 0.6 * _alike(one.own, other.own) + 0.4 * _alike(one.whole, other.whole)


def _compact(text: str) -> str:
    return _SIGNS.sub("", comparable(text))


def _pairs(text: str) -> frozenset[str]:
    """Neighbouring signs; those at both ends count as well, so that short names have enough of them."""
    framed = f"^{text}$"
    return frozenset(framed[place : place + 2] for place in range(len(framed) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _telling(text: str) -> Counter[str]:
    return Counter(sign for sign in text if sign in _TELLING)
