"""Which notice judges a credit, and how its hours are cut where a cap of that notice is reached."""

from collections.abc import Callable
from typing import Any, NamedTuple

from rulebook.counts import Cap, cut, possible_figures
from rulebook.facts import Case, CaseLearner, Credit
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.situation import known_at
from rulebook.vocabulary import Source


class About(NamedTuple):
    """The case in which a credit is judged. `helpful`: what conditions hang on and nobody knows is taken in the way
    that helps most, else in the way that helps least."""

    case: Case
    helpful: bool = False


def judging(credit: Credit, pack: Pack) -> Pack:
    """The notice that judges a credit: that of the study year in which it was completed, where there is one in view."""
    return pack if pack.alone else pack.notices.get(pack.study_year_of(credit.completed_on), pack)


def capped(
    parts: list[tuple[Credit, int]], learner: CaseLearner, pack: Pack, readings: Readings, about: About
) -> list[tuple[Credit, int]]:
    """Credits with their tenths, cut where a cap is reached: what was completed first counts first. A notice cuts what
    it judges; what an earlier one has counted for the same year takes up room. Recognised hours are cut by no notice,
    unless a cap names them."""
    kept = sorted(parts, key=lambda pair: (pair[0].completed_on, pair[0].id))
    for notice in pack.notices.values():
        for cap in notice.counting.caps:
            kept = cut(kept, _room_under(cap, notice, pack, learner, readings, about))
    return kept


def _room_under(
    cap: Cap, notice: Pack, pack: Pack, learner: CaseLearner, readings: Readings, about: About
) -> Callable[[Credit], tuple[Any, int, bool] | None]:
    """For what a credit takes up room under a cap of a notice, how much there is, and whether the notice judges it."""
    known = known_at(about.case, learner, notice) if cap.figures else None

    def room(credit: Credit) -> tuple[Any, int, bool] | None:
        studied = pack.study_year_of(credit.completed_on)
        if not cap.fit(credit) or (cap.made_up and (credit.source is not Source.PLATFORM or studied == credit.year)):
            return None
        if credit.source is Source.RECOGNISED and Source.RECOGNISED not in (cap.sources or ()):
            return None
        year = studied if cap.per == "study_year" else credit.year
        most = readings.take(cap.tenths, notice)
        if known is not None:
            possible = possible_figures(
                cap.figures,
                most,
                year,
                lambda when: when.holds(known, readings),
                lambda hours: readings.take(hours, notice),
            )
            most = max(possible) if about.helpful else min(possible)
        return credit.completed_on if cap.per == "day" else year, most, judging(credit, pack) is notice

    return room
