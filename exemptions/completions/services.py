"""Reporting who has completed the training of a plan, and taking the report back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from journal.services import record
from learners.people.stale import mark_stale

from ..plans.coverage import AT_ONCE
from ..plans.guard import claim
from ..plans.models import PlanCompletion, TrainingPlan
from ..plans.states import PlanRefused, PlanState
from .models import CompletionReport
from .permissions import check_reports, check_undoes
from .selectors import last_report, people_of_plan

_PIECE = 5000


@transaction.atomic
def report_people(
    *,
    actor: Actor,
    plan: TrainingPlan,
    version: int,
    completed: Iterable[int],
    not_completed: Iterable[int] = (),
    now: dt.datetime,
    today: dt.date,
) -> CompletionReport:
    """Enters that these people have completed the training, and that those have not. Decisions follow; issued cards are
    marked by whoever watches the facts.

    Raises PlanRefused: not in charge, plan not recorded, people whom the plan does not concern, one's own completion,
    nothing that would change, or somebody was faster.
    """
    check_reports(actor, plan)
    claim(plan, version, [PlanState.RECORDED])
    wanted, unwanted = set(completed), set(not_completed)
    _check_people(actor, plan, wanted | unwanted, today)
    stored = {row.learner_id: row for row in PlanCompletion.objects.filter(plan=plan)}
    added = sorted(wanted - set(stored))
    removed = [stored[pk] for pk in sorted(unwanted & set(stored))]
    if not added and not removed:
        raise PlanRefused(_("Nothing would change."))
    _enter(plan, added, now, actor.name)
    PlanCompletion.objects.filter(pk__in=[row.pk for row in removed]).delete()
    report = CompletionReport.objects.create(
        plan=plan,
        completed=added,
        taken_back=[[row.learner_id, row.reported_at.isoformat(), row.reported_by] for row in removed],
        by_key=actor.key,
        by_name=actor.name[:80],
        at=now,
    )
    _note(actor, "plan.completions_reported", report)
    return report


@transaction.atomic
def undo_report(*, actor: Actor, report: CompletionReport, version: int, now: dt.datetime) -> None:
    """Takes back one's own report within five minutes: what it added goes, what it took back stands again.

    Raises PlanRefused.
    """
    check_undoes(actor, report, now=now)
    plan = report.plan
    claim(plan, version, [PlanState.RECORDED])
    last = last_report(actor=actor, plan=plan)
    if last is None or last.pk != report.pk:
        raise PlanRefused(_("Only the person who took the last step can undo it."))
    CompletionReport.objects.filter(pk=report.pk).update(undone_at=now)
    PlanCompletion.objects.filter(plan=plan, learner_id__in=report.completed).delete()
    for learner_id, at, by in report.taken_back:
        _enter(plan, [learner_id], dt.datetime.fromisoformat(at), by)
    _note(actor, "plan.completions_undone", report)


def _check_people(actor: Actor, plan: TrainingPlan, people: set[int], today: dt.date) -> None:
    if actor.learner_id is not None and actor.learner_id in people:
        raise PlanRefused(_("Nobody reports their own completion; another officer or the office above does."))
    known = set(people_of_plan(actor=actor, plan=plan, day=today).values_list("pk", flat=True))
    if people - known:
        raise PlanRefused(
            _("%(count)d of these people are neither on the staff of the units in scope nor on the roster.")
            % {"count": len(people - known)}
        )


def _enter(plan: TrainingPlan, people: Iterable[int], at: dt.datetime, by: str) -> None:
    PlanCompletion.objects.bulk_create(
        (PlanCompletion(plan=plan, learner_id=pk, reported_at=at, reported_by=by[:80]) for pk in people),
        batch_size=_PIECE,
    )


def _note(actor: Actor, action: str, report: CompletionReport) -> None:
    touched = {*report.completed, *(pk for pk, _at, _by in report.taken_back)}
    mark_stale(sorted(touched), at_once=len(touched) <= AT_ONCE)
    record(
        actor=actor,
        action=action,
        target=report,
        unit_key=report.plan.office.public_id,
        after={
            "plan": str(report.plan.public_id),
            "completed": len(report.completed),
            "taken_back": len(report.taken_back),
        },
    )
