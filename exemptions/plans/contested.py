"""Decisions of the league against a training plan: its office can object to them (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground import pages
from ground.actors import Actor
from ground.days import said_day
from units.models import Unit

from .models import FILERS, TrainingPlan
from .permissions import deciders, filers, is_late
from .services import reopen_plan
from .states import LEAGUE_MOVES, PlanMove, PlanState

ABOUT = "plan"


def register_plan_decisions() -> None:
    register(
        ContestedKind(
            ABOUT, _("training plan"), decision_on_plan, _reopen,
            decides=moves_of("exemptions.TrainingPlan", PlanMove.RETURN, PlanMove.RECORD, PlanMove.REVOKE),
            after=_("The plan waits for the league again, as it was filed, and is decided by somebody who took no"
                    " part."),
        )
    )  # fmt: skip


def decision_on_plan(public_id: uuid.UUID) -> Contested | None:
    """One that was revoked, that was recorded and handed back, or that was recorded as late and excuses nobody. A plan
    that never had an effect is handed back to be mended and filed again."""
    rows = TrainingPlan.objects.unscoped().select_related("office").prefetch_related("steps")
    plan = rows.filter(public_id=public_id).first()
    step = _last_of_league(plan) if plan else None
    if plan is None or step is None or not _against(plan, step):
        return None
    return Contested(
        about=ABOUT,
        public_id=plan.public_id,
        learner=None,
        unit=plan.office,
        what=gettext("training plan: %(title)s") % {"title": plan.title},
        said=gettext("recorded as late: without effect") if step.move == PlanMove.RECORD else plan.get_state_display(),
        reason=step.reason,
        at=step.at,
        by_name=step.by_name,
        office=office_of(step.by_key, plan.office, step.at),
        took_part=deciders(plan),
        party=frozenset(filers(plan)) - {""},
        speakers=FILERS,
        row=plan,
        details=_details(plan),
        page=pages.address_of(ABOUT, plan.public_id),
    )


def _last_of_league(plan: TrainingPlan) -> Any:
    steps = [step for step in plan.steps.all() if step.undone_at is None and step.move in LEAGUE_MOVES]
    return max(steps, key=lambda step: step.position, default=None)


def _against(plan: TrainingPlan, step: Any) -> bool:
    if plan.state == PlanState.REVOKED:
        return True
    if plan.state == PlanState.RETURNED:
        return step.before.get("state") == PlanState.RECORDED
    return plan.state == PlanState.RECORDED and is_late(plan) and not plan.accepted_late


def _details(plan: TrainingPlan) -> tuple[tuple[Any, Any], ...]:
    return (
        (_("Year"), str(plan.policy_year)),
        (_("Sent in"), said_day(plan.filed_at)),
        (_("Filed on"), said_day(plan.filed_on)),
    )


def _reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen_plan(actor=actor, plan=decision.row, reason=reason, now=now)
