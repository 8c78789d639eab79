"""Ticks that are not reported yet. They wait in the session, so that pages can be turned and filters changed."""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from ..plans.models import TrainingPlan


@dataclass
class Ticks:
    """Ids of learners: ticked and not reported yet; reported and not ticked any more."""

    on: set[int] = field(default_factory=set)
    off: set[int] = field(default_factory=set)

    def __len__(self) -> int:
        return len(self.on) + len(self.off)

    def take_over(self, shown: Iterable[int], ticked: Iterable[int], stored: Iterable[int]) -> None:
        """Takes over what a page of people says; ``stored`` are those reported already."""
        seen, marked, known = set(shown), set(ticked), set(stored)
        self.on = (self.on - seen) | (seen & marked - known)
        self.off = (self.off - seen) | (seen & known - marked)

    def add(self, people: Iterable[int], stored: Iterable[int]) -> int:
        """Ticks people as well; returns how many that is more."""
        before = len(self.on) - len(self.off)
        chosen, known = set(people), set(stored)
        self.on |= chosen - known
        self.off -= chosen
        return len(self.on) - len(self.off) - before

    def ticked(self, learner_id: int, stored: bool) -> bool:
        return learner_id in self.on or (stored and learner_id not in self.off)


def _key(plan: TrainingPlan) -> str:
    return f"completions-{plan.public_id}"


def ticks_of(session: MutableMapping[str, Any], plan: TrainingPlan) -> Ticks:
    on, off = session.get(_key(plan), ((), ()))
    return Ticks(set(on), set(off))


def keep(session: MutableMapping[str, Any], plan: TrainingPlan, ticks: Ticks | None) -> None:
    """Keeps the ticks of a plan for the next page; without any they go."""
    if ticks:
        session[_key(plan)] = [sorted(ticks.on), sorted(ticks.off)]
    else:
        session.pop(_key(plan), None)
