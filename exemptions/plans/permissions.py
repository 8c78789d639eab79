"""Who may move a training plan, and when. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.late import outrun
from ground.refusals import passes
from ground.roles import LEAGUE
from units.models import Unit, UnitKind

from . import terms as law
from .models import FILERS, TrainingPlan
from .states import GIVE_A_REASON, LEAGUE_MOVES, OFFICE_MOVES, PLANS, WRITABLE, PlanMove, PlanRefused, PlanState


def check_files_for(actor: Actor, office: Unit) -> None:
    """The actor's own office, and one that may file: a banner or county, or a department of the league itself."""
    if not any(grant.unit_id == office.pk and grant.role in FILERS for grant in actor.grants):
        raise PlanRefused(_("Only the office that runs the training can do this."))
    directly_below = len(office.path) == 2 * Unit.steplen
    if not directly_below or office.kind not in {UnitKind.BANNER, UnitKind.DEPARTMENT}:
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
            % {"state": PlanState(plan.state).label}
        )


def check_move(actor: Actor, plan: TrainingPlan, move: PlanMove, *, reason: str = "") -> None:
    """Raises PlanRefused with the sentence that the page shows as the reason why the button is off."""
    PLANS.check(actor, plan, move, reason=reason)
    if needs_reason(plan, move) and not reason.strip():
        raise PlanRefused(str(GIVE_A_REASON))


def needs_reason(plan: TrainingPlan, move: PlanMove) -> bool:
    """As the table says; and an office that takes back a recorded plan says why."""
    return bool(PLANS.ways[move].reason) or (move is PlanMove.WITHDRAW and plan.state == PlanState.RECORDED)


def check_league(actor: Actor, plan: TrainingPlan) -> None:
    """HR of the league above the office. Raises PlanRefused."""
    if not any(actor.covers(plan.office.path, {role}) for role in LEAGUE):
        raise PlanRefused(_("Only the HR office of the league can decide on plans."))


def check_filed_by_another(actor: Actor, plan: TrainingPlan) -> None:
    """Not whoever began or filed the plan. Raises PlanRefused."""
    if actor.key and actor.key in filers(plan):
        raise PlanRefused(_("Nobody decides on a plan that they have filed themselves."))


def check_not_overruled(actor: Actor, plan: TrainingPlan) -> None:
    """Nor whoever decided it before it was taken back upon an objection. Raises PlanRefused."""
    if actor.key and actor.key in overruled(plan):
        raise PlanRefused(
            _("A decision of yours on this plan was taken back upon an objection; somebody else decides.")
        )


def is_late(plan: TrainingPlan) -> bool:
    """Filed after the day until which plans of its notice are filed."""
    terms = law.terms(plan.policy)
    return terms is not None and plan.filed_on is not None and terms.is_late(plan.filed_on)


def check_is_late(actor: Actor, plan: TrainingPlan) -> None:
    """Only what was filed late is accepted although late, once. Raises PlanRefused."""
    if not is_late(plan):
        raise PlanRefused(_("This plan was filed in time."))
    if plan.accepted_late:
        raise outrun(plan, _("This plan has already been accepted although late."), kind=PlanRefused)


def may_file_somewhere(actor: Actor) -> bool:
    """Holds a role that files plans; whether the office may is said on the page."""
    return any(grant.role in FILERS for grant in actor.grants)


def may_decide_plans(actor: Actor) -> bool:
    return any(grant.role in LEAGUE for grant in actor.grants)


def may_write(actor: Actor, plan: TrainingPlan) -> bool:
    return passes(check_writable, actor, plan)


def may_file_for(actor: Actor, office: Unit) -> bool:
    return passes(check_files_for, actor, office)


def may_move(actor: Actor, plan: TrainingPlan, move: PlanMove) -> bool:
    return passes(check_move, actor, plan, move, reason="-")


def may_undo(actor: Actor, plan: TrainingPlan, *, now: dt.datetime) -> bool:
    return passes(PLANS.check, actor, plan, PlanMove.UNDO, now=now)


def filers(plan: TrainingPlan) -> set[str]:
    """Account keys of whoever began or filed it."""
    filed = plan.steps.filter(move=PlanMove.FILE, undone_at__isnull=True).values_list("by_key", flat=True)
    return {plan.begun_by_key, *filed}


def deciders(plan: TrainingPlan, *, before: int | None = None) -> frozenset[str]:
    """Account keys of whoever of the league ever had a word in it, also one that was undone; ``before`` a step."""
    steps = plan.steps.filter(move__in=LEAGUE_MOVES)
    steps = steps if before is None else steps.filter(position__lt=before)
    return frozenset(steps.values_list("by_key", flat=True)) - {""}


def overruled(plan: TrainingPlan) -> frozenset[str]:
    """Of them those whose decision was taken back upon an objection."""
    last = plan.steps.filter(move=PlanMove.REOPEN).order_by("-position").values_list("position", flat=True).first()
    return deciders(plan, before=last) if last else frozenset()


PLANS.allow(check_files_for, *OFFICE_MOVES, about=lambda plan: (plan.office,))
PLANS.allow(check_league, *LEAGUE_MOVES)
PLANS.allow(check_not_overruled, *LEAGUE_MOVES)
PLANS.allow(check_filed_by_another, PlanMove.RECORD, PlanMove.ACCEPT_LATE)
PLANS.allow(check_is_late, PlanMove.ACCEPT_LATE)
