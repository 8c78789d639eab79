"""A person reduced to what can change an answer, and the answers to every question in such circumstances.

The law is not written a second time here: the rulebook reduces facts to a situation and decides it; this module only
leaves the application open, so that one row serves every question.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from rulebook import Pack
from rulebook.bulk import essence
from rulebook.clauses.terms import Situation
from rulebook.decide import fee_cents
from rulebook.engine import resolve
from rulebook.facts import AnnualCheck, Application, Facts, Learner, TitleReview
from rulebook.findings import Missing, Result
from rulebook.ledger import LedgerRow, ledger_hours
from rulebook.situation import situation_of
from rulebook.vocabulary import Answer as ByDefault
from rulebook.vocabulary import Outcome, Sector, Sex

from . import purposes
from .models import Answer

EXCUSES = frozenset({"age_full", "age_some_years", "sector_or_post"})
"""Kinds of clauses (6.1, 6.2) by which people are excused for what they are, whether they learn or not."""


class Content(NamedTuple):
    """What is kept of a person. ``rows`` are annual credit records, hours cut off at what a year asks for."""

    open_years: tuple[int, ...]
    sex: Sex | None
    age_reached: tuple[int, int] | None
    sector: Sector | None
    grassroots_post: bool | None
    sanke_teacher: bool
    high_skilled: bool
    rows: tuple[LedgerRow, ...]
    exam_years: tuple[int, ...]
    on_roster: bool | None
    epidemic_years: tuple[int, ...]
    transfer_year: int | None
    tenure_year: int | None
    postdoc: bool | None
    required_years: int | None

    def digest(self) -> str:
        text = json.dumps(self, ensure_ascii=False, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()

    @classmethod
    def from_json(cls, data: list[Any]) -> Content:
        content = cls(*data)
        return content._replace(
            open_years=tuple(content.open_years),
            sex=Sex(content.sex) if content.sex else None,
            age_reached=tuple(content.age_reached) if content.age_reached else None,
            sector=Sector(content.sector) if content.sector else None,
            rows=tuple((year, subject, name, tenths) for year, subject, name, tenths in content.rows),
            exam_years=tuple(content.exam_years),
            epidemic_years=tuple(content.epidemic_years),
        )

    def situation(self, application: Application, pack: Pack) -> Situation:
        """The situation of the rulebook for one application."""
        flags = Learner(sanke_teacher=self.sanke_teacher, high_skilled=self.high_skilled)
        hours, january = ledger_hours(self.rows, flags, application, pack)
        return Situation(
            application=application,
            open_years=self.open_years,
            sex=self.sex,
            age_reached=self.age_reached,
            sector=self.sector,
            grassroots_post=self.grassroots_post,
            hours=tuple((year, tuple(hours[year])) for year in sorted(hours)),
            january=tuple((year, tuple(january[year])) for year in sorted(january)),
            exam_years=self.exam_years,
            on_roster=self.on_roster,
            epidemic_years=self.epidemic_years,
            transfer_year=self.transfer_year,
            tenure_year=self.tenure_year,
            postdoc=self.postdoc,
        )


class Reducer:
    """Reduces people to their circumstances on one day under one pack."""

    def __init__(self, pack: Pack, as_of: dt.date) -> None:
        self.pack = pack
        self.as_of = as_of
        self._anybody = AnnualCheck(pack.policy_year)  # the application is left open; any will do
        self._people: dict[tuple[Learner, Facts], Content] = {}
        self._needed: dict[tuple[int, str], int] = {}

    def reduce(
        self, learner: Learner, facts: Facts, rows: Iterable[LedgerRow], required_years: int | None = None
    ) -> Content:
        """The circumstances of one person. ``rows`` hold nothing completed after the day."""
        person = self._people.get((learner, facts))
        if person is None:
            person = self._people[learner, facts] = self._person(learner, facts)
        kept = [(year, subject, name, self._cut(year, subject, tenths)) for year, subject, name, tenths in rows]
        return person._replace(rows=tuple(kept), required_years=required_years)

    def _person(self, learner: Learner, facts: Facts) -> Content:
        s = situation_of(learner, self._anybody, facts, self.as_of, {}, {}, self.pack)
        return Content(
            s.open_years, s.sex, s.age_reached, s.sector, s.grassroots_post, learner.sanke_teacher,
            learner.high_skilled, (), s.exam_years, s.on_roster, s.epidemic_years, s.transfer_year, s.tenure_year,
            s.postdoc, None,
        )  # fmt: skip

    def _cut(self, year: int, subject: str, tenths: int) -> int:
        """More than a year asks for changes nothing, whatever else counts with it."""
        needed = self._needed.get((year, subject))
        if needed is None:
            needed = self._needed[year, subject] = self.pack.requirement(year)[self.pack.subject_index[subject]]
        return tenths if tenths < needed else needed


class Answering:
    """Answers questions in given circumstances under one pack. Remembers what it has decided; drop it when done."""

    def __init__(self, pack: Pack, questions: Mapping[str, Application] | None = None) -> None:
        self.pack = pack
        self.questions = purposes.questions(pack) if questions is None else questions
        self._known: dict[Situation, dict[str, Any]] = {}
        self._reviews = [TitleReview(level) for level in pack.applications.title_review.levels[:1]]
        self._excuses = [clause.id for clause in pack.relief if clause.kind in EXCUSES]
        self._base = frozenset(clause.id for clause in pack.base)

    def answers(self, circumstances_id: int, content: Content) -> list[Answer]:
        """One unsaved row for each question."""
        return [
            Answer(circumstances_id=circumstances_id, question=key, **self.answer(content, application))
            for key, application in self.questions.items()
        ]

    def answer(self, content: Content, application: Application) -> dict[str, Any]:
        """The columns of the answer to one question."""
        situation = essence(content.situation(application, self.pack), self.pack)
        columns = self._known.get(situation)
        if columns is None:
            columns = self._known[situation] = self._columns(resolve(situation, self.pack))
        return columns

    def excused_by(self, content: Content) -> str:
        """The clause of 6.1 or 6.2 by which the person would pass a title review; empty when there is none."""
        for review in self._reviews:
            routes = resolve(essence(content.situation(review, self.pack), self.pack), self.pack).routes
            for finding in routes:
                if finding.satisfied and finding.id in self._excuses:
                    return finding.id
        return ""

    def _columns(self, result: Result) -> dict[str, Any]:
        not_met = result.by_default is ByDefault.NOT_MET
        missing = result.missing if not_met else ()
        articles = self._articles(result)
        done = self._done(missing) if not_met else ()
        return {
            "outcome": result.outcome.value,
            "by_default": result.by_default.value,
            "state": _state(result, articles, done),
            "route": result.route or "",
            "articles": ",".join(articles),
            "open_readings": ",".join(result.open_readings),
            "done": ",".join(done),
            "missing": [list(gap) for gap in missing],
            "missing_tenths": sum(gap.tenths for gap in missing),
            "fee_cents": fee_cents(missing, self.pack),
            "feasible": result.feasible if not_met else None,
        }

    def _articles(self, result: Result) -> list[str]:
        """The relief by which the requirement is met: another route than the base, waived years, deemed subjects."""
        route = next((finding for finding in result.routes if finding.id == result.route), None)
        if route is None:
            return []
        found = [] if route.id in self._base else [route.id]
        if route.waived:
            found += [clause.id for clause in self.pack.waivers]
        for state in result.years:
            if state.year in route.years and state.complete:
                found += [s.met_by for s in state.subjects if s.met_by is not None and s.met_by != "hours"]
        return list(dict.fromkeys(found))

    def _done(self, missing: Iterable[Missing]) -> tuple[str, ...]:
        lacking = {gap.subject for gap in missing}
        return tuple(subject.id for subject in self.pack.subjects if subject.id not in lacking)


def _state(result: Result, articles: list[str], done: tuple[str, ...]) -> str:
    if result.outcome is Outcome.NEEDS_CONFIRMATION:
        return Answer.State.NEEDS_CONFIRMATION.value
    if result.outcome is Outcome.MET:
        return (Answer.State.EXEMPT if articles else Answer.State.COMPLETE).value
    return (Answer.State.PARTLY if done else Answer.State.NOTHING).value
