"""Whether what a registration says agrees with the roster: whoever knows name and number alone gets no account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.actors import Actor
from ground.roles import KEEPERS
from learners.people.comparing import Compared, compare
from learners.people.identity import mask_phone, normal_phone
from learners.people.models import Learner
from learners.people.selectors import anybody_with_numbers

from ..holders.models import Registration


class OnRoster(models.TextChoices):
    HERE = "here", _("on the roster of this unit")
    YOURS = "yours", _("on the roster of another of your units")
    ELSEWHERE = "elsewhere", _("on the roster of an office that is not in your charge")
    NOWHERE = "nowhere", _("on no roster: approving enters the person")


class PhoneFit(models.TextChoices):
    AGREES = "agrees", _("agrees with the roster")
    DIFFERS = "differs", _("differs from the roster")
    UNKNOWN = "unknown", _("the roster has none")


@dataclass(frozen=True)
class RosterFit:
    """What the roster says beside the registration. ``learner``: only of people in the actor's charge."""

    on_roster: OnRoster
    learner: Learner | None = None
    name: Compared | None = None
    phone: PhoneFit | None = None
    phones: Compared | None = None

    @property
    def needs_proof(self) -> bool:
        """The phone does not say that it is the person: whoever approves says which proof there was."""
        return self.phone in {PhoneFit.DIFFERS, PhoneFit.UNKNOWN}

    @property
    def plain(self) -> bool:
        """Nothing to mind: on the roster of this very unit, by the same name, with the same phone. Only such a one is
        approved together with others."""
        same = self.on_roster == OnRoster.HERE and self.phone == PhoneFit.AGREES
        return same and self.name is not None and self.name.agrees


def fits(*, actor: Actor, registrations: Iterable[Registration]) -> dict[int, RosterFit]:
    """For each of the registrations, by its key."""
    rows = list(registrations)
    known = anybody_with_numbers(actor=actor, indexes=[row.id_number_index for row in rows])
    return {row.pk: _fit(actor, row, known.get(row.id_number_index)) for row in rows}


def _fit(actor: Actor, row: Registration, learner: Learner | None) -> RosterFit:
    if learner is None:
        return RosterFit(OnRoster.NOWHERE)
    if not actor.is_system and not actor.covers(learner.unit.path, KEEPERS):
        return RosterFit(OnRoster.ELSEWHERE)
    here = OnRoster.HERE if learner.unit_id == row.unit_id else OnRoster.YOURS
    return RosterFit(
        on_roster=here,
        learner=learner,
        name=compare(learner.name, row.name),
        phone=phone_fit(learner, row),
        phones=phones(learner, row),
    )


def phone_fit(learner: Learner, row: Registration) -> PhoneFit:
    if not learner.phone_index:
        return PhoneFit.UNKNOWN
    return PhoneFit.AGREES if learner.phone_index == row.phone_index else PhoneFit.DIFFERS


def phones(learner: Learner, row: Registration, *, full: bool = False) -> Compared:
    """The phone on record beside the one of the registration; masked unless looked at in full."""
    return compare(normal_phone(learner.phone), normal_phone(row.phone), str if full else mask_phone)
