"""What the rule pack says of unit training plans (7.2). The one place where plans ask the rulebook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from rulebook import Pack, load_pack
from rulebook.clauses.deeming import plan_in_effect
from rulebook.entries import FiledPlanClause
from rulebook.facts import FiledPlan
from rulebook.quantity import format_tenths


@dataclass(frozen=True)
class Terms:
    """The clause of one pack."""

    policy: str
    policy_year: int
    clause: str
    article: str
    subject_id: str
    subject: str
    years: tuple[int, ...]
    filed_by: dt.date
    least_tenths: int

    @property
    def least_hours(self) -> str:
        return format_tenths(self.least_tenths)

    def is_late(self, day: dt.date) -> bool:
        return day > self.filed_by


def terms(policy: str) -> Terms | None:
    """The clause of a pack; None when the notice knows no such plans. Raises KeyError for a pack not on offer."""
    if policy not in settings.RULE_PACKS:
        raise KeyError(policy)
    pack = load_pack(policy)
    clause = next((entry for entry in pack.deeming if isinstance(entry, FiledPlanClause)), None)
    if clause is None:
        return None
    return Terms(
        policy=policy,
        policy_year=pack.policy_year,
        clause=clause.id,
        article=clause.article,
        subject_id=clause.subject,
        subject=pack.subject(clause.subject).name,
        years=tuple(clause.years),
        filed_by=clause.filed_by,
        least_tenths=clause.least_tenths,
    )


def terms_on_offer() -> list[Terms]:
    """Of every pack on offer that knows plans, the newest first."""
    return [found for policy in reversed(settings.RULE_PACKS) if (found := terms(policy))]


def newest_policy() -> str:
    return settings.RULE_PACKS[-1]


def in_effect(plan: FiledPlan, as_of: dt.date, policy: str) -> bool:
    """Whether a plan excuses anybody on a day."""
    return plan_in_effect(plan, as_of, load_pack(policy)) is not None


def rank(plan: FiledPlan, as_of: dt.date, pack: Pack) -> tuple[bool, bool, bool, dt.date, int]:
    """Of several plans that reach a person the first in this order is the one that counts: in effect, then naming the
    person on its roster, then filed by the day of the decision, then filed first, then with the most hours."""
    effect = plan_in_effect(plan, as_of, pack)
    return effect is None, not plan.on_roster, plan.filed_on > as_of, plan.filed_on, -plan.tenths
