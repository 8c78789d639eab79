"""Who may bring hours in, verify them and take them back. Each rule once as a check that raises a sentence, once as a
boolean."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import OFFICES
from ground.scoping import below
from units.models import Unit
from units.selectors import whole_tree

from .states import RECORDS, RecordMove


def check_imports(actor: Actor, office: Unit) -> None:
    """Files of platforms are taken in by offices, for the people below them. Raises Refused."""
    if not actor.is_system and not actor.covers(office.path, OFFICES):
        raise Refused(_("Only an office of human resources can import platform hours, for the units below it."))


def check_verifies(actor: Actor) -> None:
    """Hours are verified by the offices in charge of the place (article 2). Raises Refused."""
    if not actor.is_system and not actor.holds(*OFFICES):
        raise Refused(_("Hours are verified by the office in charge; your account has no such role."))


def may_import(actor: Actor | None) -> bool:
    """Whether some office's imports are in the actor's hands."""
    return actor is not None and (actor.is_system or actor.holds(*OFFICES))


may_verify = may_import


def in_charge(actor: Actor, field: str = "learner__unit__path") -> Q:
    """Condition: the person at ``field`` belongs to a place whose office the actor is."""
    if actor.is_system or (field == "learner__unit__path" and whole_tree(actor=actor, roles=OFFICES)):
        return Q()  # everybody belongs to some unit
    return below(actor.paths(OFFICES), field)


def not_own(actor: Actor, field: str = "learner_id") -> Q:
    """Condition: nobody decides on their own hours."""
    learner_id = getattr(actor, "learner_id", None)
    return ~Q(**{field: learner_id}) if learner_id else Q()


RECORDS.allow(check_verifies, RecordMove.VERIFY, RecordMove.RETURN, RecordMove.REVOKE, about=lambda record: ())
