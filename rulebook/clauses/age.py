"""Article 6.1: relief by age."""

from bisect import bisect_right
from calendar import isleap
from datetime import date

from rulebook.clauses.terms import Route, Situation
from rulebook.entries import AgeFull, Ages, AgeSomeYears
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Reach, Reading, Sex


def completed_years(birth_date: date, day: date) -> int:
    """Age in completed years; the birthday counts, 29 February falls on the 28th in a common year."""
    month, birthday = birth_date.month, birth_date.day
    if birthday == 29 and month == 2 and not isleap(day.year):
        birthday = 28
    return day.year - birth_date.year - ((day.month, day.day) < (month, birthday))


def age_reached(birth_date: date | None, as_of: date, pack: Pack) -> tuple[int, int] | None:
    """The highest of the pack's ages completed on the day of the decision, and on the last day of the policy year."""
    if birth_date is None:
        return None
    at_application, last_day = _highest(pack.ages, birth_date, as_of), pack.last_day
    return at_application, at_application if as_of == last_day else _highest(pack.ages, birth_date, last_day)


def _highest(ages: tuple[int, ...], birth_date: date, day: date) -> int:
    reached = bisect_right(ages, completed_years(birth_date, day))
    return ages[reached - 1] if reached else 0


def _has_age(situation: Situation, ages: Ages, readings: Readings) -> bool | None:
    """Whether the person is of the age; None when that depends on what is not known."""
    if situation.age_reached is None:
        return None
    at_application, at_year_end = situation.age_reached
    reached = at_application
    if at_application != at_year_end and readings[Reading.AGE_DATE] == "year_end":
        reached = at_year_end
    if situation.sex is None:
        as_man, as_woman = reached >= ages.male, reached >= ages.female
        return as_man if as_man == as_woman else None
    return reached >= (ages.male if situation.sex is Sex.MALE else ages.female)


def age_full(situation: Situation, clause: AgeFull, pack: Pack, readings: Readings, base: Route | None) -> Route:
    """6.1: from this age on nothing is required."""
    has_age = _has_age(situation, clause.ages, readings)
    if has_age is None:
        reason = "age.no_birth_date" if situation.age_reached is None else "age.no_sex"
        return Route(Reach.CANNOT_TELL, reason)
    return _FULL if has_age else _TOO_YOUNG


def age_some_years(
    situation: Situation, clause: AgeSomeYears, pack: Pack, readings: Readings, base: Route | None
) -> Route:
    """6.1: from this age on some (one) of the last three years is enough."""
    has_age = _has_age(situation, clause.ages, readings)
    if has_age is False:
        return _TOO_YOUNG
    if situation.age_reached is None:
        return Route(Reach.CANNOT_TELL, "age.no_birth_date")
    years = pack.recent_years_by_option[readings[Reading.RECENT_YEARS]]
    if has_age is None:
        return Route(Reach.CANNOT_TELL, "age.no_sex", years, clause.complete_years, if_satisfied=True)
    return Route(Reach.APPLIES, "age.some_years", years, clause.complete_years)


_FULL = Route(Reach.APPLIES, "age.full")
_TOO_YOUNG = Route(Reach.DOES_NOT_APPLY, "age.too_young")
