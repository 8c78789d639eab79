"""Reads of who has completed the training of a plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from learners.people.identity import normal_id_number
from learners.people.models import Learner
from learners.people.selectors import learners_visible, people_named, staff_on

from ..plans.coverage import scope_paths
from ..plans.models import PlanCompletion, PlanParticipant, TrainingPlan
from ..plans.selectors import plans_visible
from ..plans.states import PlanState
from .models import CompletionReport


def people_of_plan(*, actor: Actor, plan: TrainingPlan, day: dt.date) -> QuerySet[Learner]:
    """Whom a report can be about, as far as the actor sees them: the staff of the units in scope on a day, whoever
    stands on the roster, and whoever has been reported already."""
    staff = staff_on(actor=actor, paths=scope_paths(plan), day=day).values("pk")
    return learners_visible(actor=actor).filter(
        Q(pk__in=staff) | Q(pk__in=_linked(PlanParticipant, plan)) | Q(pk__in=_linked(PlanCompletion, plan))
    )


def completed_in(*, actor: Actor, plan: TrainingPlan, people: QuerySet[Learner]) -> QuerySet[Learner]:
    """Those of the people who have completed the training."""
    require(actor)
    return people.filter(pk__in=_linked(PlanCompletion, plan))


def last_report(*, actor: Actor, plan: TrainingPlan) -> CompletionReport | None:
    """The last report that holds."""
    visible = plans_visible(actor=actor).filter(pk=plan.pk)
    reports = CompletionReport.objects.filter(plan__in=visible, undone_at__isnull=True)
    return reports.select_related("plan__office").order_by("-pk").first()


def lines_named(*, actor: Actor, plan: TrainingPlan, lines: Iterable[str], day: dt.date) -> tuple[list[int], list[int]]:
    """Ids of the people whom pasted ID numbers name, and the numbers of the lines that name nobody of this plan."""
    wanted = {at: number for at, line in enumerate(lines, start=1) if (number := normal_id_number(line))}
    found, _codes = people_named(actor=actor, unit=plan.office, numbers=set(wanted.values()), codes=())
    ids = [person.pk for person in found.values()]
    people = set(people_of_plan(actor=actor, plan=plan, day=day).filter(pk__in=ids).values_list("pk", flat=True))
    unknown = [at for at, number in wanted.items() if number not in found or found[number].pk not in people]
    return sorted(people), unknown


class PlanOfPerson(NamedTuple):
    """One recorded plan as it concerns a person. ``reported_by``: empty while they have not completed it."""

    title: str
    office: str
    year: int
    on_roster: bool
    reported_at: dt.datetime | None
    reported_by: str


def plans_of_person(*, actor: Actor, learner: Learner) -> list[PlanOfPerson]:
    """Recorded plans whose scope reaches the person's unit, or whose training they have completed, the newest first:
    three queries at most. Of a person whom the actor may see; empty otherwise."""
    if not learner.seen_by(actor):
        return []
    path, step = learner.unit.path, learner.unit.steplen
    above = [path[:end] for end in range(step, len(path) + 1, step)]
    mine = PlanCompletion.objects.filter(learner=learner).values_list("plan_id", "reported_at", "reported_by")
    completed = {plan: (at, by) for plan, at, by in mine}
    reached = Q(units__path__in=above) | Q(units__isnull=True, office__path__in=above)
    rows = TrainingPlan.objects.unscoped().filter(reached | Q(pk__in=completed), state=PlanState.RECORDED).distinct()
    said = list(rows.order_by("-policy_year", "-pk").values_list("pk", "title", "office__name", "policy_year"))
    if not said:
        return []
    named = set(PlanParticipant.objects.filter(learner=learner).values_list("plan_id", flat=True))
    return [
        PlanOfPerson(title, office, year, plan in named, *completed.get(plan, (None, "")))
        for plan, title, office, year in said
    ]


def completions_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Trainings that the actor has completed, for one's own file."""
    require(actor)
    mine = PlanCompletion.objects.filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Training"): one.plan.title,
            _("Filing office"): one.plan.office.name,
            _("Year"): one.plan.policy_year,
            _("Reported on"): one.reported_at,
            _("Reported by"): one.reported_by,
        }
        for one in mine.select_related("plan__office").order_by("pk")
    ]


def _linked(model: type[PlanParticipant | PlanCompletion], plan: TrainingPlan) -> Any:
    return model.objects.filter(plan_id=plan.pk).values("learner_id")
