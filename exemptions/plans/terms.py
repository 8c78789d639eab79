"""What the rule pack says of unit training plans (7.2). The one place where plans ask the rulebook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from policy import packs
from rulebook import Pack
from rulebook.clauses.deeming import plan_in_effect
from rulebook.facts import FiledPlan
from rulebook.quantity import format_tenths

from .models import TrainingPlan
from .states import PlanState


@dataclass(frozen=True)
class Terms:
    """The clause of one pack."""

    policy: str
    policy_year: int
    clause: str
    article: str
    subject_id: str
    subject: str
    filed_by: dt.date
    least_tenths: int

    @property
    def least_hours(self) -> str:
        return format_tenths(self.least_tenths)

    def is_late(self, day: dt.date) -> bool:
        return day > self.filed_by


def terms(policy: str) -> Terms | None:
    """The clause of a pack; None when the notice knows no such plans. Raises KeyError for a pack not on offer."""
    if policy not in packs.policies():
        raise KeyError(policy)
    pack = packs.as_written(policy)
    clause = pack.plan_clause
    if clause is None:
        return None
    return Terms(
        policy=policy,
        policy_year=pack.policy_year,
        clause=clause.id,
        article=clause.article,
        subject_id=clause.subject,
        subject=pack.subject(clause.subject).name,
        filed_by=clause.filed_by,
        least_tenths=clause.least_tenths,
    )


def terms_on_offer() -> list[Terms]:
    """Of every pack on offer that knows plans, the newest first."""
    return [found for policy in reversed(packs.policies()) if (found := terms(policy))]


def newest_policy() -> str:
    return packs.newest()


def in_effect(plan: FiledPlan, as_of: dt.date, policy: str) -> bool:
    """Whether a plan excuses anybody on a day."""
    return plan_in_effect(plan, as_of, packs.as_written(policy))


def policies_in_view(policy: str) -> tuple[str, ...]:
    """The notice and the earlier ones of its series, whose plans speak for their years."""
    return tuple(notice.id for notice in packs.as_written(policy).notices.values())


def best(plans: list[FiledPlan], as_of: dt.date, pack: Pack) -> FiledPlan:
    """Of several plans for a year that reach a person the one that counts: in effect, then naming the person on its
    roster, then filed by the day of the decision, then filed first, then with the most hours.

    Whoever has completed the training of another plan in effect has completed what one of them asks for.
    """

    def rank(plan: FiledPlan) -> tuple[bool, bool, bool, dt.date, int]:
        effect = plan_in_effect(plan, as_of, pack)
        return not effect, not plan.on_roster, plan.filed_on > as_of, plan.filed_on, -plan.tenths

    first = min(plans, key=rank)
    effective = [plan for plan in plans if plan_in_effect(plan, as_of, pack)]
    return replace(first, completed=any(plan.completed for plan in effective or [first]))


def is_late(plan: TrainingPlan) -> bool:
    """Whether the plan came in after the day that the notice sets; for one that is not recorded yet, as it was sent."""
    clause = terms(plan.policy)
    sent = timezone.localdate(plan.filed_at) if plan.filed_at else None
    day = plan.filed_on if plan.state == PlanState.RECORDED else plan.filed_on or sent
    return bool(clause and day and clause.is_late(day))


def has_effect(plan: TrainingPlan, day: dt.date) -> bool:
    """Whether the plan excuses its people on a day."""
    if plan.state != PlanState.RECORDED or plan.filed_on is None or plan.tenths is None:
        return False
    fact = FiledPlan(plan.filed_on, plan.tenths, plan.policy_year, accepted_late=plan.accepted_late)
    return in_effect(fact, day, plan.policy)
