"""Who closes a season and opens it again: league HR, the second time another person; who explains a correction."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import LEAGUE, OFFICES, SEES_PEOPLE

from .models import ClosedSeason, SeasonCorrection
from .states import SEASONS, SeasonMove


def check_closes(actor: Actor) -> None:
    """Raises Refused for anybody but league HR."""
    if not actor.is_system and not actor.holds(*LEAGUE):
        raise Refused(_("Only league HR closes a season or opens it again."))


def may_see(actor: Actor) -> bool:
    """That a season is closed every office knows; whose figures it sees says its scope."""
    return actor.is_system or actor.holds(*SEES_PEOPLE)


def check_second(actor: Actor, season: ClosedSeason) -> None:
    """Raises Refused for whoever closed it."""
    if actor.key == season.asked_by_key:
        raise Refused(_("You have closed this season. A second person of league HR opens it again."))


def check_explains(actor: Actor, correction: SeasonCorrection) -> None:
    """An office above the unit that is concerned; never about oneself. Raises Refused."""
    if actor.is_system:
        return
    if actor.learner_id == correction.learner_id:
        raise Refused(_("Nobody decides about their own record; the next office up does."))
    places = [place for place in (correction.place_was, correction.place_now) if place]
    if not any(actor.covers(place, OFFICES | LEAGUE) for place in places):
        raise Refused(_("Only an office above the unit gives the reason of a correction."))


SEASONS.allow(check_closes, SeasonMove.GIVE_UP, SeasonMove.REOPEN, about=lambda season: ())
SEASONS.allow(check_second, SeasonMove.REOPEN)
