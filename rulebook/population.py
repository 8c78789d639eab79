"""A whole population in columns: outcome and article for a million people in about a second.

Nothing is decided here. For all people at once it is compared whether the hours of a year reach what the year asks for;
people who are alike in that and in their facts share a situation, and `engine.outline` decides each situation once.

A column is one very long `int`, a lane of 32 bits for each person, side by side. One subtraction then compares the
hours of thousands of people: with the top bit of every lane set beforehand, a lane keeps it exactly when its hours are
at least what is asked for, and no lane ever borrows from its neighbour.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rulebook import engine
from rulebook.bulk import essence
from rulebook.clauses.age import age_reached
from rulebook.clauses.terms import Situation, YearHours
from rulebook.facts import Application, CaseLearner, Facts, of_status
from rulebook.findings import Outline
from rulebook.ledger import JANUARY, LedgerRow, condition_holds, ledger_hours
from rulebook.pack import Pack
from rulebook.situation import by_year, situation_of
from rulebook.vocabulary import Sector, Sex

CHUNK = 16_384
"""People compared at once: what still fits the processor's cache."""

_ENOUGH = 1 << 24
"""Hours are cut off here, beyond any requirement and far below the top bit even when columns are added."""
_EVERY_BIT = 0x7FFF_FFFF


class _Lane(NamedTuple):
    """How a lane is made: its array type, its bytes, and the low bits that say what kind of person it is. The bits
    above them say which tests are passed; the top bit is for comparing."""

    type: str
    bytes: int
    kind_bits: int

    @property
    def top_bit(self) -> int:
        return self.bytes * 8 - 1


_NARROW, _WIDE = _Lane("I", 4, 16), _Lane("Q", 8, 24)


class _Kind(NamedTuple):
    """All that is known of a person but the hours. `facts` is a situation with nothing else in it; `person` where the
    pack looks at more than the columns hold."""

    sex: Sex | None
    age_reached: tuple[int, int] | None
    sector: Sector | None
    grassroots_post: bool | None
    status: tuple[bool, bool]
    facts: int
    person: CaseLearner | None


class Population:
    """People on one day under one pack. Fill it with `add`, then ask `decide` for one application after the other."""

    def __init__(self, pack: Pack, as_of: date) -> None:
        self.pack = pack
        self.as_of = as_of
        self.kinds: dict[_Kind, int] = {}
        self.people = array("I")
        self.columns: dict[tuple[int, str, str], array[int]] = {}
        self._ages: dict[date | None, tuple[int, int] | None] = {}
        self._facts: dict[Facts, int] = {}

    def __len__(self) -> int:
        return len(self.people)

    def add(self, learner: CaseLearner, facts: Facts, rows: Iterable[LedgerRow]) -> None:
        """One more person, with the annual ledger rows of what has been completed by the day."""
        person = len(self.people)
        born = learner.birth_date
        if born not in self._ages:
            self._ages[born] = age_reached(born, self.as_of, self.pack)
        kind = _Kind(
            learner.sex,
            self._ages[born],
            learner.sector,
            learner.grassroots_post,
            learner.status,
            self._facts.setdefault(facts, len(self._facts)),
            learner if self.pack.looked_at else None,
        )
        self.people.append(self.kinds.setdefault(kind, len(self.kinds)))
        for year, subject, counting_class, tenths in rows:
            column = self.columns.get((year, subject, counting_class))
            if column is None:
                column = self.columns[year, subject, counting_class] = array("I")
            if len(column) <= person:
                _fill(column, person)
                column.append(0)
            hours = column[person] + tenths
            column[person] = hours if hours < _ENOUGH else _ENOUGH

    def decide(self, application: Application) -> list[Outline]:
        """The outline of every person's decision, in the order in which they were added.

        Raises OverflowError when the people differ in more ways than a lane has bits.
        """
        for column in self.columns.values():
            _fill(column, len(self))
        if engine.plan_for(application, self.pack).general:
            return self._one_by_one(application)
        question = _Question(self, application)
        outlines: list[Outline] = []
        for first in range(0, len(self), CHUNK):
            outlines += question.outlines(first, min(first + CHUNK, len(self)))
        return outlines

    def _one_by_one(self, application: Application) -> list[Outline]:
        """For packs that ask for more than hours of each subject; people in the same situation are decided once.

        Raises ValueError where hours cannot be added up before a case is known (`Pack.needs_records`).
        """
        if self.pack.needs_records:
            raise ValueError(f"{self.pack.id}: hours cannot be added up beforehand")
        kinds, flags = list(self.situations(application)), list(self.kinds)
        known: dict[Situation, Outline] = {}
        outlines = []
        for person, number in enumerate(self.people):
            rows = [(*place, column[person]) for place, column in self.columns.items() if column[person]]
            learner = of_status(flags[number].status)
            hours, january = ledger_hours(rows, learner, application, self.pack)
            situation = kinds[number]._replace(hours=by_year(hours), january=by_year(january))
            if situation not in known:
                known[situation] = engine.outline(situation, self.pack)
            outlines.append(known[situation])
        return outlines

    def situations(self, application: Application) -> Iterable[Situation]:
        """The situation of each kind of person, without hours, for one application."""
        anybody = CaseLearner()
        of_facts = [situation_of(anybody, application, facts, self.as_of, {}, {}, self.pack) for facts in self._facts]
        facts_of = list(self._facts)
        for kind in self.kinds:
            if kind.person is not None:
                facts = facts_of[kind.facts]
                yield situation_of(kind.person, application, facts, self.as_of, {}, {}, self.pack)
                continue
            yield of_facts[kind.facts]._replace(
                sex=kind.sex,
                age_reached=kind.age_reached,
                sector=kind.sector,
                grassroots_post=kind.grassroots_post,
            )


