"""A rule pack: one notice as data, with the tables that are derived from it and asked for by clauses.

Hours are tenths; tuples of hours are in the order of `subjects`.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from rulebook.entries import (
    AgeFull,
    AgeSomeYears,
    Conversion,
    Notice,
    ReadingEntry,
    Subject,
    Window,
)
from rulebook.vocabulary import Reading, ReadingState, Source


class Pack(Notice):
    """One notice: figures, clauses and readings. Build it with `load_pack`, which also checks that the parts fit."""

    # ------------------------------------------------------------------------------------------------ identity

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content: the same for the same law, whatever the layout of the file."""
        content = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()

    def with_rulings(self, rulings: Mapping[str, str]) -> "Pack":
        """A pack in which each named reading is settled to the given option, as if the bureau had ruled so.

        Raises ValueError for a reading or an option that the pack does not have.
        """
        readings: dict[str, ReadingEntry] = {reading.id.value: reading for reading in self.readings}
        for name, option in rulings.items():
            entry = readings.get(name)
            if entry is None or option not in entry.options:
                raise ValueError(f"规则包“{self.id}”没有读法“{name}”或选项“{option}”")
            other = entry.other if option == entry.default else entry.default
            ruling: dict[str, Any] = {"default": option, "other": other, "state": ReadingState.SETTLED}
            readings[name] = entry.model_copy(update=ruling)
        # Not model_copy: it would take along what cached_property has left behind, such as the old hash.
        fields = {name: getattr(self, name) for name in Notice.model_fields}
        return Pack.model_construct(**{**fields, "readings": tuple(readings.values())})

    # ------------------------------------------------------------------------------------------------- subjects

    @cached_property
    def subject_index(self) -> dict[str, int]:
        return {subject.id: index for index, subject in enumerate(self.subjects)}

    def subject(self, subject_id: str) -> Subject:
        return self.subjects[self.subject_index[subject_id]]

    @cached_property
    def deemable(self) -> frozenset[str]:
        """Subjects that can be met in another way than by hours."""
        return frozenset(clause.subject for clause in self.deeming)

    @cached_property
    def _requirements(self) -> dict[int, tuple[int, ...]]:
        years = {year for subject in self.subjects for year in subject.years}
        return {year: tuple(s.years.get(year, s.tenths) for s in self.subjects) for year in years}

    @cached_property
    def _requirement(self) -> tuple[int, ...]:
        return tuple(subject.tenths for subject in self.subjects)

    def requirement(self, year: int) -> tuple[int, ...]:
        """What one study year asks for, per subject, in tenths (article 2)."""
        return self._requirements.get(year, self._requirement)

    @cached_property
    def hosts(self) -> tuple[frozenset[str], ...]:
        """Listed platforms per subject (article 4)."""
        return tuple(frozenset(p.host for p in self.platforms if s.id in p.subjects) for s in self.subjects)

    # ---------------------------------------------------------------------------------------------------- years

    @cached_property
    def study_window(self) -> Window:
        """The window in which the policy year itself is studied (article 2)."""
        return next(w for w in self.windows if w.kind == "study" and self.policy_year in w.years)

    @cached_property
    def make_up_years(self) -> tuple[int, ...]:
        return tuple(sorted({year for window in self.windows if window.kind == "make_up" for year in window.years}))

    @cached_property
    def windows_by_year(self) -> dict[int, tuple[Window, ...]]:
        """The windows in which a year is studied or made up; a year that is not a key is closed."""
        years = {year for window in self.windows for year in window.years}
        return {year: tuple(w for w in self.windows if year in w.years) for year in sorted(years)}

    @cached_property
    def spans(self) -> tuple[tuple[date, date], ...]:
        """First and last days of the windows, each once."""
        return tuple(dict.fromkeys((window.opens, window.closes) for window in self.windows))

    @cached_property
    def _last_days(self) -> tuple[tuple[int, date], ...]:
        """Each open year with the last day of its windows."""
        return tuple((year, max(window.closes for window in group)) for year, group in self.windows_by_year.items())

    def open_years(self, as_of: date) -> tuple[int, ...]:
        """Years whose missing hours can still be earned on `as_of` or later."""
        return tuple([year for year, last_day in self._last_days if as_of <= last_day])

    def study_year_of(self, day: date) -> int:
        """The study year that `day` lies in."""
        return day.year if (day.month, day.day) >= self.year_starts else day.year - 1

    @cached_property
    def last_day(self) -> date:
        """Last day of the policy year: the day before the next study year starts."""
        month, day = self.year_starts
        return date.fromordinal(date(self.policy_year + 1, month, day).toordinal() - 1)

    @cached_property
    def recent_years_by_option(self) -> dict[str, tuple[int, ...]]:
        """“Last three years” under each option of the reading recent_years."""
        year, count = self.policy_year, self.recent_years.count
        return {
            "includes_current": tuple(range(year - count + 1, year + 1)),
            "excludes_current": tuple(range(year - count, year)),
        }

    # --------------------------------------------------------------------------------------------------- clauses

    @cached_property
    def compiled(self) -> dict[Any, Any]:
        """Where the engine keeps what it has worked out for this pack."""
        return {}

    @cached_property
    def conversion_by_source(self) -> dict[Source, Conversion]:
        return {source: conversion for conversion in self.conversions for source in conversion.sources}

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """All ages that a clause asks for, ascending."""
        clauses = [clause for clause in self.relief if isinstance(clause, AgeFull | AgeSomeYears)]
        return tuple(sorted({age for clause in clauses for age in (clause.ages.male, clause.ages.female)}))

    @cached_property
    def reading_by_id(self) -> dict[Reading, ReadingEntry]:
        return {reading.id: reading for reading in self.readings}

    @cached_property
    def default_options(self) -> dict[Reading, str]:
        return {reading.id: reading.default for reading in self.readings}

    @cached_property
    def other_options(self) -> dict[Reading, str]:
        """The other option of each reading on which the bureau has not ruled."""
        return {reading.id: reading.other for reading in self.readings if reading.state is ReadingState.OPEN}
