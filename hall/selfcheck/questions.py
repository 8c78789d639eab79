"""Five answers of a visitor as a case of the rules. Nothing is read of anybody and nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.decisions import purposes
from rulebook import Decision, Pack, decide, explain, parse_case
from rulebook.findings import ClauseAnswer
from rulebook.measures import surely_enough
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Outcome, Reach, Voice

ALL, NONE = "all", "none"
PLACES: dict[str, dict[str, Any]] = {
    "public": {"sector": "public", "grassroots_post": False},
    "non_public": {"sector": "non_public", "grassroots_post": False},
    "grassroots": {"sector": "public", "grassroots_post": True},
    "unknown": {},
}
"""Where somebody works, as the rules ask it (article 6.2)."""


@dataclass(frozen=True)
class SelfCheck:
    """What a visitor has said. ``years``: of each year the subject that is complete, ``all`` or ``none``."""

    question: str
    sex: str
    birth_date: dt.date
    place: str
    years: Mapping[int, str]


@dataclass(frozen=True)
class SelfAnswer:
    """What the rules say of it, in words for the person."""

    decision: Decision

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome

    @property
    def summary(self) -> str:
        return explain.summary(self.decision, voice=Voice.LEARNER)

    @property
    def applying(self) -> list[ClauseAnswer]:
        return self._of(Reach.APPLIES)

    @property
    def unclear(self) -> list[ClauseAnswer]:
        return self._of(Reach.CANNOT_TELL)

    @property
    def others(self) -> list[ClauseAnswer]:
        return self._of(Reach.DOES_NOT_APPLY)

    @property
    def doubts(self) -> tuple[ClauseAnswer, ...]:
        return explain.doubts(self.decision)

    def _of(self, reach: Reach) -> list[ClauseAnswer]:
        return [clause for clause in self.decision.clauses(voice=Voice.LEARNER) if clause.outcome is reach]


def answer(said: SelfCheck, pack: Pack, as_of: dt.date) -> SelfAnswer:
    """Decides as if what was said were on record. Raises rulebook.CaseError for what the rules cannot read."""
    case = {
        "policy": pack.id,
        "as_of": as_of.isoformat(),
        "learner": {"sex": said.sex or None, "birth_date": said.birth_date.isoformat(), **PLACES[said.place]},
        "application": purposes.as_data(purposes.from_key(said.question, pack)),
        "credits": _credits(said, pack, as_of),
        "facts": [],
    }
    return SelfAnswer(decide(parse_case(case, pack), pack))


def _credits(said: SelfCheck, pack: Pack, as_of: dt.date) -> list[dict[str, Any]]:
    """Of each year and subject that was said to be complete the hours it asks for, as verified by an office: how they
    were learnt is not asked."""
    found = []
    for year, done in said.years.items():
        for subject, tenths in zip(pack.subjects, surely_enough(year, pack), strict=True):
            if tenths and done in (ALL, subject.id):
                found.append(
                    {
                        "id": f"{year}-{subject.id}", "year": year, "subject": subject.id,
                        "hours": format_tenths(tenths), "source": "recognised", "certificate": True, "verified": True,
                        "completed_on": min(dt.date(year, 12, 31), as_of).isoformat(),
                    }
                )  # fmt: skip
    return found
