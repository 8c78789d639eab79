"""What one's own file (learners.own_data) says of decisions."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor, require

from ..models import HumanDecision, ReviewRequest, Snapshot


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
