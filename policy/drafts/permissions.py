"""Who writes next year's notice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import Role

from .models import Draft
from .states import DRAFTS, DraftMove


def check_drafts(actor: Actor) -> None:
    """The notices of this portal are the league's; so are their drafts. Raises Refused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise Refused(_("Only league HR (policy) drafts rule packs."))


def may_draft(actor: Actor) -> bool:
    return passes(check_drafts, actor)


def check_publishes(actor: Actor, draft: Draft) -> None:
    """Two people stand behind every published pack: whoever wrote any of its text since it was begun, or handed it in,
    does not publish it. Raises Refused."""
    check_drafts(actor)
    if not actor.key:
        raise Refused(_("A person publishes, not the portal itself."))
    if actor.key == draft.handed_in_by_key:
        raise Refused(_("You handed this draft in yourself. Another policy officer publishes it."))
    if draft.versions.filter(number__gt=1, saved_by_key=actor.key).exists():
        raise Refused(_("You wrote part of this draft yourself. Another policy officer publishes it."))


def may_publish(actor: Actor, draft: Draft) -> bool:
    return passes(check_publishes, actor, draft)


DRAFTS.allow(
    check_drafts, DraftMove.SAVE, DraftMove.HAND_IN, DraftMove.RETURN, DraftMove.PUT_ASIDE, about=lambda draft: ()
)
DRAFTS.allow(check_publishes, DraftMove.PUBLISH)
