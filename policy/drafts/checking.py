"""What is wrong with the text of a draft, line by line, and how two texts differ."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import NamedTuple

from rulebook import Library, Pack
from rulebook.coverage import coverage, names
from rulebook.loader import examine
from rulebook.worked import Worked, worked

from .. import packs

_YEAR = re.compile(r"(?m)^policy_year: *([0-9]{4}) *$")


class Problem(NamedTuple):
    """A mistake: its line (1 is the first), what stands there, and a sentence."""

    line: int
    there: str
    sentence: str


class Reached(NamedTuple):
    """Applications in words that the same clauses reach, with the ids of these. ``overlaps``: several say which years
    are asked for; without ``base`` none does."""

    applications: str
    base: str
    relief: str
    waivers: str
    overlaps: bool


class Difference(NamedTuple):
    """A line of a comparison: ``+`` new, ``-`` gone, ``@`` where the next ones stand, a space for what stayed."""

    sign: str
    text: str


@lru_cache(maxsize=64)
def examined(text: str) -> tuple[Pack | None, tuple[Problem, ...]]:
    """The pack of a text, None while something is wrong with it, and what that is."""
    pack, problems = examine(text)
    lines = text.split("\n")
    return pack, tuple(
        Problem(line, lines[line - 1].strip() if line <= len(lines) else "", why) for line, why in problems
    )


def left_of(before: str, text: str) -> list[Problem]:
    """Lines that still name the year of the pack before, as they stood there, where the text is of another year: each
    may say what the new notice does not say any more. Comments are nobody's sentence."""
    was, now = _YEAR.search(before), _YEAR.search(text)
    if was is None or now is None or was[1] == now[1]:
        return []
    names = re.compile(rf"(?<![0-9]){was[1]}(?![0-9])")
    stood = {line.strip() for line in before.split("\n")}
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    return [
        Problem(number, said, "")
        for number, said in lines
        if said in stood and not said.startswith("#") and names.search(said.partition(" #")[0])
    ]


def decision_table(text: str) -> list[Reached]:
    """Which clauses reach which application, those that nobody decides first, then those where several do; empty while
    the text has mistakes."""
    pack = examined(text)[0]
    rows = coverage(pack) if pack is not None else ()
    found = [
        Reached(names(row, pack), told(row.base), told(row.relief), told(row.waivers), row.overlaps)
        for row in rows
        if pack is not None
    ]
    return sorted(found, key=lambda row: (bool(row.base), not row.overlaps))


def told(ids: tuple[str, ...]) -> str:
    return "、".join(ids)


def worked_out(text: str, cases: str) -> tuple[Worked, ...]:
    """Worked cases under a text with the packs on offer; none while it has mistakes."""
    on_offer = tuple((policy, packs.as_written(policy).hash) for policy in packs.policies())
    return _worked_out(text, cases, on_offer)


@lru_cache(maxsize=8)
def _worked_out(text: str, cases: str, on_offer: tuple[tuple[str, str], ...]) -> tuple[Worked, ...]:
    pack = examined(text)[0]
    if pack is None:
        return ()
    others = [packs.as_written(policy) for policy, _hash in on_offer]
    year = pack.series, pack.policy_year
    library = Library([pack, *(other for other in others if (other.series, other.policy_year) != year)])
    return tuple(worked(cases, library))


def differences(before: str, after: str) -> list[Difference]:
    """What has changed from one text to the other, with two lines around each change."""
    lines = list(difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm="", n=2))[2:]
    return [Difference(line[0], _place(line) if line[0] == "@" else line[1:]) for line in lines]


def _place(line: str) -> str:
    return line.split("+")[1].split(",")[0].split(" ")[0]


def for_next_year(text: str) -> str:
    """Last year's pack as the start of the next one: its id, policy year and title are moved on by a year. All else
    stays as it was until somebody has compared it with the new notice."""
    found = _YEAR.search(text)
    if found is None:
        return text
    year = int(found[1])
    moved = []
    for line in text.split("\n"):
        if line.startswith("id:"):
            line = re.sub(rf"-{year}\b.*", f"-{year + 1}", line)
        elif line.startswith(("policy_year:", "title:")):
            line = line.replace(str(year), str(year + 1))
        moved.append(line)
    return "\n".join(moved)
