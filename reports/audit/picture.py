"""The picture of a unit: its direct parts with everything below them, added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessments.standings.models import AnswerState
from assessments.standings.selectors import Bucket
from rulebook import Pack
from rulebook.speech import Phrases
from units.models import Unit

State = AnswerState

MET = ("complete", "exempt")
ONLY = "_only"
TOLD_APART = 3
"""Up to so many subjects each combination of them has a column; of more, one column says that some are complete."""


def columns(pack: Pack) -> dict[str, Any]:
    """The columns of a notice with their titles: whoever has completed some subjects only is told by which."""
    known: dict[str, Any] | None = pack.compiled.get(columns)
    if known is None:
        known = pack.compiled[columns] = _columns(pack)
    return known


def _columns(pack: Pack) -> dict[str, Any]:
    ids = [subject.id for subject in pack.subjects]
    partly: dict[str, Any] = {}
    if len(ids) > TOLD_APART:
        partly[State.PARTLY.value] = _("some subjects")
    for many in range(1, len(ids)) if not partly else ():
        for done in combinations(ids, many):
            names = "、".join(short_name(pack, one) for one in done)
            partly[column(State.PARTLY, ",".join(done))] = _("%(subjects)s only") % {"subjects": names}
    if not pack.enough_tells and len(ids) <= TOLD_APART:
        partly[column(State.PARTLY, ",".join(ids))] = _("subjects complete, the total not")
    return {
        "complete": _("complete"),
        "exempt": _("met with relief"),
        **partly,
        "nothing": _("neither subject"),
        "needs_confirmation": _("to be confirmed"),
    }


def short_name(pack: Pack, subject: str) -> str:
    """What stands in the title of a column: 公需, not 公需科目."""
    name = Phrases().measure(subject, pack)
    return name.removesuffix("科目") or name


def column(state: str, done: str) -> str:
    """The column in which people of this state are counted, where each combination has its own."""
    return f"{done}{ONLY}" if state == State.PARTLY else state


def column_of(state: str, done: str, known: Mapping[str, Any]) -> str:
    """The column among those of a notice."""
    name = column(state, done)
    return name if name in known else state


def condition(name: str) -> tuple[str, str | None]:
    """The reverse: state and subjects done that the people of a column have in common (None: any)."""
    if name.endswith(ONLY):
        return State.PARTLY, name.removesuffix(ONLY)
    return name, None if name == State.PARTLY else ""


def colour(name: str, known: Iterable[str]) -> str:
    """The colour of a column: its state, and for those of some subjects its place among them."""
    partly = [each for each in known if each.endswith(ONLY)]
    return f"partly-{partly.index(name)}" if name in partly else name


@dataclass
class PartRow:
    """One line of the picture."""

    unit: Unit
    columns: Mapping[str, Any]
    here_only: bool = False  # people of the unit itself, without the levels below
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.counts = dict.fromkeys(self.columns, 0)

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def met(self) -> int:
        return sum(self.counts[name] for name in MET)

    @property
    def rate(self) -> str:
        """Share of people whose requirement is met, in percent with one place; empty without people."""
        return f"{self.met * 100 / self.people:.1f}" if self.people else ""

    @property
    def cells(self) -> list[tuple[str, int]]:
        return list(self.counts.items())

    @property
    def titled(self) -> list[tuple[str, Any, int]]:
        """The figures, each after the name and the title of its column."""
        return [(name, self.columns[name], people) for name, people in self.counts.items()]

    def add(self, bucket: Bucket) -> None:
        name = column_of(bucket.state, bucket.done, self.columns)
        self.counts[name] = self.counts.get(name, 0) + bucket.people


@dataclass(frozen=True)
class Picture:
    """The total of a unit and its parts."""

    total: PartRow
    parts: Sequence[PartRow]


def add_up(unit: Unit, parts: Iterable[Unit], buckets: Iterable[Bucket], pack: Pack) -> Picture:
    """The buckets of a unit in a row for each of its direct parts, in their order, after one for the unit itself."""
    known = {name: str(title) for name, title in columns(pack).items()}  # once, not in each cell
    own = PartRow(unit, known, here_only=True)
    by_path = {part.path: PartRow(part, known) for part in parts}
    counted = list(buckets)
    for bucket in counted:
        row = own if bucket.part == unit.path else by_path[bucket.part]
        row.add(bucket)
    return Picture(total_of(unit, counted, pack), [*([own] if own.people and by_path else []), *by_path.values()])


def total_of(unit: Unit, buckets: Iterable[Bucket], pack: Pack) -> PartRow:
    """All buckets of a unit in one row."""
    total = PartRow(unit, columns(pack))
    for bucket in buckets:
        total.add(bucket)
    return total
