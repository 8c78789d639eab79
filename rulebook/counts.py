"""How hours are counted: caps, least hours of a mode, rates at which other work counts."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rulebook.basics import Either, PackEntry, Summarised, Tenths, TenthsOrNone, Text, Year
from rulebook.conditions import Condition
from rulebook.facts import Credit
from rulebook.quantity import TENTH

_AN_HOUR = timedelta(hours=1) // timedelta(minutes=1)


class FigureFor(PackEntry):
    """Other hours for those of whom the condition holds (without: for all); `years`: in these years alone."""

    when: Condition | None = None
    tenths: Either[TenthsOrNone] = Field(alias="hours")
    years: tuple[Year, ...] | None = Field(default=None, min_length=1)


def possible_figures(
    figures: Iterable[FigureFor],
    plain: int,
    year: int,
    holds: Callable[[Condition], bool | None],
    take: Callable[[Any], int],
) -> list[int]:
    """What the first figure says whose condition holds, else the plain one; all that it may be where that hangs on what
    is not known."""
    possible: list[int] = []
    for figure in figures:
        if figure.years is None or year in figure.years:
            truth = holds(figure.when) if figure.when else True
            if truth is not False:
                possible.append(take(figure.tenths))
            if truth:
                return possible
    return [*possible, plain]


class Kinds(PackEntry):
    """Which credits are meant; a key that is left out does not narrow it."""

    subjects: tuple[Text, ...] | None = Field(default=None, min_length=1)
    modes: tuple[Text, ...] | None = Field(default=None, min_length=1)
    sources: tuple[Text, ...] | None = Field(default=None, min_length=1)

    def fit(self, credit: Credit) -> bool:
        return (
            (self.subjects is None or credit.subject in self.subjects)
            and (self.modes is None or credit.mode in self.modes)
            and (self.sources is None or str(credit.source) in self.sources)
        )


class Cap(Kinds, Summarised):
    """No more than so many hours of these credits count: of a day, for a year, or of what was completed in a study
    year, whatever it is for. `made_up`: of what was studied on a platform for another year alone. `figures`: other
    hours for some."""

    id: Text
    tenths: Either[Tenths] = Field(alias="hours")
    per: Literal["day", "year", "study_year"]
    made_up: Literal[True] | None = None
    figures: tuple[FigureFor, ...] = ()


class Least(Kinds, Summarised):
    """So many hours of a year must be of these credits (face to face, say). It is named like a subject. `figures`:
    other hours for some."""

    id: Text
    name: Text
    tenths: Either[TenthsOrNone] = Field(alias="hours")
    figures: tuple[FigureFor, ...] = ()

    @model_validator(mode="after")
    def _is_of_something(self) -> Self:
        if self.modes is None and self.sources is None and self.subjects is None:
            raise ValueError("要写明 modes、sources 或 subjects 中的一项")
        return self


class Rate(PackEntry):
    """What one unit of something counts: a half day 4 hours, a paper 6 for its first author."""

    unit: Text
    tenths: Either[Tenths] = Field(alias="hours")
    roles: tuple[Text, ...] | None = Field(default=None, min_length=1)
    when: Condition | None = None


class CountingRules(PackEntry):
    """`minutes_per_hour`: how long an hour of study is, where credits are given in minutes. `decimals`: how many places
    hours have, one or two (quarter hours); all figures called tenths are hundredths in a pack of two."""

    minutes_per_hour: int = Field(default=_AN_HOUR, strict=True, ge=1, le=_AN_HOUR)
    decimals: int = Field(default=TENTH, strict=True, ge=TENTH, le=2)
    caps: tuple[Cap, ...] = ()
    least: tuple[Least, ...] = ()


def cut(
    credits: list[tuple[Credit, int]], room_of: Callable[[Credit], tuple[Any, int, bool] | None]
) -> list[tuple[Credit, int]]:
    """Credits with their tenths, in the order in which they were completed, cut where a cap is reached. `room_of` says
    for what a credit takes up room, how much there is, and whether the credit itself may be cut; None: for nothing."""
    left: dict[Any, int] = {}
    found = []
    for credit, tenths in credits:
        place = room_of(credit)
        if place is not None:
            key, most, is_cut = place
            room = left.setdefault(key, most)
            left[key] = max(0, room - tenths)
            tenths = min(room, tenths) if is_cut else tenths
        found.append((credit, tenths))
    return found
