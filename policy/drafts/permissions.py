"""Who writes next year's notice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import Role

from .states import DRAFTS, DraftMove


def check_drafts(actor: Actor) -> None:
    """The notices of this portal are the league's; so are their drafts. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise Refused(_("Only league HR (policy) drafts rule packs."))


def may_draft(actor: Actor) -> bool:
    return passes(check_drafts, actor)


DRAFTS.allow(check_drafts, *DraftMove, about=lambda draft: ())
