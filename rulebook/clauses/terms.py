"""What clauses look at (Situation, Readings) and what they answer (Route)."""

from typing import TYPE_CHECKING, Any, NamedTuple

from rulebook.facts import Application
from rulebook.vocabulary import Reach, Sector, Sex

if TYPE_CHECKING:
    pass

YearHours = tuple[tuple[int, tuple[int, ...]], ...]
"""(year, tenths per subject in the order of the pack), ascending by year."""


class Situation(NamedTuple):
    """A case reduced to what can change its answer; built by `rulebook/situation.py`.

    Two cases with the same situation have the same answer. Facts dated after the day of the decision are left out.

    `age_reached`: the highest age asked for by the pack that the person has completed (0: none), on the day of the
    decision and on the last day of the policy year; None when the birth date is not known.
    `hours` count in any case, `january` only under one option of the reading conversion_window.
    `declared`: what the conditions of the pack look at, by name. `hours_by`: the hours under each choice of options of
    the readings on which it hangs what counts (`Pack.counting_readings`), where there are any.
    `helpful_by`: the same with what is not known of conversions taken in the way that helps most, where it matters.
    `open_years`: years that can still be studied; beside them the marks of subjects that cannot (`windows.mark`).
    `plans`: unit plans in effect as (year, on the roster, completed), ascending by year.
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
    plans: tuple[tuple[int, bool, bool], ...]
    epidemic_years: tuple[int, ...]
    transfer_year: int | None
    tenure_year: int | None
    postdoc: bool | None
    declared: tuple[tuple[str, Any], ...] = ()
    hours_by: tuple[tuple[tuple[str, ...], YearHours], ...] = ()
    helpful_by: tuple[tuple[tuple[str, ...], YearHours], ...] = ()


class Route(NamedTuple):
    """What a clause asks of a person who passes by it.

    `years` must be complete: all of them, or as many as `pick` says. `reason` is a key of the phrase book.
    `asks`: what is asked, where that is more than whole years.
    `if_satisfied`: the clause cannot tell whether it reaches the person, and it matters only if the years are complete.
    """

    standing: Reach
    reason: str
    years: tuple[int, ...] = ()
    pick: int | None = None
    if_satisfied: bool = False
    asks: Any = None
