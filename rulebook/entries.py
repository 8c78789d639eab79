"""What a rule pack must contain: the entries of one notice, as `loader.py` finds them in YAML.

Every entry carries its article, the day it was last checked against the notice and a summary in our own words.
Hours are tenths, money is cents (`quantity.py`); dates are inclusive calendar dates in Asia/Shanghai.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from rulebook.facts import Application
from rulebook.quantity import parse_cents, parse_tenths
from rulebook.vocabulary import (
    READING_OPTIONS,
    Ground,
    Level,
    Need,
    Purpose,
    Reading,
    ReadingState,
    Source,
)


def _text(value: object) -> object:
    """Article numbers such as 2 or 8 arrive as whole numbers."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _day(value: object) -> date:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10 and value.isascii() and value[4] == value[7] == "-":
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f"“{value}”不是存在的日期，日期要写成 2024-01-31 的样子")


def _month_day(value: object) -> tuple[int, int]:
    if isinstance(value, tuple):
        return value
    if isinstance(value, str) and len(value) == 5:
        # 2023 is a common year on purpose: a study year cannot start on 29 February.
        day = _day(f"2023-{value}")
        return day.month, day.day
    raise ValueError(f"“{value}”不是月-日，应写成 01-01 的样子")


def _tenths(value: object) -> int:
    tenths = parse_tenths(value)
    if not tenths:
        raise ValueError(f"“{value}”不是学时：要大于0，最多一位小数")
    return tenths


def _cents(value: object) -> int:
    cents = parse_cents(_text(value))
    if cents is None:
        raise ValueError(f"“{value}”不是金额：最多两位小数")
    return cents


def _year(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1000 <= value <= 9998:
        raise ValueError(f"“{value}”不是四位数的年度")
    return value


Text = Annotated[str, BeforeValidator(_text), Field(min_length=1)]
Day = Annotated[date, BeforeValidator(_day)]
MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]
Tenths = Annotated[int, BeforeValidator(_tenths)]
Cents = Annotated[int, BeforeValidator(_cents)]
Year = Annotated[int, BeforeValidator(_year)]


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Entry):
    """An entry with its place in the notice."""

    article: Text
    checked: Day


class Summarised(Sourced):
    summary: Text


class Subject(Summarised):
    """`tenths` is what one year asks for; `years` holds other amounts for single years. With `exam`, hours earned on a
    platform count only with a passed examination."""

    id: Text
    name: Text
    tenths: Tenths = Field(alias="hours")
    years: Mapping[Year, Tenths] = Field(default_factory=dict)
    exam: Summarised | None = None


class Together(Summarised):
    tenths: Tenths = Field(alias="hours")


class Window(Summarised):
    """Days on which study for `years` may be completed."""

    id: Text
    kind: Literal["study", "make_up"]
    years: tuple[Year, ...] = Field(min_length=1)
    opens: Day
    closes: Day

    def contains(self, day: date) -> bool:
        return self.opens <= day <= self.closes

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.closes < self.opens:
            raise ValueError(f"期间“{self.id}”的截止日期早于开始日期")
        return self


class Platform(Entry):
    """`subjects` maps a subject to the article that lists the platform for it."""

    host: Text
    name: Text
    url: Text
    subjects: Mapping[Text, Text] = Field(min_length=1)
    apps: tuple[Text, ...]
    support: tuple[Text, ...]
    checked: Day
    summary: Text


class Fee(Summarised):
    per_hour_cents: Cents = Field(alias="per_hour")


class Contact(Sourced):
    name: Text
    about: Text
    phones: tuple[Text, ...]
    url: Text | None = None


class AnnualChecks(Entry):
    years: tuple[Year, ...] = Field(min_length=1)


class TitleReviews(Entry):
    levels: tuple[Level, ...] = Field(min_length=1)


class PostAppointments(Entry):
    highest_grade: int = Field(strict=True, ge=1)
    lowest_grade: int = Field(strict=True, ge=1)


class Recognitions(Entry):
    least_years: int = Field(strict=True, ge=0)
    most_years: int = Field(strict=True, ge=0)


