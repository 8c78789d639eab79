"""Until when one can apply in the season of a notice, and how one stood on that day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ground.actors import Actor

from ..decisions.selectors import Assessment, assess_again
from .selectors import Season, season_of


@dataclass(frozen=True)
class SeasonShown:
    """The last day of applications, seen from a real day. ``then``: the answer as of the last day, once it has passed
    and the answer shown is for a later one."""

    last_day: dt.date
    days_left: int
    """0 on the last day itself, less once it is over."""
    then: Assessment | None = None

    @property
    def over(self) -> bool:
        return self.days_left < 0


def season_shown(
    *, actor: Actor, assessment: Assessment, today: dt.date, season: Season | None = None
) -> SeasonShown | None:
    """None where no last day is set for the application. ``season``: that of its notice, where it is at hand."""
    season = season or season_of(actor=actor, policy=assessment.pack.id)
    last = season.last_day(assessment.application)
    if last is None:
        return None
    left = (last - today).days
    if left >= 0 or assessment.as_of <= last:
        return SeasonShown(last, left)
    return SeasonShown(last, left, assess_again(actor=actor, assessment=assessment, as_of=last))
