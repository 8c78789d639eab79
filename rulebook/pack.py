"""A rule pack: one notice as data, with the tables that are derived from it and asked for by clauses.

A pack knows the earlier notices of its series and asks them what is theirs to say (`notice_of`), never a later one.
Hours are tenths; tuples of hours are in the order of `subjects`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from pydantic import PrivateAttr

from rulebook import built_in
from rulebook.basics import options_of, readings_used
from rulebook.counts import Least
from rulebook.dimensions import FactEntry
from rulebook.entries import (
    AgeFull,
    AgeSomeYears,
    Asking,
    FiledPlanClause,
    Notice,
    ReadingEntry,
    RegionalExam,
    Subject,
    Together,
    Window,
)
from rulebook.notice_tables import NoticeTables
from rulebook.quantity import format_tenths
from rulebook.vocabulary import READING_DEFAULTS, Reading, ReadingState, Verdict

TOTAL = "total"
"""Id of the measure of all subjects together."""


class Pack(NoticeTables):
    """One notice: figures, clauses and readings. Build it with `load_pack`, which also checks that the parts fit."""

    _earlier: "tuple[Pack, ...]" = PrivateAttr(default=())

    # ------------------------------------------------------------------------------------------------ identity

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the canonical content: the same for the same law, whatever the layout of the file. With earlier
        notices in view, theirs are part of it."""
        content = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        content += "".join(notice.hash for notice in self._earlier)
        return hashlib.sha256(content.encode()).hexdigest()

    def with_rulings(self, rulings: Mapping[str, str], first_year: int = 0) -> "Pack":
        """A pack in which each named reading is settled to the given option, as if the bureau had ruled so from the
        policy year `first_year` on: in all notices of the series from then.

        Raises ValueError for a reading or an option that the pack does not have.
        """
        for name, option in rulings.items():
            entry = self.reading_by_id.get(name)
            if entry is None or option not in entry.options:
                raise ValueError(f"规则包“{self.id}”没有读法“{name}”或选项“{option}”")
        earlier = tuple(notice.ruled(rulings, first_year) for notice in self._earlier)
        return self.ruled(rulings, first_year)._after(earlier)

    def ruled(self, rulings: Mapping[str, str], first_year: int = 0) -> "Pack":
        """This notice alone, without earlier ones, under rulings on the readings that it has."""
        readings = {reading.id: reading for reading in self.readings}
        for name, option in rulings.items() if self.policy_year >= first_year else ():
            entry = readings.get(name)
            if entry is not None and option in entry.options:
                readings[name] = entry.model_copy(update={"default": option, "state": ReadingState.SETTLED})
        # Not model_copy: it would take along what cached_property has left behind, such as the old hash.
        fields = {name: getattr(self, name) for name in Notice.model_fields}
        return Pack.model_construct(**{**fields, "readings": tuple(readings.values())})

    # --------------------------------------------------------------------------------------------------- the series

    def following(self, notices: "Iterable[Pack]") -> "Pack":
        """This notice with those of `notices` in view that are of its series and earlier."""
        earlier = [each for each in notices if each.series == self.series and each.policy_year < self.policy_year]
        alone = tuple(each.ruled({}) for each in sorted(earlier, key=lambda each: each.policy_year))
        return self.ruled({})._after(alone)

    def _after(self, earlier: "tuple[Pack, ...]") -> "Pack":
        self._earlier = earlier
        return self

    @cached_property
    def notices(self) -> "dict[int, Pack]":
        """The notices in view by policy year, ascending: the earlier ones of the series and this one."""
        return {notice.policy_year: notice for notice in (*self._earlier, self)}

    @cached_property
    def alone(self) -> bool:
        """Whether no earlier notice is in view."""
        return not self._earlier

    @cached_property
    def modes_in_view(self) -> dict[str, str]:
        """Modes of study by id, those of earlier notices included: they judge what was completed in their years."""
        return {mode: name for notice in self.notices.values() for mode, name in notice.modes.items()}

    @cached_property
    def sources_in_view(self) -> dict[str, str]:
        """The same of sources."""
        return {source: name for notice in self.notices.values() for source, name in notice.sources.items()}

    @cached_property
    def facts_in_view(self) -> dict[str, FactEntry]:
        """The same of declared facts."""
        return {fact.id: fact for notice in self.notices.values() for fact in notice.facts}

    def notice_of(self, year: int) -> "Pack":
        """Who answers for a year: the notice of that year where there is one in view, else this one."""
        return self.notices.get(year, self)

    # ------------------------------------------------------------------------------------------------- subjects

    @cached_property
    def places(self) -> int:
        """Decimal places of hours: all amounts of this pack are whole numbers of 1 / 10**places of an hour."""
        return self.counting.decimals

    @cached_property
    def an_hour(self) -> int:
        whole: int = 10**self.counting.decimals
        return whole

    def unit_of(self, measure: str) -> str | None:
        """In what a measure is told where that is not hours: courses, certificates, or the place's own word."""
        return self._units.get(measure, self.hours_called)

    @cached_property
    def _units(self) -> dict[str, str]:
        called = {"courses": "门", "certificates": "个"}
        return {subject.id: called[subject.unit] for subject in self.subjects if subject.unit != "hours"}

    def hours(self, tenths: int) -> str:
        """An amount of hours of this pack as text."""
        return format_tenths(tenths, self.places)

    @cached_property
    def subject_index(self) -> dict[str, int]:
        return {subject.id: index for index, subject in enumerate(self.subjects)}

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the measures; the total has none of its own."""
        subjects = {subject.id: subject.name for subject in self.subjects}
        return subjects | {least_id: least.name for least_id, least in self.leasts.items()}

    def subject(self, subject_id: str) -> Subject:
        return self.subjects[self.subject_index[subject_id]]

    @cached_property
    def deemable(self) -> frozenset[str]:
        """Subjects that can be met in another way than by hours."""
        return frozenset(clause.subject for notice in self.notices.values() for clause in notice.deeming)

    @cached_property
    def total(self) -> Together | None:
        """What all subjects of a year together ask for, where that is more than their sum."""
        together = self.together
        if together is None:
            return None
        years = {self.policy_year, *together.years, *together.until}
        binds = any(max(together.within(year)) > sum(s.least_in(year) for s in self.subjects) for year in years)
        return together if binds else None

    @cached_property
    def totals(self) -> bool:
        """Whether a notice in view asks for a total beside the subjects."""
        return any(notice.total for notice in self.notices.values())

    @cached_property
    def leasts(self) -> "dict[str, Least]":
        """The least hours of a mode that notices in view ask for, by id; of several of an id the last one's."""
        found = dict(self.own_leasts)
        for notice in reversed(self._earlier):
            found = {**notice.own_leasts, **found}
        return {**self.own_leasts, **found}

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """Ids of all that a year is measured by: the subjects, least hours of a mode, the total where it binds."""
        ids = [subject.id for subject in self.subjects] + list(self.leasts)
        return (*ids, TOTAL) if self.totals else tuple(ids)

    @cached_property
    def width(self) -> int:
        """How many amounts of hours are kept of a year: the total follows from the others."""
        return len(self.subjects) + len(self.leasts)

    @cached_property
    def plain(self) -> bool:
        """Whether a year asks everybody for hours of its subjects and for nothing else."""
        notices = self.notices.values()
        figures = any(subject.figures or subject.unit != "hours" for notice in notices for subject in notice.subjects)
        together = any(isinstance(clause, Asking) and clause.asks.together for clause in (*self.base, *self.relief))
        return not figures and not together and len(self.measures) == len(self.subjects)

    @cached_property
    def needs_records(self) -> bool:
        """Whether hours cannot be added up before the case is known: a ledger is not enough then."""
        for notice in self.notices.values():
            conversions = any(c.when or c.rates or c.also or c.spread > 1 for c in notice.conversions)
            windows = any(window.closes_for or window.opens_by or window.closes_by for window in notice.windows)
            if notice.carry_over or notice.counting.caps or notice.counting.least or conversions or windows:
                return True
        return any(subject.unit != "hours" for subject in self.subjects)

    @cached_property
    def enough_tells(self) -> bool:
        """Whether of the hours of a year it matters only whether they suffice, subject by subject: an annual ledger is
        enough then, and of a person is kept which of them do."""
        return self.plain and not self.needs_records

    @cached_property
    def counting_readings(self) -> tuple[str, ...]:
        """Open readings on which it hangs what credits count; conversion_window is one of them where hours cannot be
        kept apart for it."""
        used = {
            value.reading
            for notice in self.notices.values()
            for part in (notice.windows, notice.counting, notice.conversions)
            for _, value in readings_used(part)
            if value.reading in notice.open_options
        }
        for notice in self.notices.values():
            conditions = [part for c in notice.conversions for when in (c.when, *(r.when for r in c.rates)) if when
                          for part in when.parts()]  # fmt: skip
            used |= {part.reading for part in conditions if part.reading in notice.open_options}
            if self.needs_records and Reading.CONVERSION_WINDOW in notice.open_options:
                used.add(Reading.CONVERSION_WINDOW)
        return tuple(sorted(used))

    @cached_property
    def _requirements(self) -> dict[int, tuple[int, ...]]:
        return {}

    def requirement(self, year: int) -> tuple[int, ...]:
        """What one study year asks for, per subject, in tenths (article 2), as the notice of that year says."""
        found = self._requirements.get(year)
        if found is None:
            notice = self.notice_of(year)
            whole = max(options_of(notice.together.tenths_in(year))) if notice.together else 0
            asked = {s.id: -int(-whole * s.share // 1) if s.share else s.tenths_in(year) for s in notice.subjects}
            found = self._requirements[year] = tuple(asked.get(subject.id, 0) for subject in self.subjects)
        return found

    @cached_property
    def hosts(self) -> tuple[frozenset[str] | None, ...]:
        """Listed platforms per subject (article 4); None where the notice lists none at all: any will do."""
        if not self.platforms:
            return (None,) * len(self.subjects)
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

    @cached_property
    def studies(self) -> dict[Any, Verdict] | None:
        """Where counting keeps what it has judged; None where that hangs on more than the study itself."""
        return {} if self.simple_windows else None

    @cached_property
    def simple_windows(self) -> bool:
        return all(window.simple for window in self.windows)

    def closes_last(self, year: int) -> date:
        """The last day on which a year can be studied under any option; where it has no window, the last of its own."""
        return max((window.widest[1] for window in self.windows_by_year.get(year, ())), default=self.last_day)

    @cached_property
    def studies_of_series(self) -> dict[date, dict[Any, tuple[Verdict | None, int | None]]] | None:
        """The same by the day of the decision, for all notices in view, with the place at which its hours are added up;
        None where credits may count in part."""
        simple = all(notice.studies is not None for notice in self.notices.values())
        return {} if simple and not self.needs_records else None

    def open_years(self, as_of: date) -> tuple[int, ...]:
        """Years whose missing hours can still be earned on `as_of` or later."""
        if as_of <= self._first_last_day:
            return self._all_open_years
        return tuple([year for year, last_day in self._last_days if as_of <= last_day])

    @cached_property
    def _first_last_day(self) -> date:
        return min(last_day for _, last_day in self._last_days)

    @cached_property
    def _all_open_years(self) -> tuple[int, ...]:
        return tuple(year for year, _ in self._last_days)

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
        year, count = self.policy_year, self.recent_years.count if self.recent_years else 1
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
    def plan_clause(self) -> FiledPlanClause | None:
        """The clause on filed training plans (7.2), if the notice has one."""
        return next((clause for clause in self.deeming if isinstance(clause, FiledPlanClause)), None)

    def asks_not(self, clause_id: str) -> bool:
        """Whether the clause asks nothing of a subject (7.2), where others deem it completed (6.6)."""
        entries = (entry for notice in (*self.notices.values(), self) for entry in notice.deeming)
        return any(entry.id == clause_id and not isinstance(entry, RegionalExam) for entry in entries)

    @cached_property
    def ages(self) -> tuple[int, ...]:
        """All ages that a clause asks for, ascending."""
        clauses = [clause for clause in self.relief if isinstance(clause, AgeFull | AgeSomeYears)]
        return tuple(sorted({age for clause in clauses for age in (clause.ages.male, clause.ages.female)}))

    @cached_property
    def reading_by_id(self) -> dict[str, ReadingEntry]:
        return {reading.id: reading for reading in self.readings}

    @cached_property
    def default_options(self) -> dict[str, str]:
        defaults: dict[str, str] = {str(reading): option for reading, option in READING_DEFAULTS.items()}
        return {**defaults, **{reading.id: reading.default for reading in self.readings}}

    @cached_property
    def absent(self) -> dict[str, bool]:
        """By name of a fact: whether it is not known (true), or known not to be so (false), when it is not given."""
        return {**built_in.absent(), **{fact.id: fact.absent == "unknown" for fact in self.facts}}

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """Facts that conditions and sets of years of the notices in view look at."""
        found: set[str] = set()
        for notice in self.notices.values():
            for condition in notice.conditions:
                found |= condition.facts()
            for years in notice.sets_of_years:
                found |= years.facts()
        return frozenset(found)

    @cached_property
    def open_options(self) -> dict[str, frozenset[str]]:
        """The options of each reading of this notice on which the bureau has not ruled."""
        return {entry.id: frozenset(entry.options) for entry in self.readings if entry.state is ReadingState.OPEN}

    @cached_property
    def other_options(self) -> dict[str, tuple[str, ...]]:
        """The other options of each reading that is open in some notice in view; the default is that of the last."""
        entries = [entry for notice in self.notices.values() for entry in notice.readings]
        return {entry.id: entry.others for entry in entries if entry.state is ReadingState.OPEN}
