"""The life of an officer's decision, and of a request that somebody looks at what the portal has decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class HumanDecisionState(models.TextChoices):
    IN_FORCE = "in_force"
    ENDED = "ended"


class HumanDecisionMove(models.TextChoices):
    TAKE_BACK = "take_back"


HUMAN_DECISIONS = Lifecycle(
    "assessments.HumanDecision",
    HumanDecisionState,
    {
        HumanDecisionMove.TAKE_BACK: Way(
            HumanDecisionState.IN_FORCE, HumanDecisionState.ENDED, "case.decision_taken_back",
            reason=_("Say why the decision is taken back."),
            late=_("This decision has been taken back or replaced already."),
        )
    },
    marks={HumanDecisionState.ENDED: "ended_at"},
)  # fmt: skip


class ReviewRequestState(models.TextChoices):
    OPEN = "open"
    ANSWERED = "answered"


class ReviewRequestMove(models.TextChoices):
    ANSWER = "answer"


_WHY, _LATE = _("Write an answer."), _("Somebody else has answered this request already.")
REVIEW_REQUESTS = Lifecycle(
    "assessments.ReviewRequest",
    ReviewRequestState,
    {
        ReviewRequestMove.ANSWER: Way(
            ReviewRequestState.OPEN, ReviewRequestState.ANSWERED, "review.answered", _WHY, _LATE
        )
    },
    marks={ReviewRequestState.ANSWERED: "answered_at"},
)
