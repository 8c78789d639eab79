"""Who may move a training plan, and when. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.refusals import Refused
from learners.models import Unit
from learners.roles import LEAGUE

from ..models import PlanStep, TrainingPlan
from ..models.plans import FILERS
from . import law
from .states import LEAGUE_MOVES, NEEDS_REASON, OFFICE_MOVES, TRANSITIONS, WRITABLE, Move, State

UNDO_WINDOW = dt.timedelta(minutes=5)


class PlanRefused(Refused):
    """A move of a plan is not allowed."""


def check_files_for(actor: Actor, office: Unit) -> None:
    """The actor's own office, and one that may file: a banner or county, or a department of the league itself."""
    if not any(grant.unit_id == office.pk and grant.role in FILERS for grant in actor.grants):
        raise PlanRefused(_("Only the office that runs the training can do this."))
    directly_below = len(office.path) == 2 * Unit.steplen
    if not directly_below or office.kind not in {Unit.Kind.BANNER, Unit.Kind.DEPARTMENT}:
        raise PlanRefused(
            _("Plans are filed by a banner or county, or by a department of the league; yours is part of one of them.")
        )
    if office.closed_on is not None:
        raise PlanRefused(_("This unit is closed."))


def check_writable(actor: Actor, plan: TrainingPlan) -> None:
    """What the plan says, and its roster, may be changed now."""
    check_files_for(actor, plan.office)
    if plan.state not in WRITABLE:
        raise PlanRefused(
            _("The plan is %(state)s now and cannot be changed; the league can return it.")
            % {"state": State(plan.state).label}
        )


def check_move(actor: Actor, plan: TrainingPlan, move: Move, *, reason: str = "") -> None:
    """Raises PlanRefused with the sentence that the page shows as the reason why the button is off."""
    if plan.state not in TRANSITIONS[move][0]:
        raise PlanRefused(
            _("The plan is %(state)s now, so this step is not possible.") % {"state": State(plan.state).label}
        )
    if move in LEAGUE_MOVES:
        check_league(actor, plan, move)
    if move in OFFICE_MOVES:
        check_files_for(actor, plan.office)
    if move is Move.ACCEPT_LATE:
        _check_is_late(plan)
    if needs_reason(plan, move) and not reason.strip():
        raise PlanRefused(_("Please give a reason: the office reads it."))


def needs_reason(plan: TrainingPlan, move: Move) -> bool:
    return move in NEEDS_REASON or (move is Move.WITHDRAW and plan.state == State.RECORDED)


def check_league(actor: Actor, plan: TrainingPlan, move: Move) -> None:
    if not any(actor.covers(plan.office.path, {role}) for role in LEAGUE):
        raise PlanRefused(_("Only the HR office of the league can decide on plans."))
    if move in {Move.RECORD, Move.ACCEPT_LATE} and actor.key and actor.key in _filers(plan):
        raise PlanRefused(_("Nobody decides on a plan that they have filed themselves."))


def check_undo(actor: Actor, plan: TrainingPlan, *, now: dt.datetime) -> PlanStep:
    """The last step, if it is the actor's own decision of the last five minutes."""
    step = last_step(plan)
    if step is None or Move(step.move) not in LEAGUE_MOVES or not actor.key or step.by_key != actor.key:
        raise PlanRefused(_("Only the person who took the last step can undo it."))
    if now - step.at > UNDO_WINDOW:
        raise PlanRefused(_("A step can be undone for five minutes; that time is over."))
    return step


def last_step(plan: TrainingPlan) -> PlanStep | None:
    return plan.steps.filter(undone_at__isnull=True).order_by("-position").first()


def may_file_somewhere(actor: Actor) -> bool:
    """Holds a role that files plans; whether the office may is said on the page."""
    return any(grant.role in FILERS for grant in actor.grants)


def may_decide_plans(actor: Actor) -> bool:
    return any(grant.role in LEAGUE for grant in actor.grants)


def may_write(actor: Actor, plan: TrainingPlan) -> bool:
    try:
        check_writable(actor, plan)
    except PlanRefused:
        return False
    return True


def may_file_for(actor: Actor, office: Unit) -> bool:
    try:
        check_files_for(actor, office)
    except PlanRefused:
        return False
    return True


def may_move(actor: Actor, plan: TrainingPlan, move: Move) -> bool:
    try:
        check_move(actor, plan, move, reason="-")
    except PlanRefused:
        return False
    return True


def may_undo(actor: Actor, plan: TrainingPlan, *, now: dt.datetime) -> bool:
    try:
        check_undo(actor, plan, now=now)
    except PlanRefused:
        return False
    return True


def _check_is_late(plan: TrainingPlan) -> None:
    terms = law.terms(plan.policy)
    if terms is None or plan.filed_on is None or not terms.is_late(plan.filed_on):
        raise PlanRefused(_("This plan was filed in time."))
    if plan.accepted_late:
        raise PlanRefused(_("This plan has already been accepted although late."))


def _filers(plan: TrainingPlan) -> set[str]:
    filed = plan.steps.filter(move=Move.FILE, undone_at__isnull=True).values_list("by_key", flat=True)
    return {plan.begun_by_key, *filed}
