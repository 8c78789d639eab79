"""Who objects, and who answers. Each rule once as a check that raises a sentence."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import OFFICES, Role
from ground.signed_in import SignedIn, Visitor

from .contested import Contested
from .models import Objection
from .states import ANSWERS, OBJECTIONS, ObjectionMove

ANSWERERS = OFFICES | {Role.LEAGUE_POLICY}
"""Roles that answer at an office above the one that decided, or at the league."""


def check_objects(actor: Actor, decision: Contested) -> None:
    """The person concerned, or for them whoever keeps their roster and had no word in the decision; for a unit whoever
    files for it. Raises Refused."""
    if decision.by_visitors and isinstance(actor, Visitor):
        return
    if isinstance(actor, SignedIn) and concerns(actor, decision):
        return
    if not isinstance(actor, SignedIn) or not actor.covers(decision.place.path, decision.speakers):
        raise Refused(_("Only the person concerned, or the HR of their unit for them, can object."))
    if actor.key in decision.took_part:
        raise Refused(_("You took part in this decision: the person, or somebody else for them, objects."))


def check_answers(actor: Actor, objection: Objection) -> None:
    """An office above the one that decided, or the league; neither the person nor whoever objects for them, nor
    anybody who took part in the decision. Raises Refused."""
    here = {grant.unit_id for grant in actor.grants if grant.role in ANSWERERS}
    if not isinstance(actor, SignedIn) or objection.office_id not in here:
        raise Refused(
            _("This objection lies with %(office)s; only that office answers.") % {"office": objection.office}
        )
    if not objection.place.path.startswith(objection.office.path):
        raise Refused(_("The person belongs to another unit now; the objection goes to the office in charge there."))
    if actor.key in objection.keys_of_deciders:
        raise Refused(_("You took part in the decision that is objected to; somebody else answers."))
    if concerns(actor, objection) or actor.key in objection.barred:
        raise Refused(_("Nobody answers their own objection; somebody else does."))


def check_withdraws(actor: Actor, objection: Objection) -> None:
    """The person, or whoever objected for them. Raises Refused."""
    if not isinstance(actor, SignedIn) or not (concerns(actor, objection) or actor.key == objection.filed_by_key):
        raise Refused(_("Only the person who objects can withdraw the objection."))


def concerns(actor: Actor, row: Any) -> bool:
    """Whether a decision, or an objection, is about the actor's own person."""
    return row.learner is not None and row.learner.pk == actor.learner_id


def may_object(actor: Actor, decision: Contested) -> bool:
    return passes(check_objects, actor, decision)


def may(actor: Actor, objection: Objection, move: ObjectionMove, *, now: dt.datetime) -> bool:
    return passes(OBJECTIONS.check, actor, objection, move, now=now)


OBJECTIONS.allow(check_answers, *ANSWERS)
OBJECTIONS.allow(check_withdraws, ObjectionMove.WITHDRAW)
