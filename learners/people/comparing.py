"""Two values beside each other, position by position, as far as the reviewer may see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple


class Letter(NamedTuple):
    """One character as it is shown, and whether it differs; under a mask it is a star that may differ all the same."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Compared:
    """What is on record beside what is asked for."""

    old: list[Letter]
    new: list[Letter]

    @property
    def agrees(self) -> bool:
        return not any(sign.differs for sign in [*self.old, *self.new])

    @property
    def differing(self) -> list[int]:
        """Positions of the new value, counted from one, that differ."""
        return [place for place, sign in enumerate(self.new, start=1) if sign.differs]


def compare(old: str, new: str, mask: Callable[[str], str] = str) -> Compared:
    """Equally long values position by position, others where they fit best. ``mask`` hides characters and keeps their
    number; what it hides is compared before it is hidden."""
    signs: tuple[list[Letter], list[Letter]] = ([], [])
    for start, end, other_start, other_end, same in _parts(old, new):
        for found, value, first, last in ((signs[0], old, start, end), (signs[1], new, other_start, other_end)):
            shown = mask(value)
            found += [Letter(character, not same) for character in shown[first:last]]
    return Compared(*signs)


def _parts(old: str, new: str) -> list[tuple[int, int, int, int, bool]]:
    if len(old) == len(new):
        return [(at, at + 1, at, at + 1, old[at] == new[at]) for at in range(len(old))]
    found = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(start, end, first, last, tag == "equal") for tag, start, end, first, last in found]
