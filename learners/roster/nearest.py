"""The present unit whose name is most like one that nobody knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from intake.folding import comparable
from units.paths import SEPARATOR

_SIGNS = re.compile(r"[^\w]+|_")
_TELLING = frozenset("0123456789一二三四五六七八九十百东西南北中上下左右前后大小新老男女甲乙丙丁")
"""Signs by which units are told apart on purpose: 第一中学 is no typing error for 第二中学."""
_LEAST, _LIKE, _ALMOST = 0.45, 0.6, 0.85


class Nearest:
    """Looks among the full names given."""

    def __init__(self, full_names: Iterable[str]) -> None:
        self._names = [(name, _pairs(_own(name)), _pairs(_compact(name))) for name in full_names]
        self._whole = {_compact(name): name for name, _own_pairs, _all_pairs in self._names}
        self._holding: dict[str, list[int]] = {}
        for place, (_name, own, _all_pairs) in enumerate(self._names):
            for pair in own:
                self._holding.setdefault(pair, []).append(place)

    def to(self, name: str) -> tuple[str, bool]:
        """The nearest full name, empty for none, and whether ``name`` is likely a typing error for it."""
        same = self._whole.get(_compact(name))
        if same is not None:
            return same, True
        own, whole = _pairs(_own(name)), _pairs(_compact(name))
        shared = Counter(place for pair in own for place in self._holding.get(pair, ()))
        best: tuple[float, float, float, str] = (0.0, 0.0, 0.0, "")
        for place, count in shared.items():
            if count * 3 >= len(own):
                other, others_own, others_whole = self._names[place]
                alike, all_alike = _alike(own, others_own), _alike(whole, others_whole)
                best = max(best, (0.6 * alike + 0.4 * all_alike, alike, all_alike, other))
        score, alike, all_alike, other = best
        if score < _LEAST:
            return "", False
        beside = _parent(name) == _parent(other)
        likely = (beside and alike >= _LIKE) or (alike >= _LIKE and all_alike >= _ALMOST)
        return other, likely and _telling(name) == _telling(other)


def _own(full_name: str) -> str:
    return _compact(full_name.rpartition(SEPARATOR)[2])


def _parent(full_name: str) -> str:
    return full_name.rpartition(SEPARATOR)[0]


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
