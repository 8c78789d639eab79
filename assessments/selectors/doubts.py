"""Where the text leaves a doubt: the register of readings, the queue of doubtful cases, requests for a review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from journal.actors import Actor, require
from learners.models import Learner
from learners.selectors import learners_visible
from rulebook import load_pack
from rulebook.entries import ReadingEntry
from rulebook.vocabulary import Outcome, ReadingState

from .. import law
from ..models import Answer, Application, Circumstances, HumanDecision, ReviewRequest, Ruling

_IN_SERVICE = Learner.Standing.ACTIVE


@dataclass(frozen=True)
class Reading:
    """One reading of a pack: what is asked, what holds, who is affected. ``people`` is None once there is no doubt."""

    entry: ReadingEntry
    ruling: Ruling | None
    people: int | None

    @property
    def is_open(self) -> bool:
        return self.entry.state is ReadingState.OPEN and self.ruling is None

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
        return [(name, self.entry.options[name]) for name in (self.entry.default, self.entry.other)]


def readings_register(*, actor: Actor, policy: str) -> list[Reading]:
    """Every reading of a pack, the open ones first, with how many present people in the actor's scope it affects.

    Raises KeyError for a policy that is not on offer.
    """
    require(actor)
    if policy not in law.policies():
        raise KeyError(policy)
    rulings = {row.reading: row for row in Ruling.objects.filter(policy=policy, withdrawn_at__isnull=True)}
    found = []
    for entry in load_pack(policy).readings:
        ruling = rulings.get(entry.id.value)
        doubt = entry.state is ReadingState.OPEN and ruling is None
        people = affected_by(actor=actor, policy=policy, reading=entry.id.value).count() if doubt else None
        found.append(Reading(entry, ruling, people))
    return sorted(found, key=lambda reading: not reading.is_open)


def withdrawn_rulings(*, actor: Actor, policy: str) -> QuerySet[Ruling]:
    """Rulings that were entered by mistake, the newest first."""
    require(actor)
    return Ruling.objects.filter(policy=policy, withdrawn_at__isnull=False)


def affected_by(*, actor: Actor, policy: str, reading: str) -> QuerySet[Learner]:
    """People in service for whom the reading leaves at least one question open, in the actor's scope."""
    answers = Answer.objects.filter(open_readings__contains=reading, circumstances__policy=policy)
    # No name of a reading is part of another one's, so that ``contains`` finds no other.
    return _standing(actor, policy, circumstances__in=answers.values("circumstances_id"))


def questions_in_doubt(*, actor: Actor, policy: str, learners: list[int], reading: str) -> dict[int, list[str]]:
    """For each of these people the questions that the reading leaves open."""
    rows = _standing(actor, policy, circumstances__answers__open_readings__contains=reading).filter(pk__in=learners)
    found: dict[int, list[str]] = {}
    for pk, question in rows.values_list("pk", "standings__circumstances__answers__question"):
        found.setdefault(pk, []).append(question)
    return found


def queue(*, actor: Actor, policy: str, question: str) -> QuerySet[Learner]:
    """People in service whose answer to a question is doubtful and not decided by an officer, in the actor's scope."""
    doubtful = Circumstances.objects.filter(
        answers__question=question, answers__outcome=Outcome.NEEDS_CONFIRMATION, policy=policy
    )
    people = _standing(actor, policy, circumstances__in=doubtful)
    return people.exclude(Exists(_holding(policy).filter(learner=OuterRef("pk"), key=question)))


def applications_in_doubt(*, actor: Actor) -> QuerySet[Application]:
    """What people have applied for and the rules cannot answer, not decided by an officer, the oldest first."""
    doubtful = Application.objects.visible_to(actor).filter(
        withdrawn_at__isnull=True, outcome=Outcome.NEEDS_CONFIRMATION
    )
    decided = HumanDecision.objects.unscoped().filter(
        learner=OuterRef("learner"),
        policy=OuterRef("policy"),
        key=OuterRef("key"),
        facts_hash=OuterRef("facts_hash"),
        doubt=OuterRef("doubt"),
        ended_at__isnull=True,
    )
    return doubtful.exclude(Exists(decided)).select_related("learner__unit").order_by("applied_at", "pk")


def open_requests(*, actor: Actor) -> QuerySet[ReviewRequest]:
    """Requests that somebody looks at a decision, not answered yet, the oldest first."""
    requests = ReviewRequest.objects.visible_to(actor).filter(answered_at__isnull=True)
    return requests.select_related("learner__unit")


def requests_of(*, actor: Actor, learner: Learner) -> QuerySet[ReviewRequest]:
    """Everything a person has asked to be looked at, the newest first."""
    return ReviewRequest.objects.visible_to(actor).filter(learner=learner).order_by("-asked_at")


def human_decisions_of(*, actor: Actor, learner: Learner, policy: str, key: str) -> QuerySet[HumanDecision]:
    """Officers' decisions on one application of a person, the newest first, with those that were replaced."""
    decisions = HumanDecision.objects.visible_to(actor).filter(learner=learner, policy=policy, key=key)
    return decisions.order_by("-decided_at")


def _standing(actor: Actor, policy: str, **where: Any) -> QuerySet[Learner]:
    """People in service whose present standing is as described, in the actor's scope."""
    conditions = {"survey__policy": policy, "survey__current": True, **where}
    people = learners_visible(actor=actor).select_related("unit").filter(standing=_IN_SERVICE)
    return people.filter(**{f"standings__{name}": value for name, value in conditions.items()})


def _holding(policy: str) -> QuerySet[HumanDecision]:
    return HumanDecision.objects.unscoped().filter(policy=policy, ended_at__isnull=True, holds=True)
