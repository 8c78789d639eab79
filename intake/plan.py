"""What would become of each row of a file: the plan that is shown before anything is stored, as plain data."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from intake.faults import Explained, Fault, fault

EXAMPLES = 5


class RowOutcome(StrEnum):
    """What would become of a row."""

    NEW = "new"
    ALREADY_THERE = "already_there"
    CHANGED = "changed"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowObjection:
    """What is wrong with a row in the light of what is known, not of its cells; reads like a fault of a cell."""

    code: str
    message_zh: str
    hint_zh: str


class FieldChange(NamedTuple):
    """What a row changes: the field, what is known, what the file says. Numbers come masked."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of the plan. ``objections`` by field name; ``entries`` (label, text) is what would be entered."""

    number: int
    outcome: RowOutcome
    reason: str = ""
    name: str = ""
    objections: Mapping[str, Explained] = field(default_factory=dict)
    changes: tuple[FieldChange, ...] = ()
    entries: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data for pages and commands."""
        return {
            "row": self.number,
            "outcome": self.outcome.value,
            "reason": self.reason,
            "name": self.name,
            "reasons": [f"{one.message_zh}；{one.hint_zh}" for one in self.objections.values()],
            "changes": [change._asdict() for change in self.changes],
            "entries": [list(entry) for entry in self.entries],
        }


@dataclass(slots=True)
class RowPlan:
    """Rows by outcome and reason, held by column: a row costs its number, and more only where there is more to say.

    A reason is the code of the row's first objection or any word of the app that plans; it may be empty.
    """

    numbers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    objections: dict[int, Mapping[str, Explained]] = field(default_factory=dict)
    changes: dict[int, tuple[FieldChange, ...]] = field(default_factory=dict)
    entries: dict[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    notices: list[Fault] = field(default_factory=list)

    def add(self, number: int, outcome: RowOutcome, reason: str = "") -> None:
        """One row, by its number in the file."""
        self.numbers.setdefault((outcome.value, reason), []).append(number)

    def refuse(
        self,
        number: int,
        objections: Mapping[str, Explained],
        *,
        name: str = "",
        outcome: RowOutcome = RowOutcome.REFUSED,
    ) -> None:
        """One row that is not taken, under its first objection, so that the reasons add up to the rows."""
        self.objections[number] = objections
        if name:
            self.names[number] = name
        self.add(number, outcome, next((one.code for one in objections.values()), ""))

    def say_former(self, numbers: Iterable[int]) -> None:
        """Notice that these rows name people by what they were called, or by a number they had, before a correction."""
        if found := sorted(numbers):
            rows = "、".join(map(str, found[:EXAMPLES])) + (" 等" if len(found) > EXAMPLES else "")
            self.notices.append(fault("former_matched", count=len(found), rows=rows))

    def total(self, outcome: RowOutcome | None = None) -> int:
        """Rows of one outcome, or all rows."""
        return sum(len(rows) for (name, _), rows in self.numbers.items() if outcome is None or name == outcome.value)

    def results(self) -> Iterator[RowResult]:
        """Every row in the order of the file."""
        keys = sorted((number, key) for key, rows in self.numbers.items() for number in rows)
        for number, (outcome, reason) in keys:
            yield RowResult(
                number,
                RowOutcome(outcome),
                reason,
                self.names.get(number, ""),
                self.objections.get(number, {}),
                self.changes.get(number, ()),
                self.entries.get(number, ()),
            )

    def examples(self, shown: Mapping[RowOutcome, int]) -> list[dict[str, Any]]:
        """The first so many rows of each outcome, as pages show them."""
        left = {outcome.value: most for outcome, most in shown.items() if most}
        wanted = {
            number
            for outcome, most in left.items()
            for number in sorted(n for key, rows in self.numbers.items() if key[0] == outcome for n in rows)[:most]
        }
        return [row.to_json() for row in self.results() if row.number in wanted] if wanted else []

    def to_json(self) -> list[dict[str, Any]]:
        """Rows by outcome and reason, most frequent first; each reason in the words of its first row (what, mend)."""
        return [
            {
                "outcome": outcome,
                "reason": reason,
                "rows": len(rows),
                "examples": rows[:EXAMPLES],
                "says": self._says(rows[0]) if reason else [],
            }
            for (outcome, reason), rows in sorted(self.numbers.items(), key=lambda item: (-len(item[1]), item[0]))
        ]

    def _says(self, number: int) -> list[str]:
        first = next(iter(self.objections.get(number, {}).values()), None)
        return [first.message_zh, first.hint_zh] if first else []
