"""Reads of the register of readings: what is open, what has been ruled, whom it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ground.actors import Actor, require
from learners.people.models import Learner
from policy import packs
from policy.models import Ruling
from policy.selectors import rulings_of
from rulebook.entries import ReadingEntry
from rulebook.vocabulary import ReadingState

from ..doubts.selectors import _standing
from ..standings.models import Answer


@dataclass(frozen=True)
class RegisteredReading:
    """One reading of a pack: what is asked, what holds, who is affected. ``people`` is None once there is no doubt."""

    policy: str
    entry: ReadingEntry
    ruling: Ruling | None
    people: int | None

    @property
    def is_open(self) -> bool:
        return self.entry.state is ReadingState.OPEN and self.ruling is None

    @property
    def can_be_ruled(self) -> bool:
        """Whether the notice leaves it open and no ruling was entered for this notice: one from an earlier year holds
        until another one."""
        ruled = self.ruling is not None and self.ruling.policy == self.policy
        return self.entry.state is ReadingState.OPEN and not ruled

    @property
    def ruled_since(self) -> int | None:
        """The policy year from which the ruling holds, where that is an earlier one."""
        if self.ruling is None or self.ruling.policy == self.policy:
            return None
        return packs.as_written(self.ruling.policy).policy_year

    @property
    def option(self) -> str:
        """The option that holds, for the time being if the reading is open."""
        return self.ruling.option if self.ruling else self.entry.default

    @property
    def holds(self) -> str:
        """The option that holds, in words."""
        return self.entry.options[self.option]

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(name, self.entry.options[name]) for name in (self.entry.default, *self.entry.others)]


def readings_register(*, actor: Actor, policy: str) -> list[RegisteredReading]:
    """Every reading of a pack, the open ones first, with how many present people in the actor's scope it affects.

    Raises KeyError for a policy that is not on offer.
    """
    require(actor)
    if policy not in packs.policies():
        raise KeyError(policy)
    rulings = rulings_of(actor=actor, policy=policy)
    found = []
    for entry in packs.as_written(policy).readings:
        ruling = rulings.get(entry.id)
        doubt = entry.state is ReadingState.OPEN and ruling is None
        people = affected_by(actor=actor, policy=policy, reading=entry.id).count() if doubt else None
        found.append(RegisteredReading(policy, entry, ruling, people))
    return sorted(found, key=lambda reading: not reading.is_open)


def affected_by(*, actor: Actor, policy: str, reading: str) -> QuerySet[Learner]:
    """People in service for whom the reading leaves at least one question open, in the actor's scope."""
    answers = Answer.objects.filter(open_readings__contains=reading, circumstances__policy=policy)
    # No name of a reading is part of another one's, so that ``contains`` finds no other.
    return _standing(actor, policy, circumstances__in=answers.values("circumstances_id"))
