"""What a planned file would bring once its rows are stored and verified: which of them count, why the others do not,
and whose year becomes complete by it. What is asked of people is known above: that floor registers here."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext_lazy as _

from ground.actors import Actor
from ground.pieces import pieces
from intake.plan import RowOutcome
from rulebook import Pack
from rulebook.vocabulary import COUNTED_VERDICTS, Source

from ..catalogue.models import Course, Platform
from ..records.models import CreditRecord
from .candidates import RowCandidate

HEADINGS = {
    "duplicate": _("not counted: the same course counts once"),
    "platform_not_listed": _("not counted: the platform is not listed for this subject"),
    "exam_not_passed": _("not counted: no passed examination"),
    "outside_window": _("not counted: completed outside the study period"),
    "year_closed": _("not counted: this year can no longer be made up"),
}
NAMED = 200
"""So many people are named of those whose year becomes complete."""
EXAMPLES = 5

YearSubject = tuple[int, str]


class Arrival(NamedTuple):
    """A row on its way: the record that it would become, verified, and the record that it would correct."""

    number: int
    record: CreditRecord
    corrects: int | None


class Foretold(NamedTuple):
    """What would become of one row: the verdict on its record, and the sentence with the article."""

    year: int
    subject: str
    verdict: str
    sentence: str

    @property
    def counts(self) -> bool:
        return self.verdict in COUNTED_VERDICTS

    def to_json(self) -> dict[str, Any]:
        return {"counts": self.counts, "verdict": self.verdict, "sentence": self.sentence}


class Turn(NamedTuple):
    """Somebody whose year is complete by the file, or no longer; ``row``: one of the person's rows."""

    year: int
    learner_id: int
    row: int


@dataclass(slots=True)
class Forecast:
    """Under one notice, as decisions are made on ``day``. ``gained``: tenths by year and subject, added or
    gone."""

    pack: Pack
    day: dt.date
    rows: dict[int, Foretold] = field(default_factory=dict)
    gained: Counter[YearSubject] = field(default_factory=Counter)
    complete: list[Turn] = field(default_factory=list)
    no_longer: list[Turn] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the plan: figures and sentences, people by key and row."""
        return {
            "notice": self.pack.policy_year,
            "day": self.day.isoformat(),
            "rows": len(self.rows),
            "counting": sum(row.counts for row in self.rows.values()),
            "counted": [
                {"year": year, "subject": self._name(subject), "rows": rows, "tenths": self.gained[year, subject]}
                for (year, subject), rows in sorted(self._counting().items())
            ],
            "not_counted": list(self._not_counting()),
            "complete": list(_by_year(self.complete)),
            "no_longer": list(_by_year(self.no_longer)),
        }

    def _counting(self) -> Counter[YearSubject]:
        """Rows that count by year and subject; what is corrected may lose hours where no row counts."""
        found = Counter((row.year, row.subject) for row in self.rows.values() if row.counts)
        return Counter({key: found[key] for key in {*found, *(key for key, tenths in self.gained.items() if tenths)}})

    def _not_counting(self) -> Iterator[dict[str, Any]]:
        groups: dict[tuple[str, int, str], list[int]] = {}
        for number, row in sorted(self.rows.items()):
            if not row.counts:
                groups.setdefault((row.verdict, row.year, row.subject), []).append(number)
        for (verdict, year, subject), numbers in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
            yield {
                "verdict": verdict,
                "year": year,
                "subject": self._name(subject),
                "rows": len(numbers),
                "examples": numbers[:EXAMPLES],
                "sentence": self.rows[numbers[0]].sentence,
            }

    def _name(self, subject: str) -> str:
        return self.pack.subject(subject).name if subject in self.pack.subject_index else subject


class Foreteller(Protocol):
    """Says of what arrives for people (by key, in order) what it would bring on a day. ``arrivals`` makes the records
    of one person at the moment at which they are looked at: those of a whole file are never there at once."""

    def __call__(
        self,
        *,
        actor: Actor,
        people: Sequence[int],
        arrivals: Callable[[int], list[Arrival]],
        today: dt.date,
        report: Callable[[int, int], None],
    ) -> Forecast: ...


_tellers: list[Foreteller] = []


def told_by(teller: Foreteller) -> None:
    """Enters the floor that knows what is asked of people. There is one."""
    _tellers[:] = [teller]


def forecast(
    *,
    actor: Actor,
    platform: Platform,
    rows: list[RowCandidate],
    now: dt.datetime,
    today: dt.date,
    report: Callable[[int, int], None],
) -> Forecast:
    """What the arriving rows of a plan would bring, all of them stored and verified."""
    courses = _courses({row.course_key for row in rows})
    mine: dict[int, list[RowCandidate]] = {}
    for row in rows:
        if row.outcome is not RowOutcome.ALREADY_THERE:
            mine.setdefault(row.learner_id, []).append(row)
    return _tellers[0](
        actor=actor,
        people=sorted(mine),
        arrivals=lambda learner_id: [_arrival(row, platform, courses, now) for row in mine[learner_id]],
        today=today,
        report=report,
    )


def _courses(keys: set[str]) -> dict[str, int]:
    """Courses by key; those that nobody has reported yet get a number that no course has."""
    known: dict[str, int] = {}
    for piece in pieces(sorted(keys)):
        known |= dict(Course.objects.filter(key__in=piece).values_list("key", "pk"))
    return {key: known.get(key, -number) for number, key in enumerate(sorted(keys), start=1)}


def _arrival(row: RowCandidate, platform: Platform, courses: dict[str, int], now: dt.datetime) -> Arrival:
    record = CreditRecord(
        public_id=row.public_id,
        learner_id=row.learner_id,
        year=row.year,
        subject=row.subject,
        tenths=row.tenths,
        source=Source.PLATFORM.value,
        platform=platform,
        course_id=courses[row.course_key],
        completed_on=row.completed_on,
        exam_passed=row.exam_passed,
        mode=row.mode,
        verified_at=now,
    )
    return Arrival(row.number, record, row.record_id)


def _by_year(turns: list[Turn]) -> Iterator[dict[str, Any]]:
    years: dict[int, list[Turn]] = {}
    for turn in turns:
        years.setdefault(turn.year, []).append(turn)
    for year, found in sorted(years.items()):
        found.sort(key=lambda turn: turn.row)
        named = found[:NAMED]
        yield {
            "year": year,
            "people": len(found),
            "rows": [turn.row for turn in named],
            "learners": [turn.learner_id for turn in named],
        }
