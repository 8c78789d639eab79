"""Who may report who has completed a training, and when."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.lifecycle import UNDO_WINDOW
from ground.roles import LEAGUE

from ..plans.models import FILERS, TrainingPlan
from ..plans.states import PlanRefused, PlanState
from .models import CompletionReport

REPORTERS = FILERS | LEAGUE


def check_reports(actor: Actor, plan: TrainingPlan) -> None:
    """The office that runs the training, or one above it, for a recorded plan. Raises PlanRefused."""
    if not actor.covers(plan.office.path, REPORTERS):
        raise PlanRefused(_("Only the office that runs the training, or one above it, reports who has completed it."))
    if plan.state != PlanState.RECORDED:
        raise PlanRefused(_("Who has completed the training is reported once the league has recorded the plan."))


def check_undoes(actor: Actor, report: CompletionReport, *, now: dt.datetime) -> None:
    """One's own report, the last of the plan, within five minutes. Raises PlanRefused."""
    check_reports(actor, report.plan)
    if report.by_key != actor.key or report.undone_at is not None:
        raise PlanRefused(_("Only the person who took the last step can undo it."))
    if now - report.at > UNDO_WINDOW:
        raise PlanRefused(_("A step can be undone for five minutes; that time is over."))


def may_report(actor: Actor, plan: TrainingPlan) -> bool:
    try:
        check_reports(actor, plan)
    except PlanRefused:
        return False
    return True


def may_undo_report(actor: Actor, report: CompletionReport, *, now: dt.datetime) -> bool:
    try:
        check_undoes(actor, report, now=now)
    except PlanRefused:
        return False
    return True
