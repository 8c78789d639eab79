"""Reads of training plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from ground.actors import Actor
from ground.scoping import below
from learners.people.models import Learner
from learners.people.selectors import staff_on
from units.models import Unit
from units.selectors import units_visible
from uploads.models import Upload
from uploads.selectors import uploads_visible
from uploads.states import UploadState

from . import terms as law
from .coverage import scope_paths
from .models import FILERS, PlanParticipant, TrainingPlan
from .permissions import may_file_for
from .states import PlanState
from .terms import has_effect, is_late

PLAN_ROSTER = "plan_roster"
"""The importer of their rosters in the upload room."""


def plans_visible(*, actor: Actor) -> QuerySet[TrainingPlan]:
    """Plans of one's office and below, and recorded ones that reach one's units; drafts in their own office alone."""
    return TrainingPlan.objects.visible_to(actor).select_related("office")


def plans_waiting(*, actor: Actor) -> QuerySet[TrainingPlan]:
    """Plans that the league has to record."""
    return plans_visible(actor=actor).filter(state=PlanState.FILED)


def plans_to_mend(*, actor: Actor) -> QuerySet[TrainingPlan]:
    """Plans of the actor's own offices that the league has returned."""
    own = [grant.unit_id for grant in getattr(actor, "grants", ()) if grant.role in FILERS]
    return plans_visible(actor=actor).filter(state=PlanState.RETURNED, office__in=own)


def plans_late(*, actor: Actor) -> QuerySet[TrainingPlan]:
    """Recorded plans that came late and have not been accepted."""
    late = Q(pk__in=[])
    for terms in law.terms_on_offer():
        late |= Q(policy=terms.policy, filed_on__gt=terms.filed_by)
    return plans_visible(actor=actor).filter(late, state=PlanState.RECORDED, accepted_late=False)


def offices_filing(*, actor: Actor) -> list[Unit]:
    """The actor's offices that may file plans."""
    own = [grant.unit_id for grant in actor.grants if grant.role in FILERS]
    return [unit for unit in units_visible(actor=actor).filter(pk__in=own) if may_file_for(actor, unit)]


def staff_covered(*, actor: Actor, plan: TrainingPlan, day: dt.date) -> QuerySet[Learner]:
    """The staff of the units in scope on a day, as far as the actor sees them, whatever the state of the plan."""
    return staff_on(actor=actor, paths=scope_paths(plan), day=day)


def on_roster(*, actor: Actor, plan: TrainingPlan, people: QuerySet[Learner]) -> QuerySet[Learner]:
    """Those of the people who stand on the roster of a plan."""
    named = PlanParticipant.objects.filter(plan__in=plans_visible(actor=actor).filter(pk=plan.pk))
    return people.filter(pk__in=named.values("learner_id"))


def last_upload(*, actor: Actor, plan: TrainingPlan) -> Upload | None:
    """The roster that was uploaded last and not put aside."""
    rows = uploads_visible(actor=actor, importer=PLAN_ROSTER, about=str(plan.pk))
    return rows.exclude(state=UploadState.DISCARDED).select_related("job").first()


class PlanFigures(NamedTuple):
    """One filed plan for statistics. Hours in tenths; what has not been reported is None."""

    key: str
    office_id: int
    office_path: str
    office: str
    title: str
    mode: str
    state: str
    filed_on: dt.date | None
    late: bool
    in_effect: bool
    tenths: int
    participants: int
    on_roster: int
    held_on: dt.date | None
    held_tenths: int | None
    attended: int | None


def plans_for_statistics(
    *, actor: Actor, policy_year: int, day: dt.date, paths: Iterable[str] | None = None
) -> list[PlanFigures]:
    """Plans sent in or recorded for a policy year, by office: one query. ``day``: in effect when; ``paths``: filed by
    offices there and below, without it all that the actor sees. Withdrawn, returned and revoked ones are left out."""
    plans = plans_visible(actor=actor).filter(policy_year=policy_year, state__in=[PlanState.FILED, PlanState.RECORDED])
    if paths is not None:
        plans = plans.filter(below(paths, "office__path"))
    rows = plans.annotate(named=Count("roster", distinct=True)).order_by("office__path", "filed_at", "pk")
    return [
        PlanFigures(
            key=str(plan.public_id),
            office_id=plan.office_id,
            office_path=plan.office.path,
            office=plan.office.name,
            title=plan.title,
            mode=plan.mode,
            state=plan.state,
            filed_on=plan.filed_on,
            late=is_late(plan),
            in_effect=has_effect(plan, day),
            tenths=plan.tenths or 0,
            participants=plan.participants or 0,
            on_roster=plan.named,
            held_on=plan.held_on,
            held_tenths=plan.held_tenths,
            attended=plan.attended,
        )
        for plan in rows
    ]
