"""Makers for the tests of training plans: a complete plan, filed and recorded through the services."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from exemptions.plans import services
from exemptions.plans.drafts import PlanContent, begin_plan
from exemptions.plans.models import PlanCompletion, PlanParticipant, TrainingPlan
from learners.people.models import Learner, Membership
from units.models import Unit

POLICY = "xlgl-2024"
DEADLINE = dt.date(2024, 1, 31)
IN_TIME = dt.date(2024, 1, 30)
LATER = dt.date(2024, 2, 1)
TODAY = dt.date(2024, 6, 3)
NOW = timezone.make_aware(dt.datetime(2024, 1, 30, 9))
COMPLETE = PlanContent(
    title="蒙医专业科目培训",
    content="蒙医药理论与临床、医德医风",
    mode="entrusted",
    partner="锡林郭勒职业学院",
    teachers="院内外专家六人",
    participants=2,
    completes_on=dt.date(2024, 10, 31),
    tenths=600,
)


def draft(cast, *, office: Unit | None = None, actor=None, units=(), roster=(), **changes) -> TrainingPlan:
    """A draft of the banner of the cast, complete unless changed; on its roster the colleague."""
    content = PlanContent(**{**COMPLETE.__dict__, **changes})
    plan = begin_plan(
        actor=actor or cast.banner_hr.actor, office=office or cast.xilinhot, policy=POLICY, content=content,
        units=units, now=NOW,
    )  # fmt: skip
    for learner in roster or (cast.colleague.learner,):
        PlanParticipant.objects.create(plan=plan, learner=learner)
    return plan


def filed(cast, **changes) -> TrainingPlan:
    plan = draft(cast, **changes)
    actor = changes.get("actor") or cast.banner_hr.actor
    return services.file_plan(actor=actor, plan=plan, version=plan.version, now=NOW)


def recorded(cast, *, filed_on: dt.date = IN_TIME, number: str = "", today: dt.date = TODAY, **changes) -> TrainingPlan:
    plan = filed(cast, **changes)
    return services.record_plan(
        actor=cast.league_reviewer.actor, plan=plan, version=plan.version, filed_on=filed_on,
        number=number or f"锡专培{plan.pk}", now=NOW, today=today,
    )  # fmt: skip


def trained(plan: TrainingPlan, *learners: Learner) -> None:
    """These people have completed the training of a plan."""
    for learner in learners:
        PlanCompletion.objects.create(plan=plan, learner=learner, reported_at=NOW, reported_by="张敏")


def stays(learner: Learner, *places: tuple[Unit, dt.date, dt.date | None], employment: str = "active") -> None:
    """Where a person has belonged, instead of what the cast says."""
    Membership.objects.unscoped().filter(learner=learner).delete()
    for unit, since, until in places:
        Membership.objects.unscoped().create(
            learner=learner, unit=unit, since=since, until=until, employment=employment
        )
    Learner.objects.unscoped().filter(pk=learner.pk).update(unit=places[-1][0], employment=employment)