class Applications(Entry):
    """What may be applied for under this pack, and in which bounds."""

    annual_check: AnnualChecks
    title_review: TitleReviews
    post_appointment: PostAppointments
    recognition: Recognitions


class Grades(Entry):
    from_: int = Field(alias="from", strict=True, ge=1)
    to: int = Field(strict=True, ge=1)


class Coverage(Entry):
    """Applications that an entry is for; a key left out does not narrow it."""

    application: Purpose
    levels: tuple[Level, ...] | None = None
    exceptional: bool | None = None
    grades: Grades | None = None
    grounds: tuple[Ground, ...] | None = None

    def fits(self, application: Application) -> bool:
        if application.purpose is not self.application:
            return False
        grade = getattr(application, "grade", None)
        return (
            (self.levels is None or getattr(application, "level", None) in self.levels)
            and (self.exceptional is None or getattr(application, "exceptional", None) is self.exceptional)
            and (self.grounds is None or getattr(application, "ground", None) in self.grounds)
            and (self.grades is None or (grade is not None and self.grades.from_ <= grade <= self.grades.to))
        )


class RecentYears(Summarised):
    count: int = Field(strict=True, ge=1, le=20)


class Clause(Summarised):
    """A clause with the applications it is for. `id` is the name in decisions; `kind` picks the function."""

    id: Text
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


class Ages(Entry):
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


Relief = Annotated[AgeFull | AgeSomeYears | PlainRelief, Field(discriminator="kind")]


class Waiver(Clause):
    kind: Literal["epidemic_years"]


class RegionalExam(Summarised):
    kind: Literal["regional_exam"]
    id: Text
    subject: Text


class FiledPlanClause(Summarised):
    kind: Literal["filed_plan"]
    id: Text
    subject: Text
    years: tuple[Year, ...] = Field(min_length=1)
    filed_by: Day
    least_tenths: Tenths = Field(alias="least_hours")


Deeming = Annotated[RegionalExam | FiledPlanClause, Field(discriminator="kind")]


class Conversion(Summarised):
    """Training outside the platforms that counts for one subject. `counting_class` names the condition under which its
    hours count, for ledgers that are kept without knowing the application."""

    id: Text
    sources: tuple[Source, ...] = Field(min_length=1)
    subject: Text
    needs: Need
    only_for: tuple[Purpose, ...] = ()
    counting_class: Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]

    @field_validator("counting_class")
    @classmethod
    def _no_suffix_of_ours(cls, name: str) -> str:
        if name.endswith("_jan"):
            raise ValueError("“counting_class”不能以“_jan”结尾，这个后缀留给培训期间以前完成的折合学时")
        return name


class ReadingEntry(Entry):
    """One place where the text can be read in two ways."""

    id: Reading
    articles: tuple[Text, ...] = Field(min_length=1)
    question: Text
    default: Text
    other: Text
    options: Mapping[Text, Text]
    state: ReadingState
    checked: Day

    @model_validator(mode="after")
    def _options_are_those_of_the_clauses(self) -> Self:
        known = READING_OPTIONS[self.id]
        if set(self.options) != known:
            raise ValueError(f"读法“{self.id}”的选项应为：{'、'.join(sorted(known))}")
        if {self.default, self.other} != known:
            raise ValueError(f"读法“{self.id}”的 default 和 other 要各取一个不同的选项")
        return self


class Notice(Entry):
    """Everything that stands in a pack file."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    place: Text
    issuer: Text
    document: Text
    issued: Day
    policy_year: Year
    year_starts: MonthDay
    subjects: tuple[Subject, ...] = Field(min_length=1)
    together: Together
    windows: tuple[Window, ...] = Field(min_length=1)
    platforms: tuple[Platform, ...]
    fee: Fee
    contacts: tuple[Contact, ...]
    applications: Applications
    recent_years: RecentYears
    base: tuple[BaseClause, ...] = Field(min_length=1)
    relief: tuple[Relief, ...]
    waivers: tuple[Waiver, ...]
    deeming: tuple[Deeming, ...]
    conversions: tuple[Conversion, ...]
    readings: tuple[ReadingEntry, ...]
