"""What would become of each row of a file, counted: the shape of every plan that is shown before anything is stored."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from intake.faults import Fault

EXAMPLES = 5


class Outcome(StrEnum):
    """What would become of a row."""

    NEW = "new"
    ALREADY_THERE = "already_there"
    CHANGED = "changed"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"


@dataclass(slots=True)
class Plan:
    """Rows by outcome and reason, with the first row numbers of each.

    A reason is the code of a fault or any word of the app that plans; it may be empty. No cell of a file is kept, so a
    plan may be stored and shown to whoever may see the import.
    """

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, number: int, outcome: Outcome, reason: str = "") -> None:
        """Count one row."""
        key = (outcome.value, reason)
        self.counts[key] += 1
        shown = self.examples.setdefault(key, [])
        if len(shown) < EXAMPLES:
            shown.append(number)

    def refuse(self, number: int, faults: dict[str, Fault]) -> None:
        """Count one refused row under its first fault, so that the reasons add up to the rows."""
        self.add(number, Outcome.REFUSED, next((one.code for one in faults.values()), ""))

    def total(self, outcome: Outcome | None = None) -> int:
        """Rows of one outcome, or all rows."""
        return sum(count for (name, _), count in self.counts.items() if outcome is None or name == outcome.value)

    def to_json(self) -> list[dict[str, Any]]:
        """Plain data that ``from_json`` reads back; most frequent first."""
        return [
            {"outcome": outcome, "reason": reason, "rows": count, "examples": list(self.examples[outcome, reason])}
            for (outcome, reason), count in sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))
        ]

    @classmethod
    def from_json(cls, data: list[dict[str, Any]]) -> "Plan":
        """A plan as it was written by ``to_json``."""
        plan = cls()
        for part in data:
            key = (Outcome(part["outcome"]).value, str(part["reason"]))
            plan.counts[key] = int(part["rows"])
            plan.examples[key] = [int(number) for number in part["examples"]]
        return plan
