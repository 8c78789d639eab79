"""The picture of a unit: its direct parts with everything below them, added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from assessments.standings.models import AnswerState
from assessments.standings.selectors import Bucket
from units.models import Unit

State = AnswerState

COLUMNS = {
    "complete": _("complete"),
    "exempt": _("met with relief"),
    "public_only": _("public subject only"),
    "professional_only": _("professional subject only"),
    "nothing": _("neither subject"),
    "needs_confirmation": _("to be confirmed"),
}
MET = ("complete", "exempt")


def column(state: str, done: str) -> str:
    """The column in which people of this state are counted."""
    return f"{done}_only" if state == State.PARTLY else state


def condition(name: str) -> tuple[str, str]:
    """The reverse: state and subjects done that the people of a column have in common."""
    if name.endswith("_only"):
        return State.PARTLY, name.removesuffix("_only")
    return name, ""


@dataclass
class PartRow:
    """One line of the picture."""

    unit: Unit
    here_only: bool = False  # people of the unit itself, without the levels below
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COLUMNS, 0))

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

    def add(self, bucket: Bucket) -> None:
        name = column(bucket.state, bucket.done)
        self.counts[name] = self.counts.get(name, 0) + bucket.people


@dataclass(frozen=True)
class Picture:
    """The total of a unit and its parts."""

    total: PartRow
    parts: Sequence[PartRow]


def add_up(unit: Unit, parts: Iterable[Unit], buckets: Iterable[Bucket]) -> Picture:
    """The buckets of a unit in a row for each of its direct parts, in their order, after one for the unit itself."""
    own = PartRow(unit, here_only=True)
    by_path = {part.path: PartRow(part) for part in parts}
    counted = list(buckets)
    for bucket in counted:
        row = own if bucket.part == unit.path else by_path[bucket.part]
        row.add(bucket)
    return Picture(total_of(unit, counted), [*([own] if own.people and by_path else []), *by_path.values()])


def total_of(unit: Unit, buckets: Iterable[Bucket]) -> PartRow:
    """All buckets of a unit in one row."""
    total = PartRow(unit)
    for bucket in buckets:
        total.add(bucket)
    return total
