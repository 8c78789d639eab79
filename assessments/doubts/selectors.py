"""What one's own file (learners.disclosure.own_data) says of decisions."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.usual import usual_days
from learners.people.dated import SERVING
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from rulebook.vocabulary import Outcome

from ..decisions.models import Application, HumanDecision, Snapshot
from ..standings.models import Circumstances
from .models import ReviewRequest


def decisions_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Stored decisions, officers' decisions and requests for a review about the actor."""
    require(actor)
    mine = {"learner_id": getattr(actor, "learner_id", None) or 0}
    rows = [
        {
            _("What was decided"): row.key,
            _("Day of the decision"): row.as_of,
            _("Outcome"): row.outcome,
            _("By"): row.frozen_by,
            _("Time"): f"{timezone.localtime(row.frozen_at):%Y-%m-%d %H:%M}",
            _("Rule pack"): row.policy,
        }
        for row in Snapshot.objects.visible_to(actor).filter(**mine).order_by("pk")
    ]
    rows += [
        {
            _("What was decided"): row.key,
            _("Outcome"): row.outcome,
            _("By"): row.decided_by,
            _("Time"): f"{timezone.localtime(row.decided_at):%Y-%m-%d %H:%M}",
            _("Reason"): row.reason,
            _("Rule pack"): row.policy,
        }
        for row in HumanDecision.objects.visible_to(actor).filter(**mine).order_by("pk")
    ]
    rows += [
        {
            _("What was decided"): row.key,
            _("By"): row.answered_by,
            _("Time"): f"{timezone.localtime(row.asked_at):%Y-%m-%d %H:%M}",
            _("Message"): row.message,
            _("Answer"): row.answer,
            _("Rule pack"): row.policy,
        }
        for row in ReviewRequest.objects.visible_to(actor).filter(**mine).order_by("pk")
    ]
    return rows


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


def usual_wait(*, actor: Actor) -> int | None:
    """Days until a request for a review is answered, as usual; None where too few are."""
    require(actor)
    return usual_days(ReviewRequest.objects.unscoped(), "asked_at", "answered_at")


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
    people = learners_visible(actor=actor).select_related("unit").filter(employment__in=SERVING)
    return people.filter(**{f"standings__{name}": value for name, value in conditions.items()})


def _holding(policy: str) -> QuerySet[HumanDecision]:
    return HumanDecision.objects.unscoped().filter(policy=policy, ended_at__isnull=True, holds=True)


def human_decisions_about(*, actor: Actor, learner_id: int) -> QuerySet[HumanDecision]:
    """Every decision of an officer about one person, as far as the actor sees."""
    return HumanDecision.objects.visible_to(actor).filter(learner_id=learner_id)
