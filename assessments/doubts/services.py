"""Decisions of officers on doubtful cases, and requests that somebody looks at a decision."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from casework.objections.selectors import overruled_ids
from ground.actors import Actor
from ground.days import said_day
from ground.events import EventItem, EventKind, announce
from ground.late import NOBODY, outrun
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from learners.people.stale import mark_stale
from rulebook.vocabulary import Outcome

from ..decisions import purposes
from ..decisions.models import HumanDecision, HumanOutcome
from ..decisions.permissions import check_speaks_for
from ..decisions.selectors import Assessment
from ..decisions.services import freeze
from . import telling
from .models import ReviewRequest
from .permissions import HUMAN_DECISIONS, REVIEW_REQUESTS, check_decides
from .states import HumanDecisionMove, ReviewRequestMove


@transaction.atomic
def decide_by_hand(
    *,
    actor: Actor,
    assessment: Assessment,
    outcome: str,
    reason: str,
    seen: str,
    now: dt.datetime,
) -> HumanDecision:
    """An officer decides a doubtful case for one person. It holds for this doubt and the facts on which it
    hangs.

    ``seen`` is the hash of the facts that the officer had before their eyes: if they have changed meanwhile, nothing is
    decided. Open requests for a review of this case are answered with it. Raises Refused.
    """
    learner = assessment.learner
    check_decides(actor, learner)
    if outcome not in HumanOutcome.values:
        raise Refused(_("Decide that the requirement is met or that it is not met."))
    if not reason.strip():
        raise Refused(_("Give the reason of your decision; it is printed on the card."))
    earlier = HumanDecision.objects.unscoped().filter(learner=learner, policy=assessment.pack.id, key=assessment.key)
    if overruled_ids(actor=actor, about="decision") & set(earlier.values_list("public_id", flat=True)):
        raise Refused(_("A decision of yours in this case was taken back upon an objection; somebody else decides."))
    if not assessment.doubt:
        raise Refused(_("The rules give a sure answer in this case; there is nothing to decide."))
    if seen != assessment.facts_hash:
        raise Refused(_("The facts have changed since you opened this case. Look at it again."))
    decision = HumanDecision(
        learner=learner,
        policy=assessment.pack.id,
        key=assessment.key,
        details=purposes.as_data(assessment.application),
        outcome=outcome,
        reason=reason.strip()[:500],
        facts_hash=assessment.doubt_hash,
        doubt=assessment.doubt,
        snapshot=freeze(actor=actor, assessment=assessment, now=now),
        decided_at=now,
        decided_by_key=actor.key,
        decided_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError:
        raise _decided_already(decision) from None
    _answer_requests(actor, decision, now)
    telling.decided(actor=actor, decision=decision, now=now)
    mark_stale([learner.pk])
    announce(
        EventKind.DECISION_CHANGED, lambda: [_changed(decision, Outcome.NEEDS_CONFIRMATION, decision.outcome)], now
    )
    record(
        actor=actor,
        action="case.decided",
        target=decision,
        unit_key=learner.unit.public_id,
        after={"application": decision.key, "outcome": decision.outcome, "doubt": decision.doubt},
        reason=decision.reason,
    )
    return decision


def _decided_already(decision: HumanDecision) -> Refused:
    about = {"learner": decision.learner, "policy": decision.policy, "key": decision.key}
    held = HumanDecision.objects.unscoped().filter(**about, ended_at__isnull=True).first()
    first = (held.decided_by, held.decided_at) if held else NOBODY
    sentence = _("%(name)s has decided this case already (%(time)s). Take that decision back first.")
    return outrun(held, sentence, first=first)


@transaction.atomic
def take_back_decision(*, actor: Actor, decision: HumanDecision, reason: str, now: dt.datetime) -> None:
    """Takes an officer's decision back: the case is in the queue again. Raises Refused."""
    move = HumanDecisionMove.TAKE_BACK
    HUMAN_DECISIONS.take(actor, decision, move, reason=reason, now=now)
    telling.taken_back(actor=actor, decision=decision, now=now)
    stir(actor=actor, about="decision", public_id=decision.public_id, now=now)
    mark_stale([decision.learner_id])
    announce(
        EventKind.DECISION_CHANGED, lambda: [_changed(decision, decision.outcome, Outcome.NEEDS_CONFIRMATION)], now
    )
    record(
        actor=actor,
        action=HUMAN_DECISIONS.action(move),
        target=decision,
        unit_key=decision.learner.unit.public_id,
        before={"application": decision.key, "outcome": decision.outcome},
        reason=reason.strip(),
    )


@transaction.atomic
def ask_for_review(*, actor: Actor, assessment: Assessment, message: str, now: dt.datetime) -> ReviewRequest:
    """A person asks that somebody looks at a decision the portal has made. The decision is frozen as it is.

    The same asked again while the first request is open gives that one (two clicks); other words are refused, for
    nobody would read them. Raises Refused.
    """
    learner = assessment.learner
    check_speaks_for(actor, learner)
    key = {"learner": learner, "policy": assessment.pack.id, "key": assessment.key}
    standing = ReviewRequest.objects.unscoped().filter(answered_at__isnull=True, **key).first()
    if standing is not None:
        if standing.message != message.strip()[:500]:
            said = {"day": said_day(standing.asked_at)}
            raise Refused(
                _(
                    "You have asked for this on %(day)s already and the answer is still to come; what you have written"
                    " now was not sent."
                )
                % said
            )
        return standing
    request = ReviewRequest(
        **key,
        details=purposes.as_data(assessment.application),
        snapshot=freeze(actor=actor, assessment=assessment, now=now),
        message=message.strip()[:500],
        asked_at=now,
        asked_by=actor.name[:80],
    )
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError:  # two clicks at once: the constraint let one through
        return ReviewRequest.objects.unscoped().get(answered_at__isnull=True, **key)
    stir(actor=actor, about="review", public_id=request.public_id, now=now)
    record(
        actor=actor,
        action="review.asked",
        target=request,
        unit_key=learner.unit.public_id,
        after={"application": request.key, "as_of": str(assessment.as_of)},
        reason=request.message,
    )
    return request


@transaction.atomic
def answer_review(*, actor: Actor, request: ReviewRequest, answer: str, now: dt.datetime) -> None:
    """Answers a request in words, where there is nothing to decide by hand. Raises Refused."""
    move = ReviewRequestMove.ANSWER
    REVIEW_REQUESTS.take(actor, request, move, reason=answer, now=now, answer=answer.strip()[:500])
    telling.answered(actor=actor, requests=[request], now=now)
    record(
        actor=actor,
        action=REVIEW_REQUESTS.action(move),
        target=request,
        unit_key=request.learner.unit.public_id,
        reason=answer.strip(),
    )


def _changed(decision: HumanDecision, before: str, after: str) -> EventItem:
    learner = decision.learner
    said = {"policy": decision.policy, "question": decision.key, "before": str(before), "after": str(after)}
    return EventItem(learner.unit.path, {"learner_id": str(learner.public_id)} | said | {"by": "officer"})


def _answer_requests(actor: Actor, decision: HumanDecision, now: dt.datetime) -> None:
    same_case = ReviewRequest.objects.unscoped().filter(
        learner_id=decision.learner_id, policy=decision.policy, key=decision.key
    )
    open_ones = list(same_case.filter(REVIEW_REQUESTS.starting(ReviewRequestMove.ANSWER)))
    REVIEW_REQUESTS.claim_all(same_case, ReviewRequestMove.ANSWER, by=actor, now=now, answer=decision.reason)
    telling.answered(actor=actor, requests=open_ones, now=now)