class _Test(NamedTuple):
    """Whether one subject of one year is reached: by the hours of some columns, each perhaps for some kinds only."""

    year: int
    subject: int
    needed: int
    january: bool
    columns: tuple[tuple[array[int], tuple[int, ...] | None], ...]


class _Answers(dict[int, Outline]):
    """The outline for each lane that occurs; the engine is asked when a lane occurs for the first time."""

    def __init__(self, question: _Question) -> None:
        super().__init__()
        self.question = question

    def __missing__(self, lane: int) -> Outline:
        outline = self[lane] = engine.outline(self.question.situation(lane), self.question.pack)
        return outline


class _Passing(dict[int, tuple[YearHours, YearHours]]):
    """Hours, and those of January, that pass just the tests whose bits are set: the same for every kind of person."""

    def __init__(self, tests: tuple[_Test, ...], width: int) -> None:
        super().__init__()
        self.tests, self.width = tests, width

    def __missing__(self, passed: int) -> tuple[YearHours, YearHours]:
        hours: dict[int, list[int]] = {}
        january: dict[int, list[int]] = {}
        for position, test in enumerate(self.tests):
            if passed >> position & 1:
                years = january if test.january else hours
                years.setdefault(test.year, [0] * self.width)[test.subject] = test.needed
        found = self[passed] = by_year(hours), by_year(january)
        return found


class _Question:
    """One application, asked of a population."""

    def __init__(self, population: Population, application: Application) -> None:
        self.pack = population.pack
        self.people = population.people
        self.tests = _tests(population, application)
        codes: dict[Situation, int] = {}
        alike = (essence(situation, self.pack) for situation in population.situations(application))
        self.code_of_kind = [codes.setdefault(situation, len(codes)) for situation in alike]
        self.kinds = list(codes)
        self.lane = self._lane()
        self.passing = _Passing(self.tests, len(self.pack.subjects))
        self.answers = _Answers(self)

    def _lane(self) -> _Lane:
        for lane in (_NARROW, _WIDE):
            if len(self.kinds) <= 1 << lane.kind_bits and lane.kind_bits + len(self.tests) <= lane.top_bit:
                return lane
        raise OverflowError("the people differ in more ways than a lane has bits")

    def outlines(self, first: int, last: int) -> Iterable[Outline]:
        """The outlines of the people from `first` up to `last`."""
        return map(self.answers.__getitem__, self._compared(first, last))

    def _compared(self, first: int, last: int) -> array[int]:
        """A lane for each person: what kind it is, and above that a bit for each test that is passed."""
        lane, kinds = self.lane, self.people[first:last]
        ones = self._number(array(lane.type, [1]) * (last - first))
        top = ones << lane.top_bit
        lanes = self._number(array(lane.type, map(self.code_of_kind.__getitem__, kinds)))
        for position, test in enumerate(self.tests, lane.kind_bits):
            hours = 0
            for column, masks in test.columns:
                more = self._number(array(lane.type, column[first:last]))
                if masks is not None:
                    more &= self._number(array(lane.type, map(masks.__getitem__, kinds)))
                hours += more
            passed = ((hours | top) - ones * test.needed) & top
            lanes |= passed >> (lane.top_bit - position)
        return array(lane.type, lanes.to_bytes(lane.bytes * (last - first), sys.byteorder))

    def situation(self, lane: int) -> Situation:
        """A situation with just the hours that pass the same tests."""
        kind = self.kinds[lane & ((1 << self.lane.kind_bits) - 1)]
        hours, january = self.passing[lane >> self.lane.kind_bits]
        return kind._replace(hours=hours, january=january)

    @staticmethod
    def _number(column: array[int]) -> int:
        """A column as one number."""
        return int.from_bytes(column.tobytes(), sys.byteorder)


def _tests(population: Population, application: Application) -> tuple[_Test, ...]:
    """What has to be known of the hours: per year and subject whether they suffice, and whether they would together
    with those that hang on the reading conversion_window."""
    pack = population.pack
    asked = {year for situation in population.situations(application) for year in engine.years_asked(situation, pack)}
    tests: list[_Test] = []
    for year in sorted({year for year, _, _ in population.columns if year in asked}):
        for subject, (name, needed) in enumerate(zip(pack.subject_index, pack.requirement(year), strict=True)):
            plain: list[tuple[array[int], tuple[int, ...] | None]] = []
            january: list[tuple[array[int], tuple[int, ...] | None]] = []
            for (of_year, of_subject, counting_class), column in population.columns.items():
                if (of_year, of_subject) == (year, name):
                    counted, masks = _masks(population, counting_class, year, application)
                    if counted:
                        (january if counting_class.endswith(JANUARY) else plain).append((column, masks))
            if plain:
                tests.append(_Test(year, subject, needed, False, tuple(plain)))
            if january:
                tests.append(_Test(year, subject, needed, True, (*plain, *january)))
    return tuple(tests)


def _masks(
    population: Population, counting_class: str, year: int, application: Application
) -> tuple[bool, tuple[int, ...] | None]:
    """Whether hours of a class count for anybody; and, unless for everybody, a mask for each kind of person."""
    counts = [
        condition_holds(counting_class, year, of_status(kind.status), application, population.pack)
        for kind in population.kinds
    ]
    return any(counts), None if all(counts) else tuple(_EVERY_BIT if each else 0 for each in counts)


def _fill(column: array[int], length: int) -> None:
    """Makes a column as long as the people are many; those who come in this way have no hours in it."""
    if len(column) < length:
        column.frombytes(bytes(column.itemsize * (length - len(column))))
