"""Who draws and checks samples."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import KEEPERS, LEAGUE, OFFICES
from units.models import Unit

from .models import SampleAudit, SampledPerson
from .states import SAMPLED, SAMPLES, SampledMove, SampleMove


def check_reviews(actor: Actor, unit: Unit) -> None:
    """An office in charge of the unit, or the league. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only the office in charge draws and checks samples."))


def check_checks_file(actor: Actor, person: SampledPerson) -> None:
    """Whoever checks the sample, never the person themselves. Raises Refused."""
    check_reviews(actor, person.audit.unit)
    if actor.learner_id == person.learner_id and not actor.is_system:
        raise Refused(_("Nobody checks their own file."))


def check_closes(actor: Actor, audit: SampleAudit) -> None:
    """Another officer than whoever has entered a finding: nobody finds and closes. Raises Refused."""
    check_reviews(actor, audit.unit)
    if SampledPerson.objects.unscoped().filter(audit=audit, result="finding", checked_by_key=actor.key).exists():
        raise Refused(_("You have entered a finding of this audit; another officer closes it."))


def check_checks_again(actor: Actor, person: SampledPerson) -> None:
    """Whoever checks the sample, but neither the finder nor whoever says that it is mended. Raises Refused."""
    check_checks_file(actor, person)
    if actor.key in {person.checked_by_key, person.mended_by_key}:
        raise Refused(_("Somebody else checks again: neither who found it nor who says that it is mended."))


def check_says_mended(actor: Actor, person: SampledPerson) -> None:
    """HR of the person's unit or an office above it. Raises Refused."""
    if not actor.is_system and not actor.covers(person.learner.unit.path, KEEPERS | LEAGUE):
        raise Refused(_("Only HR of the unit or an office above it says so."))
    if actor.key and actor.key == person.checked_by_key:
        raise Refused(_("You have found this; the unit says how it was mended."))


SAMPLES.allow(check_closes, SampleMove.CLOSE)
SAMPLED.allow(check_checks_file, SampledMove.CHECK)
SAMPLED.allow(check_says_mended, SampledMove.MEND)
SAMPLED.allow(check_checks_again, SampledMove.CONFIRM, SampledMove.REOPEN)
