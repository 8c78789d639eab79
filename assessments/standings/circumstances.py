"""A person reduced to what can change an outcome, and the answers to every question in such circumstances.

The law is not written a second time here: the rulebook reduces facts to a situation and decides it. This module
leaves the application open, so that one row serves every question, and keeps of the hours only whether they are
enough: however many people there are, they share few circumstances. How much somebody lacks is worked out for that
person (Shortfalls). Under a notice that asks for more than that, the hours themselves are kept (CountedHours).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from rulebook import Pack, built_in
from rulebook.bulk import essence
from rulebook.clauses.terms import Situation
from rulebook.engine import resolve
from rulebook.facts import (
    OF_EVERY_STATUS,
    AnnualCheck,
    Application,
    CaseLearner,
    Facts,
    Recognition,
    TitleReview,
    of_status,
)
from rulebook.fees import fee_cents
from rulebook.findings import Result
from rulebook.ledger import JANUARY, LedgerRow, classes_of, condition_holds, ledger_hours
from rulebook.routemap import plan_for, years_asked
from rulebook.situation import situation_of
from rulebook.vocabulary import ByDefault, Outcome, Reach, Reading

from ..decisions import purposes
from .counted import CountedHours
from .memos import OF_CIRCUMSTANCES, OF_PEOPLE, Memo
from .models import Answer, AnswerState

HOURS = ("hours", "january", "hours_by", "helpful_by")
EXCUSES = frozenset({"age_full", "age_some_years", "sector_or_post"})
"""Kinds of clauses (6.1, 6.2) by which people are excused for what they are, whether they learn or not."""
APPLIES = Reach.APPLIES
ASKS = Answer._meta.get_field("asks").max_length or 0
"""What is longer is kept as its hash: it is only compared."""
PERSON = tuple(name for name in Situation._fields if name not in {"application", *HOURS})
"""What a situation says of the person. What pack conditions look at stands last."""
BEFORE_HOURS = 5
"""So many of these stand before the hours where circumstances are stored: rows of earlier versions are read, too."""
_HOURS_AT = Situation._fields.index("hours") - 1
_SINCE = [PERSON.index(place) for place in built_in.places_of_days()]
Way = dict[int, tuple[frozenset[str], frozenset[str]]]
"""By policy year of a notice: classes that count in any case, and those with which January conversions count too."""


class Traits(NamedTuple):
    """What is kept of a person.

    ``person``: what a situation says of the person, in the order of PERSON. ``enough``: year, subject, and a bit for
    each way of counting (Counting) in which the hours of that year suffice; years in which none does are left out.
    ``january``: there are conversions that hang on conversion_window. ``counted``: in place of both, the hours
    themselves.
    """

    person: tuple[Any, ...]
    enough: tuple[tuple[int, str, int], ...] = ()
    january: bool = False
    required_years: int | None = None
    counted: tuple[CountedHours, ...] = ()

    def as_json(self) -> list[Any]:
        """Days of declared facts are told from words by standing alone in a list."""
        *known, declared = self.person
        hours = self.enough, self.january
        plain = [(name, [value.isoformat()] if isinstance(value, dt.date) else value) for name, value in declared]
        data = [*known[:BEFORE_HOURS], *hours, *known[BEFORE_HOURS:], self.required_years]
        return [*data, *([plain] if plain else []), *([{"counted": self.counted}] if self.counted else [])]

    def digest(self) -> str:
        text = json.dumps(self.as_json(), ensure_ascii=False, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()

    @classmethod
    def from_json(cls, data: list[Any]) -> Traits:
        width = len(PERSON) - 1
        known, more = data[:BEFORE_HOURS] + data[BEFORE_HOURS + 2 : width + 2], data[width + 3 :]
        values = [built_in.restored(place, value) for place, value in zip(PERSON, known, strict=False)]
        counted = more.pop()["counted"] if more and isinstance(more[-1], dict) else ()
        declared = tuple((name, _read(value)) for name, value in (more[0] if more else ()))
        enough, january = data[BEFORE_HOURS : BEFORE_HOURS + 2]
        kept = tuple(map(CountedHours.from_json, counted))
        return cls((*values, declared), built_in.restored("", enough), january, data[width + 2], kept)

    def situation(self, application: Application, hours: Any = (), january: Any = ()) -> Situation:
        """The situation of the rulebook for one application with these hours."""
        application = purposes.completed(application, self.required_years)
        known = self.person
        return Situation._make((application, *known[:_HOURS_AT], hours, january, *known[_HOURS_AT:], (), ()))

    @property
    def fixed(self) -> bool:
        """Whether nothing is on record since which years may be asked for."""
        return all(self.person[index] is None for index in _SINCE)


def _read(value: Any) -> Any:
    """The value of a declared fact as it was before ``as_json``."""
    if not isinstance(value, list):
        return value
    return dt.date.fromisoformat(value[0]) if value and isinstance(value[0], str) else tuple(value)


class Exact(NamedTuple):
    """A person with all hours: flags, annual credit records and circumstances."""

    flags: CaseLearner
    rows: tuple[LedgerRow, ...]
    content: Traits

    def situation(self, key: str, counting: Counting) -> Situation:
        """The situation for one question with all hours."""
        if self.content.counted:
            return counting.situation(self.content, key)
        application = counting.questions[key]
        hours, january = ledger_hours(self.rows, self.flags, application, counting.pack)
        return self.content.situation(
            application,
            tuple((year, tuple(hours[year])) for year in sorted(hours)),
            tuple((year, tuple(january[year])) for year in sorted(january)),
        )


class Counting:
    """The ways of counting that questions make a difference between: which classes count, with January or without.

    What a class means says the notice that judged its hours, so a way is told apart by notice.
    """

    def __init__(self, pack: Pack, questions: Mapping[str, Application]) -> None:
        self.pack = pack
        self.questions = questions
        self.ways: list[Way] = []
        self.way_of: dict[str, int] = {}
        self._held: dict[tuple[str, int, CaseLearner], bool] = {}
        for key, application in questions.items():
            way = {year: self._counting(year, application) for year in pack.notices}
            if way not in self.ways:
                self.ways.append(way)
            self.way_of[key] = self.ways.index(way)

    def _counting(self, year: int, application: Application) -> tuple[frozenset[str], frozenset[str]]:
        names = classes_of(self.pack.notices[year])
        counting = [name for name in names if condition_holds(name, year, OF_EVERY_STATUS, application, self.pack)]
        return frozenset(name for name in counting if not name.endswith(JANUARY)), frozenset(counting)

    @cached_property
    def _fixed_years(self) -> frozenset[int] | None:
        """Years that any question may ask for whoever asks; None when that depends on what the question says."""
        if any(isinstance(application, Recognition) for application in self.questions.values()):
            return None
        return frozenset().union(*(plan_for(asked, self.pack).years for asked in self.questions.values()))

    def years(self, content: Traits) -> frozenset[int] | None:
        """Years that any question may ask for of a person; None: any year."""
        if self._fixed_years is None or content.fixed:
            return self._fixed_years
        situations = map(content.situation, self.questions.values())
        return self._fixed_years.union(*(years_asked(situation, self.pack) for situation in situations))

    def enough(
        self, rows: Iterable[LedgerRow], flags: CaseLearner, years: frozenset[int] | None
    ) -> tuple[tuple[int, str, int], ...]:
        """For each year and subject a bit per way of counting, two for each: without January conversions and with."""
        by_subject: dict[tuple[int, str], dict[str, int]] = {}
        for year, subject, name, tenths in rows:
            if (years is None or year in years) and self._holds(name, year, flags):
                classes = by_subject.setdefault((year, subject), {})
                classes[name] = classes.get(name, 0) + tenths
        found = []
        for (year, subject), classes in sorted(by_subject.items()):
            bits = self._bits(year, self.pack.requirement(year)[self.pack.subject_index[subject]], classes)
            if bits:
                found.append((year, subject, bits))
        return tuple(found)

    def _bits(self, year: int, needed: int, classes: dict[str, int]) -> int:
        bits, notice = 0, self.pack.notice_of(year).policy_year
        for number, way in enumerate(self.ways):
            for option, names in enumerate(way[notice]):
                if sum(tenths for name, tenths in classes.items() if name in names) >= needed:
                    bits |= 1 << (2 * number + option)
        return bits

    def _holds(self, name: str, year: int, flags: CaseLearner) -> bool:
        """Whether hours of this class and year count for the person in any question."""
        key = name, self.pack.notice_of(year).policy_year, flags
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = any(
                condition_holds(name, year, flags, application, self.pack) for application in self.questions.values()
            )
        return held

    def situation(self, content: Traits, key: str) -> Situation:
        """The situation for one question, with hours that are enough or none (or the hours themselves)."""
        if content.counted:
            found = next(one for one in content.counted if key in one.questions)
            return content.situation(self.questions[key])._replace(**found.under(self.pack))
        shift = 2 * self.way_of[key]
        hours: dict[int, list[int]] = {}
        january: dict[int, list[int]] = {}
        width, index = len(self.pack.subjects), self.pack.subject_index
        for year, subject, bits in content.enough:
            plain, with_january = bits >> shift & 1, bits >> shift + 1 & 1
            if plain or with_january:
                totals = hours if plain else january
                needed = self.pack.requirement(year)[index[subject]]
                totals.setdefault(year, [0] * width)[index[subject]] = needed
        return content.situation(
            self.questions[key],
            tuple((year, tuple(hours[year])) for year in sorted(hours)),
            tuple((year, tuple(january[year])) for year in sorted(january)),
        )


class Reducer:
    """Reduces people to their circumstances on one day under one pack. Remembers; drop it when done."""

    def __init__(self, counting: Counting, as_of: dt.date) -> None:
        self.counting = counting
        self.pack = counting.pack
        self.as_of = as_of
        self._anybody = AnnualCheck(self.pack.policy_year)  # the application is left open; any will do
        self._people: Memo[tuple[CaseLearner, Facts], Traits] = Memo(OF_PEOPLE)
        self._enough: Memo[tuple[Any, ...], tuple[tuple[int, str, int], ...]] = Memo(OF_PEOPLE)

    def reduce(
        self, learner: CaseLearner, facts: Facts, rows: Iterable[LedgerRow], required_years: int | None = None
    ) -> Exact:
        """The circumstances of one person. ``rows`` hold nothing completed after the day."""
        person = self.person(learner, facts)
        kept = tuple(rows)
        years = self.counting.years(person)
        key = kept, years, learner.status
        enough = self._enough.get(key)
        flags = of_status(learner.status)
        if enough is None:
            enough = self._enough[key] = self.counting.enough(kept, flags, years)
        january = any(name.endswith(JANUARY) for _, _, name, _ in kept)
        return Exact(flags, kept, person._replace(enough=enough, january=january, required_years=required_years))

    def person(self, learner: CaseLearner, facts: Facts) -> Traits:
        """What is kept of somebody without the hours."""
        person = self._people.get((learner, facts))
        if person is None:
            s = situation_of(learner, self._anybody, facts, self.as_of, {}, {}, self.pack)
            person = self._people[learner, facts] = Traits(tuple(getattr(s, place) for place in PERSON))
        return person


class Answering:
    """Answers questions in given circumstances under one pack. Remembers what it has decided; drop it when done."""

    def __init__(self, counting: Counting) -> None:
        self.counting = counting
        self.pack = counting.pack
        self._known: Memo[tuple[Situation, bool], dict[str, Any]] = Memo(OF_CIRCUMSTANCES)
        self._reviews = [TitleReview(level) for level in self.pack.applications.title_review.levels[:1]]
        self._excuses = [clause.id for clause in self.pack.relief if clause.kind in EXCUSES]
        self._base = frozenset(clause.id for clause in self.pack.base)

    def answers(self, circumstances_id: int, content: Traits) -> list[Answer]:
        """One unsaved row for each question."""
        return [
            Answer(circumstances_id=circumstances_id, question=key, **self.columns(content, key))
            for key in self.counting.questions
        ]

    def columns(self, content: Traits, key: str) -> dict[str, Any]:
        """The columns of the answer to one question."""
        situation = essence(self.counting.situation(content, key), self.pack)
        columns = self._known.get((situation, content.january))
        if columns is None:
            columns = self._columns(resolve(situation, self.pack), content.january)
            self._known[situation, content.january] = columns
        return columns

    def excused_by(self, content: Traits) -> str:
        """The clause of 6.1 or 6.2 by which the person would pass a title review; empty when there is none."""
        for review in self._reviews:
            key = purposes.key_of(review)
            if key in self.counting.questions:
                situation = essence(self.counting.situation(content, key), self.pack)
                for finding in resolve(situation, self.pack).routes:
                    if finding.satisfied and finding.id in self._excuses:
                        return finding.id
        return ""

    def _columns(self, result: Result, january: bool) -> dict[str, Any]:
        not_met = result.by_default is ByDefault.NOT_MET
        articles = self._articles(result)
        done = self._done(result) if not_met else ()
        return {
            "outcome": result.outcome.value,
            "by_default": result.by_default.value,
            "state": _state(result, articles, done),
            "route": result.route or "",
            "articles": ",".join(articles),
            "open_readings": ",".join(result.open_readings),
            "done": ",".join(done),
            "asks": self._asks(result, january) if not_met else "",
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

    def _asks(self, result: Result, january: bool) -> str:
        """The years that each route asks for, and what is met without hours: while this stays the same, so does what
        people lack."""
        routes = [f"{f.id}:{','.join(map(str, f.years))}" for f in result.routes if f.standing is APPLIES]
        for state in result.years:
            deemed = [f"{s.subject}={s.met_by}" for s in state.subjects if s.met_by not in (None, "hours")]
            routes += [f"{state.year}:{','.join(deemed)}"] if deemed else []
        if any(finding.standing is APPLIES and finding.reason == "age.some_years" for finding in result.routes):
            routes += [self.pack.default_options[name] for name in (Reading.DEEMED_YEAR, Reading.WAIVED_YEAR)]
        if january:
            notices = self.pack.notices.values()
            routes += [notice.default_options[Reading.CONVERSION_WINDOW] for notice in notices]
        if not self.pack.enough_tells:
            options = (notice.default_options for notice in self.pack.notices.values())
            routes += [f"{reading}={each[reading]}" for each in options for reading in sorted(each)]
        text = ";".join(routes)
        return text if len(text) <= ASKS else hashlib.blake2b(text.encode(), digest_size=20).hexdigest()

    def _done(self, result: Result) -> tuple[str, ...]:
        """Subjects that lack nothing on the first route that applies, the base route if there is one.

        Not on the nearest one: which is nearest depends on how much is missing.
        """
        lacking = next(({gap.subject for gap in f.missing} for f in result.routes if f.standing is APPLIES), set())
        return tuple(subject.id for subject in self.pack.subjects if subject.id not in lacking)


class Shortfalls:
    """What people lack for each question they do not meet under the default readings. Remembers; drop it when done."""

    def __init__(self, counting: Counting) -> None:
        self.counting = counting
        self.pack = counting.pack
        self._known: Memo[Situation, dict[str, Any]] = Memo(OF_PEOPLE)

    def columns(self, exact: Exact, key: str) -> dict[str, Any]:
        """Columns of the shortfall: gaps of the nearest route (year, subject, tenths), their sum and cost."""
        situation = essence(exact.situation(key, self.counting), self.pack)
        columns = self._known.get(situation)
        if columns is None:
            result = resolve(situation, self.pack)
            columns = self._known[situation] = {
                "missing": [list(gap) for gap in result.missing],
                "tenths": sum(gap.tenths for gap in result.missing),
                "fee_cents": fee_cents(result.missing, self.pack),
                "feasible": result.feasible,
            }
        return columns


def _state(result: Result, articles: list[str], done: tuple[str, ...]) -> str:
    if result.outcome is Outcome.NEEDS_CONFIRMATION:
        return AnswerState.NEEDS_CONFIRMATION.value
    if result.outcome is Outcome.MET:
        return (AnswerState.EXEMPT if articles else AnswerState.COMPLETE).value
    return (AnswerState.PARTLY if done else AnswerState.NOTHING).value
