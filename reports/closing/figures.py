"""What is kept of one person in a closed season, worked out from the facts as they are now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from assessments.standings.models import Survey
from assessments.standings.selectors import audited, current_survey
from assessments.standings.settling import settled
from credits.annual.statistics import hours_of_people
from ground.actors import Actor
from units.selectors import units_visible

from ..audit.picture import column
from .models import ClosedSeason, ClosedStanding

LONGEST_HELPED = 90


@dataclass(frozen=True)
class Figures:
    """One person, as ClosedStanding has it (tenths of hours by subject)."""

    place: str
    place_name: str
    sector: str
    column: str
    helped: str
    hours: dict[str, int] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        return {
            "place": self.place,
            "place_name": self.place_name,
            "sector": self.sector,
            "column": self.column,
            "helped": self.helped,
            "hours": dict(sorted(self.hours.items())),
        }

    def differs(self, other: Figures) -> bool:
        """Whether a figure is another one; what a unit is called is none."""
        mine, others = self.as_data(), other.as_data()
        return any(mine[name] != others[name] for name in mine if name != "place_name")

    @classmethod
    def kept(cls, row: ClosedStanding) -> Figures:
        return cls(row.place, row.place_name, row.sector, row.column, row.helped, row.hours)


def question_of(year: int) -> str:
    return f"annual_check:{year}"


def survey_of(actor: Actor, season: ClosedSeason) -> Survey | None:
    """The survey kept up to date, where it speaks of the day of the season; else there is nothing to compare with."""
    survey = current_survey(actor=actor, policy=season.policy)
    return survey if survey is not None and survey.as_of == season.as_of else None


def figures_now(
    *, actor: Actor, season: ClosedSeason, survey: Survey, learner_ids: Iterable[int] | None = None
) -> dict[int, Figures]:
    """Everybody who served on the day of the season, or those of ``learner_ids`` who did, by id."""
    found: dict[int, tuple[Any, ...]] = {}
    names = ("place", "place_name", "sector", "state", "done", "human", "articles", "excused_by")
    for root in units_visible(actor=actor).filter(depth=1).order_by("path"):
        people = audited(actor=actor, unit=root, question=question_of(season.year), survey=survey)
        if learner_ids is not None:
            people = people.filter(pk__in=list(learner_ids))
        for pk, *values in people.order_by("pk").values_list("pk", *names):
            found[pk] = tuple(values)
    hours = hours_of_people(actor=actor, learner_ids=found, year=season.year, policy=season.policy, day=season.as_of)
    return {pk: _figures(values, hours.get(pk, {})) for pk, values in found.items()}


def _figures(values: tuple[Any, ...], hours: dict[str, int]) -> Figures:
    place, place_name, sector, state, done, human, articles, excused = values
    helped = ",".join(filter(None, [articles or "", excused or ""]))
    name = column(settled(state, done or "", human), done or "")
    return Figures(place, place_name[:200], sector, name, _fitting(helped), hours)


def _fitting(articles: str) -> str:
    """As many whole articles as there is room for."""
    return articles if len(articles) <= LONGEST_HELPED else articles[: LONGEST_HELPED + 1].rpartition(",")[0]


def fingerprint(figures: dict[int, Figures]) -> str:
    """Hash over everybody's figures, as the journal has it."""
    lines = hashlib.sha256()
    for pk in sorted(figures):
        lines.update(json.dumps([pk, figures[pk].as_data()], sort_keys=True, ensure_ascii=False).encode())
    return lines.hexdigest()
