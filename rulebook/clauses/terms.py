"""What clauses look at (Situation, Readings) and what they answer (Route)."""

from collections.abc import Mapping
from typing import NamedTuple

from rulebook.facts import Application
from rulebook.vocabulary import Reading, Sector, Sex, Standing

YearHours = tuple[tuple[int, tuple[int, ...]], ...]
"""(year, tenths per subject in the order of the pack), ascending by year."""


class Situation(NamedTuple):
    """A case reduced to what can change its answer; built by `rulebook/situation.py`.

    Two cases with the same situation have the same answer. Facts dated after the day of the decision are left out.

    `age_reached`: the highest age asked for by the pack that the person has completed (0: none), on the day of the
    decision and on the last day of the policy year; None when the birth date is not known.
    `hours` count in any case, `january` only under one option of the reading conversion_window.
    `on_roster`: of a unit plan in effect; None when no plan is in effect.
    """

    application: Application
    open_years: tuple[int, ...]
    sex: Sex | None
    age_reached: tuple[int, int] | None
    sector: Sector | None
    grassroots_post: bool | None
    hours: YearHours
    january: YearHours
    exam_years: tuple[int, ...]
    on_roster: bool | None
    epidemic_years: tuple[int, ...]
    transfer_year: int | None
    tenure_year: int | None
    postdoc: bool | None


class Readings:
    """The option taken for each reading. Remembers which readings were asked for: one that no clause asked for cannot
    have changed the answer. So a clause asks as late as it can, and only when the options differ for the case."""

    __slots__ = ("asked", "options")

    def __init__(self, options: Mapping[Reading, str]) -> None:
        self.options = options
        self.asked: set[Reading] = set()

    def __getitem__(self, reading: Reading) -> str:
        self.asked.add(reading)
        return self.options[reading]


class Route(NamedTuple):
    """What a clause asks of a person who passes by it.

    `years` must be complete: all of them, or as many as `pick` says. `reason` is a key of the phrase book.
    `if_satisfied`: the clause cannot tell whether it reaches the person, and it matters only if the years are complete.
    """

    standing: Standing
    reason: str
    years: tuple[int, ...] = ()
    pick: int | None = None
    if_satisfied: bool = False
