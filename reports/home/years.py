"""The hours of each year: those that the application asks for, and the others for comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.decisions.selectors import Assessment
from rulebook import Pack
from rulebook.findings import YearState
from rulebook.speech import Phrases
from rulebook.vocabulary import Reach

from .records import Waiting


@dataclass(frozen=True)
class SubjectBar:
    """One subject of one year, or all together where the notice asks for a total. ``met_by`` is "hours", an article or
    None; ``waiting`` are hours not verified yet."""

    name: str
    tenths: int
    required: int
    met_by: str | None
    waiting: int
    not_asked: bool = False
    """Met because the notice asks nothing of it (7.2), not because it is deemed complete (6.6)."""

    @property
    def met(self) -> bool:
        return self.met_by is not None

    @property
    def deemed(self) -> bool:
        return self.met_by is not None and self.met_by != "hours"


@dataclass(frozen=True)
class YearPanel:
    year: int
    asked: bool
    waived: bool
    lacking: bool
    """Something of this year stands among what is missing."""
    subjects: tuple[SubjectBar, ...]

    @property
    def complete(self) -> bool:
        return all(subject.met for subject in self.subjects)


@dataclass(frozen=True)
class YearsShown:
    """The years of the application, the newest first, and further ones. ``nothing_required``: it asks for none."""

    asked: tuple[YearPanel, ...]
    others: tuple[YearPanel, ...]
    nothing_required: bool


def years_of(assessment: Assessment, further: Iterable[YearState], lacking: set[int], waiting: Waiting) -> YearsShown:
    """``lacking``: years of which something stands among what is missing."""
    decision, pack = assessment.decision, assessment.pack
    routes = [route for route in decision.result.routes if route.standing is Reach.APPLIES]
    asked = {year for route in routes for year in route.years}
    waived = {year for route in routes for year in route.waived}
    shown = {state.year for state in decision.years}

    def panel(state: YearState) -> YearPanel:
        year = state.year
        return YearPanel(year, year in asked, year in waived, year in lacking, bars(state, pack, waiting))

    rest = sorted((state for state in further if state.year not in shown), key=lambda state: state.year, reverse=True)
    return YearsShown(
        asked=tuple(panel(state) for state in reversed(decision.years)),
        others=tuple(panel(state) for state in rest),
        nothing_required=any(route.id == decision.route and not route.years for route in routes),
    )


def bars(state: YearState, pack: Pack, waiting: Waiting) -> tuple[SubjectBar, ...]:
    speaker = Phrases()
    return tuple(
        SubjectBar(
            speaker.measure(s.subject, pack),
            s.tenths,
            s.needed,
            s.met_by,
            waiting.get((state.year, s.subject), 0),
            pack.asks_not(s.met_by or ""),
        )
        for s in state.subjects
    )
