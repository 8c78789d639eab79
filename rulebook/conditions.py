"""Conditions as data: what a pack asks of a person and an application, answered by true, false or None (not known).

    {all: [...]}   {any: [...]}   {not: ...}
    {fact: name}   {fact: name, is: word}   {fact: name, at_least: 10}   {fact: name, years_ago: {at_least: 1}}
    {fact: name, not_before: day, not_after: day}
    {reading: name, option: word}
    {age: {male: 55, female: 50}}   {purpose: [...], level: [...], grade: {from: 1, to: 4}}   {parameter: name, ...}

What "not known" means is said where a fact is declared (`FactEntry.absent`).
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rulebook.basics import Day, Either, PackEntry, Text, Words
from rulebook.readings import Readings

Truth = bool | None
Answered = Callable[["KnownFacts", Readings], Truth]


class KnownFacts:
    """What is known in a case, by name: facts of the person, parameters of the application, the days that count."""

    __slots__ = ("absent", "application", "values")

    def __init__(self, values: Mapping[str, Any], application: Any, absent: Mapping[str, bool]) -> None:
        self.values, self.application, self.absent = values, application, absent

    def fact(self, name: str) -> Any:
        """The value of a fact; None: not known; NOTHING: known not to be there."""
        value = self.values.get(name)
        if value is None and self.absent.get(name) is False:
            return NOTHING
        return value

    def parameter(self, name: str) -> Any:
        if name in getattr(self.application, "parameters", {}):
            return self.application.parameters[name]
        return getattr(self.application, name, None)


NOTHING = object()
"""A fact that is known not to be on record."""


class Span(PackEntry):
    """From `at_least` to `at_most`, both included."""

    at_least: Either[int] | None = None
    at_most: Either[int] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise ValueError("要写 at_least 或 at_most")
        if isinstance(self.at_least, int) and isinstance(self.at_most, int) and self.at_least > self.at_most:
            raise ValueError("at_least 不能大于 at_most")
        return self

    def holds(self, value: int, readings: Readings) -> bool:
        low, high = readings.take(self.at_least), readings.take(self.at_most)
        return (low is None or value >= low) and (high is None or value <= high)


class AgesBySex(PackEntry):
    """Completed years of age from which men and women are reached."""

    male: Either[int]
    female: Either[int]


class Run(PackEntry):
    from_: int = Field(alias="from", strict=True, ge=1)
    to: int = Field(strict=True, ge=1)

    @model_validator(mode="after")
    def _goes_up(self) -> Self:
        if self.from_ > self.to:
            raise ValueError(f"from {self.from_} 不能大于 to {self.to}")
        return self


class Condition(PackEntry):
    """One condition; the keys of one that are given must all hold."""

    all_: tuple["Condition", ...] | None = Field(default=None, alias="all", min_length=1)
    any_: tuple["Condition", ...] | None = Field(default=None, alias="any", min_length=1)
    not_: "Condition | None" = Field(default=None, alias="not")
    fact: Text | None = None
    parameter: Text | None = None
    is_: Words | None = Field(default=None, alias="is")
    at_least: Either[int] | None = None
    at_most: Either[int] | None = None
    years_ago: Span | None = None
    completed_years: Span | None = None
    not_before: Either[Day] | None = None
    not_after: Either[Day] | None = None
    age: AgesBySex | Either[int] | None = None
    on: Either[Literal["application", "year_end"]] = "application"
    by: Either[Literal["day", "month"]] = "day"
    purpose: Words | None = None
    level: Words | None = None
    ground: Words | None = None
    grade: Run | None = None
    exceptional: bool | None = None
    reading: Text | None = None
    option: Words | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        asked = self.model_dump(exclude_none=True, exclude={"on", "by"})
        if not asked:
            raise ValueError("条件是空的")
        needs_subject = ("is_", "at_least", "at_most", "years_ago", "completed_years", "not_before", "not_after")
        if not (self.fact or self.parameter) and any(getattr(self, name) is not None for name in needs_subject):
            raise ValueError(f"{'、'.join(needs_subject).replace('is_', 'is')} 要写明是哪个 fact 或 parameter")
        if isinstance(self.not_before, date) and isinstance(self.not_after, date) and self.not_before > self.not_after:
            raise ValueError("not_before 不能晚于 not_after")
        if (self.reading is None) != (self.option is None):
            raise ValueError("reading 和 option 要一起写")
        if self.fact and self.parameter:
            raise ValueError("fact 和 parameter 只能写一个")
        if "on" in self.model_fields_set and self.age is None and self.completed_years is None:
            raise ValueError("on 要和 age 或 completed_years 一起写")
        if "by" in self.model_fields_set and self.age is None:
            raise ValueError("by 要和 age 一起写")
        return self

    def facts(self) -> set[str]:
        """Names of the facts that are looked at."""
        found = {self.fact} if self.fact else set()
        if self.age is not None:
            found |= {"sex", "birth_date"} if isinstance(self.age, AgesBySex) else {"birth_date"}
        for part in (*(self.all_ or ()), *(self.any_ or ()), *((self.not_,) if self.not_ else ())):
            found |= part.facts()
        return {name for name in found if name}

    @cached_property
    def hangs_on_days(self) -> bool:
        """Whether it looks at days of the case, which are there in any case."""
        return any(
            part.years_ago or part.completed_years or part.by_day or part.age is not None for part in self.parts()
        )

    @property
    def by_day(self) -> bool:
        """Whether a day is compared with days of the calendar."""
        return self.not_before is not None or self.not_after is not None

    def parts(self) -> "list[Condition]":
        """This condition and all inside it."""
        inner = (*(self.all_ or ()), *(self.any_ or ()), *((self.not_,) if self.not_ else ()))
        return [self, *(deep for part in inner for deep in part.parts())]

    def holds(self, known: KnownFacts, readings: Readings) -> Truth:
        """True, false, or None when that depends on what is not known."""
        return _all(part(known, readings) for part in self._checks)

    def lacking(self, known: KnownFacts, readings: Readings) -> set[str]:
        """Names of the facts that are not known and on which the answer hangs."""
        if self.holds(known, readings) is not None:
            return set()
        return {name for name in self.facts() if known.fact(name) is None}

    @cached_property
    def _checks(self) -> list[Answered]:
        checks: list[Answered] = []
        if self.all_ is not None:
            checks.append(lambda known, readings: _all(part.holds(known, readings) for part in self.all_ or ()))
        if self.any_ is not None:
            checks.append(lambda known, readings: _any(part.holds(known, readings) for part in self.any_ or ()))
        if self.not_ is not None:
            checks.append(lambda known, readings: _not(self.not_.holds(known, readings) if self.not_ else None))
        if self.fact or self.parameter:
            checks.append(self._value_holds)
        if self.age is not None:
            checks.append(self._of_age)
        checks += [_word(name, getattr(self, name)) for name in ("level", "ground") if getattr(self, name) is not None]
        if self.purpose is not None:
            checks.append(self._for_purpose)
        if self.reading is not None:
            checks.append(lambda _, readings: readings[self.reading or ""] in (self.option or ()))
        if self.exceptional is not None:
            checks.append(self._exceptional)
        if self.grade is not None:
            checks.append(self._graded)
        return checks

    def _for_purpose(self, known: KnownFacts, readings: Readings) -> Truth:
        return None if known.application is None else str(known.application.purpose) in (self.purpose or ())

    def _exceptional(self, known: KnownFacts, readings: Readings) -> Truth:
        return None if known.application is None else known.parameter("exceptional") is self.exceptional

    def _graded(self, known: KnownFacts, readings: Readings) -> Truth:
        grade, run = known.parameter("grade"), self.grade
        if known.application is None:
            return None
        return grade is not None and run is not None and run.from_ <= grade <= run.to

    def _value_holds(self, known: KnownFacts, readings: Readings) -> Truth:
        value = known.fact(self.fact) if self.fact else known.parameter(self.parameter or "")
        if value is NOTHING or value == ():
            return False
        if value is None:
            return None
        if self.is_ is not None:
            return str(value) in self.is_ or (isinstance(value, bool) and str(value).lower() in self.is_)
        if self.at_least is not None or self.at_most is not None:
            low, high = readings.take(self.at_least), readings.take(self.at_most)
            return (low is None or value >= low) and (high is None or value <= high)
        if self.years_ago is not None:
            return self.years_ago.holds(known.values["policy_year"] - known.values["study_year"](value), readings)
        if self.completed_years is not None:
            return self.completed_years.holds(completed_years(value, self._day(known, readings)), readings)
        if self.by_day:
            first, last = readings.take(self.not_before), readings.take(self.not_after)
            return (first is None or value >= first) and (last is None or value <= last)
        return value if isinstance(value, bool) else True

    def _day(self, known: KnownFacts, readings: Readings) -> date:
        day: date = known.values["as_of" if readings.take(self.on) == "application" else "year_end"]
        return day

    def _of_age(self, known: KnownFacts, readings: Readings) -> Truth:
        born = known.fact("birth_date")
        if born is None or born is NOTHING:
            return None
        if readings.take(self.by) == "month":
            born = born.replace(day=1)
        age = completed_years(born, self._day(known, readings))
        if not isinstance(self.age, AgesBySex):
            return bool(age >= readings.take(self.age))
        as_man, as_woman = age >= readings.take(self.age.male), age >= readings.take(self.age.female)
        sex = known.fact("sex")
        if sex is None:
            return as_man if as_man == as_woman else None
        return as_man if sex == "male" else as_woman


def completed_years(since: date, day: date) -> int:
    """Years completed on a day; the anniversary counts, 29 February falls on the 28th in a common year."""
    month, anniversary = since.month, since.day
    if (month, anniversary) == (2, 29) and not (day.year % 4 == 0 and (day.year % 100 != 0 or day.year % 400 == 0)):
        anniversary = 28
    return day.year - since.year - ((day.month, day.day) < (month, anniversary))


def _word(name: str, words: tuple[str, ...]) -> Answered:
    def check(known: KnownFacts, readings: Readings) -> Truth:
        value = known.parameter(name)
        return None if known.application is None else value is not None and str(value) in words

    return check


def _all(truths: Any) -> Truth:
    found: Truth = True
    for truth in truths:
        if truth is False:
            return False
        found = None if truth is None else found
    return found


def _any(truths: Any) -> Truth:
    return _not(_all(_not(truth) for truth in truths))


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth
