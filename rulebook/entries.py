"""What a rule pack must contain: the entries of one notice, as `loader.py` finds them in YAML.

Every entry carries its article, the day it was last checked against the notice and a summary in our own words.
Hours are tenths, money is cents (`quantity.py`); dates are inclusive calendar dates in Asia/Shanghai.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from rulebook.applications import Applications, Coverage
from rulebook.basics import (
    ByReading,
    Cents,
    Day,
    Either,
    MonthDay,
    PackEntry,
    Share,
    Sourced,
    Summarised,
    Tenths,
    TenthsOrNone,
    Text,
    Year,
    options_of,
)
from rulebook.conditions import Condition
from rulebook.counts import CountingRules, FigureFor, Rate
from rulebook.demands import Asks, Years
from rulebook.dimensions import ClaimWords, FactEntry
from rulebook.facts import Application, Credit
from rulebook.readings import Readings
from rulebook.vocabulary import READING_OPTIONS, Need, ReadingState


def figures_in(figures: "Iterable[FigureFor]", year: int) -> tuple[int, ...]:
    """All that figures for some may ask for in a year."""
    return tuple(
        tenths for each in figures if each.years is None or year in each.years for tenths in options_of(each.tenths)
    )


class Subject(Summarised):
    """`tenths` is what one year asks for, or `share` of what all subjects together ask for; `years` holds other amounts
    for single years, `until` for a year and all before it, `figures` for some people or applications (the first that
    fits counts). With `exam`, hours earned on a platform count only with a passed examination. `unit`: each credit
    counts as one where certificates or courses are counted instead of hours. `words`: what files call it besides."""

    id: Text
    name: Text
    tenths: TenthsOrNone = Field(default=0, alias="hours")
    share: Share | None = None
    unit: Literal["hours", "certificates", "courses"] = "hours"
    words: tuple[Text, ...] = ()
    years: Mapping[Year, TenthsOrNone] = Field(default_factory=dict)
    until: Mapping[Year, TenthsOrNone] = Field(default_factory=dict)
    figures: tuple[FigureFor, ...] = ()
    exam: Summarised | None = None

    @model_validator(mode="after")
    def _asks_in_one_way(self) -> Self:
        given = {"tenths", "share"} & self.model_fields_set
        if len(given) != 1:
            raise ValueError(f"科目“{self.id}”要写 hours 或 share，而且只写一个")
        return self

    def tenths_in(self, year: int) -> int:
        """What one study year asks for."""
        if year in self.years:
            return self.years[year]
        return next((self.until[last] for last in sorted(self.until) if year <= last), self.tenths)

    def least_in(self, year: int) -> int:
        """The least that one study year asks of anybody; 0 where it asks for a share."""
        return min(self.tenths_in(year), *figures_in(self.figures, year)) if self.figures else self.tenths_in(year)


class Together(Summarised):
    """All subjects of a year together. More than their sum: the rest may be of any subject. `figures`: other hours for
    some people or applications, the first that fits."""

    tenths: Either[Tenths] = Field(alias="hours")
    years: Mapping[Year, Either[Tenths]] = Field(default_factory=dict)
    until: Mapping[Year, Either[Tenths]] = Field(default_factory=dict)
    figures: tuple[FigureFor, ...] = ()

    def tenths_in(self, year: int) -> Any:
        """What one study year asks for; it may hang on a reading."""
        if year in self.years:
            return self.years[year]
        return next((self.until[last] for last in sorted(self.until) if year <= last), self.tenths)

    def within(self, year: int) -> tuple[int, ...]:
        """All that a study year may ask for, of anybody."""
        return (*options_of(self.tenths_in(year)), *figures_in(self.figures, year))


class CarryOver(Summarised):
    """Hours beyond what a year asks of a subject count for the next year, no more than `most`; what was carried into a
    year is used up there first, and goes no further. `subjects`: of these alone."""

    id: Text
    subjects: tuple[Text, ...] | None = Field(default=None, min_length=1)
    most: Either[Tenths] | None = None


class Window(Summarised):
    """Days on which study for `years` may be completed; `subjects`: of these alone; `closes_for`: an earlier last day
    for a purpose; `opens_by`, `closes_by`: where the first or the last day hangs on a reading; `platforms`: of those
    that are listed, these alone."""

    id: Text
    kind: Literal["study", "make_up"]
    years: tuple[Year, ...] = Field(min_length=1)
    opens: Day
    closes: Day
    opens_by: ByReading[Day] | None = None
    closes_by: ByReading[Day] | None = None
    subjects: tuple[Text, ...] | None = Field(default=None, min_length=1)
    closes_for: Mapping[Text, Day] = Field(default_factory=dict)
    platforms: tuple[Text, ...] | None = Field(default=None, min_length=1)

    def contains(self, day: date) -> bool:
        return self.opens <= day <= self.closes

    @cached_property
    def simple(self) -> bool:
        """Whether the window is the same for every subject, purpose and reading."""
        return not (self.subjects or self.closes_for or self.opens_by or self.closes_by)

    def fits(self, credit: Credit, purpose: str | None, readings: Readings) -> bool:
        """Whether a credit is one of the window."""
        if self.subjects is not None and credit.subject not in self.subjects:
            return False
        opens: date = readings.take(self.opens_by) if self.opens_by else self.opens
        closes: date = readings.take(self.closes_by) if self.closes_by else self.closes
        if purpose is not None:
            closes = min(closes, self.closes_for.get(purpose, closes))
        return opens <= credit.completed_on <= closes

    @property
    def widest(self) -> tuple[date, date]:
        """First and last day under any option."""
        opens, closes = options_of(self.opens_by or self.opens), options_of(self.closes_by or self.closes)
        return min(opens), max(closes)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if min(options_of(self.closes_by or self.closes)) < max(options_of(self.opens_by or self.opens)):
            raise ValueError(f"期间“{self.id}”的截止日期早于开始日期")
        for purpose, closes in self.closes_for.items():
            if not self.opens <= closes <= self.closes:
                raise ValueError(f"期间“{self.id}”：用于“{purpose}”的截止日期{closes}不在期间以内")
        return self


class ListedPlatform(PackEntry):
    """`subjects` maps a subject to the article that lists the platform for it. `mode`: how everything on it is held,
    where a record does not say."""

    host: Text
    name: Text
    url: Text
    subjects: Mapping[Text, Text] = Field(min_length=1)
    mode: Text | None = Field(default=None, exclude_if=lambda mode: mode is None)
    apps: tuple[Text, ...]
    support: tuple[Text, ...]
    checked: Day
    summary: Text


class Fee(Summarised):
    """What an hour costs; `subjects`: an hour of these (0: nothing)."""

    per_hour_cents: Either[Cents] = Field(alias="per_hour")
    subjects: Mapping[Text, Cents] = Field(default_factory=dict)


class Contact(Sourced):
    name: Text
    about: Text
    phones: tuple[Text, ...]
    url: Text | None = None


class RecentYears(Summarised):
    count: int = Field(strict=True, ge=1, le=20)


class Clause(Summarised):
    """A clause with the applications it is for. `id` stands in decisions, `name` in lists; `kind` says what it does."""

    id: Text
    name: Text | None = None
    covers: tuple[Coverage, ...] = Field(min_length=1)

    def covers_application(self, application: Application) -> bool:
        return any(coverage.fits(application) for coverage in self.covers)


class BaseClause(Clause):
    kind: Literal["chosen_year", "policy_year", "recent_years", "tenure_years", "stated_years", "listed_years"]
    years: tuple[Year, ...] = ()

    @model_validator(mode="after")
    def _listed_years_are_listed(self) -> Self:
        if (self.kind == "listed_years") != bool(self.years):
            raise ValueError("“years”只用于“listed_years”，而且必须写明至少一个年度")
        return self


class Ages(PackEntry):
    """Completed years of age from which a clause reaches men and women."""

    male: int = Field(strict=True, ge=1, le=150)
    female: int = Field(strict=True, ge=1, le=150)


class AgeFull(Clause):
    kind: Literal["age_full"]
    ages: Ages


class AgeSomeYears(Clause):
    kind: Literal["age_some_years"]
    ages: Ages
    complete_years: int = Field(strict=True, ge=1)


class PlainRelief(Clause):
    kind: Literal["postdoc", "sector_or_post", "transfer_same_year", "transfer_later"]


class Asking(Clause):
    """Whom `when` holds for: what is asked of them, as data. `instead`: the base route does not apply to them."""

    kind: Literal["asks"]
    when: Condition | None = None
    asks: Asks
    instead: Either[bool] = False


Relief = Annotated[AgeFull | AgeSomeYears | PlainRelief | Asking, Field(discriminator="kind")]
Base = Annotated[BaseClause | Asking, Field(discriminator="kind")]


class EpidemicWaiver(Clause):
    kind: Literal["epidemic_years"]


class YearsWaiver(Clause):
    """Whom `when` holds for: years that are not asked of them."""

    kind: Literal["years"]
    when: Condition | None = None
    years: Years


Waiver = Annotated[EpidemicWaiver | YearsWaiver, Field(discriminator="kind")]


class RegionalExam(Summarised):
    kind: Literal["regional_exam"]
    id: Text
    subject: Text


class FiledPlanClause(Summarised):
    """A plan speaks for the year for which it was filed: here for the policy year of the notice."""

    kind: Literal["filed_plan"]
    id: Text
    subject: Text
    filed_by: Day
    least_tenths: Tenths = Field(alias="least_hours")


class DeemedWhen(Summarised):
    """A subject that is not asked of whom `when` holds for, in these years (without: in all), for these applications
    (without: all)."""

    kind: Literal["when"]
    id: Text
    subject: Text
    covers: tuple[Coverage, ...] | None = Field(default=None, min_length=1)
    when: Condition | None = None
    years: Years | None = None


Deeming = Annotated[RegionalExam | FiledPlanClause | DeemedWhen, Field(discriminator="kind")]


class LeftOut(Summarised):
    """People whom the notice leaves out: a person decides."""

    id: Text
    when: Condition


class Conversion(Summarised):
    """Training outside the platforms that counts, for one subject or for those of `also`. `counting_class` names the
    condition under which its hours count, for ledgers that are kept without knowing the application. `rates`: work that
    is given in other units than hours; `most`: of one piece of it; `spread`: over so many years, the first being that
    of completion."""

    id: Text
    sources: tuple[Text, ...] = Field(min_length=1)
    subject: Text
    also: tuple[Text, ...] = ()
    needs: Need | None = None
    when: Condition | None = None
    only_for: tuple[Text, ...] = ()
    rates: tuple[Rate, ...] = ()
    most_tenths: Tenths | None = Field(default=None, alias="most")
    spread: int = Field(default=1, strict=True, ge=1, le=10)
    counting_class: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")] = "always"

    @field_validator("counting_class")
    @classmethod
    def _no_suffix_of_ours(cls, name: str) -> str:
        if name.endswith("_jan"):
            raise ValueError("“counting_class”不能以“_jan”结尾，这个后缀留给培训期间以前完成的折合学时")
        if name.endswith("_was"):
            raise ValueError("“counting_class”不能以“_was”结尾，这个后缀留给培训当天已有身份的折合学时")
        return name


class ReadingEntry(PackEntry):
    """One place where the text can be read in several ways."""

    id: Text
    articles: tuple[Text, ...] = Field(min_length=1)
    question: Text
    default: Text
    options: Mapping[Text, Text]
    state: ReadingState
    checked: Day

    @model_validator(mode="after")
    def _options_are_those_of_the_clauses(self) -> Self:
        known = READING_OPTIONS.get(self.id)  # type: ignore[call-overload]  # a StrEnum is found by its value
        if known is not None and set(self.options) != known:
            raise ValueError(f"读法“{self.id}”的选项应为：{'、'.join(sorted(known))}")
        if len(self.options) < 2:
            raise ValueError(f"读法“{self.id}”至少要有两个选项")
        if self.default not in self.options:
            raise ValueError(f"读法“{self.id}”的 default 要取自 options")
        return self

    @property
    def others(self) -> tuple[str, ...]:
        """The options that do not hold, in the order of the file."""
        return tuple(option for option in self.options if option != self.default)


class Notice(PackEntry):
    """Everything that stands in a pack file. The notices of a `series` follow each other, one for each policy year.
    `heading`: what stands above the notice, as papers cite it. `hours_called`: 学分, where hours are called so;
    `year_called`: 学年, where years are."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    series: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    heading: Text | None = None
    hours_called: Text | None = None
    year_called: Text | None = None
    place: Text
    issuer: Text
    document: Text
    issued: Day
    policy_year: Year
    year_starts: MonthDay
    subjects: tuple[Subject, ...] = Field(min_length=1)
    together: Together | None = None
    carry_over: CarryOver | None = None
    windows: tuple[Window, ...] = Field(min_length=1)
    articles: Mapping[Text, Text] = Field(default_factory=dict)
    platforms: tuple[ListedPlatform, ...] = ()
    fee: Fee | None = None
    contacts: tuple[Contact, ...] = ()
    modes: Mapping[Text, Text] = Field(default_factory=dict)
    sources: Mapping[Text, Text] = Field(default_factory=dict)
    facts: tuple[FactEntry, ...] = ()
    claims: tuple[ClaimWords, ...] = ()
    applications: Applications
    recent_years: RecentYears | None = None
    base: tuple[Base, ...] = Field(min_length=1)
    left_out: tuple[LeftOut, ...] = ()
    relief: tuple[Relief, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    deeming: tuple[Deeming, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    counting: CountingRules = Field(default_factory=CountingRules)
    readings: tuple[ReadingEntry, ...] = ()
