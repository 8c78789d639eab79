"""States of a training plan and the moves between them: the one table from which guards and pages are made."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import First, Lifecycle, Way, who_moved_last
from ground.refusals import Refused


class PlanState(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("waiting for the league")
    RETURNED = "returned", _("returned for correction")
    RECORDED = "recorded", _("recorded")
    WITHDRAWN = "withdrawn", _("withdrawn by the office")
    REVOKED = "revoked", _("revoked by the league")


class PlanMove(models.TextChoices):
    FILE = "file", _("file")
    RETURN = "return", _("return")
    RECORD = "record", _("record the filing")
    ACCEPT_LATE = "accept_late", _("accept although late")
    REPORT = "report", _("report the completion")
    WITHDRAW = "withdraw", _("withdraw")
    REVOKE = "revoke", _("revoke")
    REOPEN = "reopen", _("taken back upon an objection")
    UNDO = "undo", _("undo")


class PlanRefused(Refused):
    """A move of a plan is not allowed."""


WRITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})
LEAGUE_MOVES = frozenset({PlanMove.RETURN, PlanMove.RECORD, PlanMove.ACCEPT_LATE, PlanMove.REVOKE})
OFFICE_MOVES = frozenset({PlanMove.FILE, PlanMove.REPORT, PlanMove.WITHDRAW})
GIVE_A_REASON = _("Please give a reason: the office reads it.")
_FILED, _RECORDED = frozenset({PlanState.FILED}), frozenset({PlanState.RECORDED})


def who_was_first(plan: Any) -> First:
    """Who did the latest of the timeline; of a draft nobody has moved yet, who began it."""
    name, at = who_moved_last(plan)
    return (name, at) if name else (plan.begun_by, plan.begun_at)


PLANS = Lifecycle(
    "exemptions.TrainingPlan",
    PlanState,
    {
        PlanMove.FILE: Way(WRITABLE, _FILED, "plan.file"),
        PlanMove.RETURN: Way(_FILED | _RECORDED, {PlanState.RETURNED}, "plan.return", reason=GIVE_A_REASON),
        PlanMove.RECORD: Way(_FILED, _RECORDED, "plan.record"),
        PlanMove.ACCEPT_LATE: Way(_RECORDED, _RECORDED, "plan.accept_late", reason=GIVE_A_REASON),
        PlanMove.REPORT: Way(_RECORDED, _RECORDED, "plan.report"),
        PlanMove.WITHDRAW: Way(WRITABLE | _FILED | _RECORDED, {PlanState.WITHDRAWN}, "plan.withdraw"),
        PlanMove.REVOKE: Way(_RECORDED, {PlanState.REVOKED}, "plan.revoke", reason=GIVE_A_REASON),
        PlanMove.REOPEN: Way(
            {PlanState.RETURNED, PlanState.RECORDED, PlanState.REVOKED}, _FILED, "plan.reopen", GIVE_A_REASON, work=True
        ),
        PlanMove.UNDO: Way(undoes=LEAGUE_MOVES, action="plan.undone"),
    },
    field="state",
    first=who_was_first,
    off=_("The plan is %(state)s now, so this step is not possible."),
    late=_("Somebody was faster: %(name)s, %(time)s. Please look at the plan again."),
    refused=PlanRefused,
)
