"""Figures of a request that can be granted in part, and how a part is compared with what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any


class Measure(Enum):
    """What makes one figure smaller than another."""

    AMOUNT = auto()
    """Hours, days: a number, as text or whole."""
    CHOSEN = auto()
    """Years: a list, of which some may be left out."""
    FROM = auto()
    """First day as YYYY-MM-DD: a part begins no earlier."""
    UNTIL = auto()
    """Last day, absent while it lasts: a part ends no later."""


@dataclass(frozen=True)
class PartFigure:
    """One figure by its name in the payload; what a form derives from others (``tenths``) is a figure as well."""

    name: str
    measure: Measure

    def within(self, asked: Mapping[str, Any], granted: Mapping[str, Any]) -> bool:
        """No more than was asked. What was asked stays there and nothing is added, but an end to what lasts."""
        one, other = asked.get(self.name), granted.get(self.name)
        if self.measure is Measure.UNTIL and one is None:
            return True
        if one is None or other is None:
            return one is other
        return _NO_MORE[self.measure](one, other)


_NO_MORE: dict[Measure, Callable[[Any, Any], bool]] = {
    Measure.AMOUNT: lambda asked, granted: Decimal(str(granted)) <= Decimal(str(asked)),
    Measure.CHOSEN: lambda asked, granted: set(granted) <= set(asked),
    Measure.FROM: lambda asked, granted: granted >= asked,
    Measure.UNTIL: lambda asked, granted: granted <= asked,
}
PERIOD = (PartFigure("since", Measure.FROM), PartFigure("until", Measure.UNTIL))
