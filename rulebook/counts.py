"""How hours are counted: caps, least hours of a mode, rates at which other work counts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from rulebook.basics import Either, PackEntry, Summarised, Tenths, Text
from rulebook.conditions import Condition
from rulebook.facts import Credit
from rulebook.quantity import TENTH

_AN_HOUR = timedelta(hours=1) // timedelta(minutes=1)


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
    """No more than so many hours of these credits count, in a day or for a year."""

    id: Text
    tenths: Either[Tenths] = Field(alias="hours")
    per: Literal["day", "year"]


class Least(Kinds, Summarised):
    """So many hours of a year must be of these credits (face to face, say). It is named like a subject."""

    id: Text
    name: Text
    tenths: Either[Tenths] = Field(alias="hours")

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


def capped(credits: Iterable[tuple[Credit, int]], caps: Iterable[Cap], readings: Any) -> list[tuple[Credit, int]]:
    """Credits with their tenths, cut where a cap is reached: what was completed first counts first."""
    kept = sorted(credits, key=lambda pair: (pair[0].completed_on, pair[0].id))
    for cap in caps:
        left: dict[Any, int] = {}
        found = []
        for credit, tenths in kept:
            if cap.fit(credit):
                key = credit.completed_on if cap.per == "day" else credit.year
                room = left.setdefault(key, readings.take(cap.tenths))
                left[key] -= min(room, tenths)
                tenths = min(room, tenths)
            found.append((credit, tenths))
        kept = found
    return kept
