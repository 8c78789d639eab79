"""Who makes two records one: whoever keeps the roster of both units proposes it, a second such officer confirms it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from units.permissions import check_keeps

from ..people.models import Learner
from .models import Merge
from .states import MERGES, MergeMove


def check_in_charge(actor: Actor, kept: Learner, merged: Learner) -> None:
    """Both records are in the actor's hands, and neither is the actor's own. Raises Refused."""
    for learner in (kept, merged):
        check_keeps(actor, learner.unit.path)
        if not actor.is_system and actor.learner_id == learner.pk:
            raise Refused(_("Nobody decides about their own record; the next office up does."))


def check_second(actor: Actor, merge: Merge) -> None:
    """Somebody else than who proposed it. Raises Refused."""
    if actor.key == merge.proposed_by_key:
        raise Refused(_("A second officer has to confirm it."))


MERGES.allow(check_in_charge, *MergeMove, about=lambda merge: (merge.kept, merge.merged))
MERGES.allow(check_second, MergeMove.CONFIRM, about=lambda merge: (merge,))
