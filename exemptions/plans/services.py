"""Moves of plans. Each is one transaction: conditional update, step, marks of those it reaches and journal line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.lifecycle import last_step, write_step
from ground.stirring import stir
from journal.services import record
from rulebook.quantity import format_tenths

from .coverage import mark_reached
from .drafts import problems
from .models import TrainingPlan
from .permissions import PLANS, check_move
from .states import LEAGUE_MOVES, PlanMove, PlanRefused, PlanState
from .telling import tell_filers

_KEPT = ("state", "filed_on", "number", "recorded_at", "accepted_late")


@transaction.atomic
def file_plan(*, actor: Actor, plan: TrainingPlan, version: int, now: dt.datetime) -> TrainingPlan:
    """Sends a plan to the league. Raises PlanRefused naming everything that is missing or too little."""
    check_move(actor, plan, PlanMove.FILE)
    missing = list(problems(plan))
    if missing:
        raise PlanRefused(" ".join(missing))
    filed = _move(actor, plan, PlanMove.FILE, version, now, filed_at=now)
    stir(actor=actor, about="plan", public_id=plan.public_id, now=now)
    return filed


@transaction.atomic
def return_plan(*, actor: Actor, plan: TrainingPlan, version: int, reason: str, now: dt.datetime) -> TrainingPlan:
    """Hands a plan back to be mended. One that was recorded loses its effect until it is recorded again."""
    return _move(actor, plan, PlanMove.RETURN, version, now, reason=reason, accepted_late=False, recorded_at=None)


@transaction.atomic
def record_plan(
    *,
    actor: Actor,
    plan: TrainingPlan,
    version: int,
    filed_on: dt.date,
    number: str,
    now: dt.datetime,
    today: dt.date,
) -> TrainingPlan:
    """Enters the filing: the day on which the plan came in, and its number. In time it takes effect with this; late it
    is kept as late and excuses nobody. Raises PlanRefused."""
    number = " ".join(number.split())[:40]
    if not number:
        raise PlanRefused(_("Give the filing a number."))
    if filed_on > today:
        raise PlanRefused(_("The day of filing lies in the future."))
    if filed_on.year < plan.policy_year - 1:
        raise PlanRefused(_("The day of filing lies long before the policy year. Please check it."))
    try:
        with transaction.atomic():
            return _move(actor, plan, PlanMove.RECORD, version, now, filed_on=filed_on, number=number, recorded_at=now)
    except IntegrityError:
        raise PlanRefused(_("Another plan has this filing number already.")) from None


@transaction.atomic
def accept_late(*, actor: Actor, plan: TrainingPlan, version: int, reason: str, now: dt.datetime) -> TrainingPlan:
    """The league lets a late plan take effect all the same. Raises PlanRefused without a reason."""
    return _move(actor, plan, PlanMove.ACCEPT_LATE, version, now, reason=reason, accepted_late=True)


@transaction.atomic
def withdraw_plan(
    *, actor: Actor, plan: TrainingPlan, version: int, now: dt.datetime, reason: str = ""
) -> TrainingPlan:
    """The office takes its plan back; a recorded one only with a reason."""
    return _move(actor, plan, PlanMove.WITHDRAW, version, now, reason=reason, accepted_late=False)


@transaction.atomic
def revoke_plan(*, actor: Actor, plan: TrainingPlan, version: int, reason: str, now: dt.datetime) -> TrainingPlan:
    """The league takes a recording back. Decisions follow; issued cards are marked by whoever watches the facts."""
    return _move(actor, plan, PlanMove.REVOKE, version, now, reason=reason, accepted_late=False)


@transaction.atomic
def reopen_plan(*, actor: Actor, plan: TrainingPlan, reason: str, now: dt.datetime) -> TrainingPlan:
    """It waits for the league again, as it was filed; whoever decided it stays barred. Belongs to the answer to an
    objection, which was checked. Raises PlanRefused."""
    move = PlanMove.REOPEN
    moved = _claim(actor, plan, move, plan.version, now, reason=reason, accepted_late=False, recorded_at=None)
    stir(actor=actor, about="plan", public_id=plan.public_id, now=now)
    return moved


@transaction.atomic
def undo_plan_step(*, actor: Actor, plan: TrainingPlan, version: int, now: dt.datetime) -> TrainingPlan:
    """Takes back one's own last decision within five minutes."""
    PLANS.check(actor, plan, PlanMove.UNDO, now=now)
    step = last_step(plan)
    values = dict(step.before)
    for name, read in (("filed_on", dt.date.fromisoformat), ("recorded_at", dt.datetime.fromisoformat)):
        values[name] = read(values[name]) if values[name] else None
    back = values.pop("state")
    counted = PlanState.RECORDED in (plan.state, back)
    PLANS.claim(plan, PlanMove.UNDO, to=back, version=version, **values)
    step.undone_at = now
    step.save(update_fields=["undone_at"])
    if counted:
        mark_reached(plan)
    stir(actor=actor, about="plan", public_id=plan.public_id, now=now)
    tell_filers(actor=actor, plan=plan, now=now)
    _note(actor, plan, PlanMove.UNDO, before={"what": step.move})
    return plan


@transaction.atomic
def report_completion(
    *,
    actor: Actor,
    plan: TrainingPlan,
    version: int,
    held_on: dt.date,
    held_tenths: int,
    attended: int,
    note: str = "",
    now: dt.datetime,
    today: dt.date,
) -> TrainingPlan:
    """The office says how the training went. May be said again; nothing turns on it but statistics."""
    check_move(actor, plan, PlanMove.REPORT)
    if held_on > today:
        raise PlanRefused(_("The day of completion lies in the future."))
    if held_tenths <= 0:
        raise PlanRefused(_("Say how many hours the training had."))
    if attended < 0:
        raise PlanRefused(_("Say how many took part."))
    values = {"held_on": held_on, "held_tenths": held_tenths, "attended": attended, "reported_at": now}
    reason = f"{held_on}，{format_tenths(held_tenths)} 学时，{attended} 人"
    return _move(actor, plan, PlanMove.REPORT, version, now, reason=reason, report_note=note.strip()[:500], **values)


def _move(
    actor: Actor, plan: TrainingPlan, move: PlanMove, version: int, now: dt.datetime, *, reason: str = "", **values: Any
) -> TrainingPlan:
    check_move(actor, plan, move, reason=reason)
    return _claim(actor, plan, move, version, now, reason=reason, **values)


def _claim(
    actor: Actor, plan: TrainingPlan, move: PlanMove, version: int, now: dt.datetime, *, reason: str, **values: Any
) -> TrainingPlan:
    before = _kept(plan)
    PLANS.claim(plan, move, version=version, **values)
    write_step(plan, move, actor, now, reason=reason.strip()[:500], before=before)
    after = _kept(plan)
    changed = {name for name in _KEPT if before[name] != after[name]}
    if changed and PlanState.RECORDED in (before["state"], after["state"]):
        mark_reached(plan)
    if move in LEAGUE_MOVES:
        stir(actor=actor, about="plan", public_id=plan.public_id, now=now)
    if move in LEAGUE_MOVES | {PlanMove.REOPEN}:
        tell_filers(actor=actor, plan=plan, now=now)
    told = [{name: stand[name] for name in sorted(changed)} for stand in (before, after)]
    _note(actor, plan, move, before=told[0], after=told[1], reason=reason)
    return plan


def _note(actor: Actor, plan: TrainingPlan, move: PlanMove, **said: Any) -> None:
    record(actor=actor, action=PLANS.action(move), target=plan, unit_key=plan.office.public_id, **said)


def _kept(plan: TrainingPlan) -> dict[str, Any]:
    """What a decision may change, as plain data."""
    return {
        "state": str(plan.state),
        "filed_on": plan.filed_on.isoformat() if plan.filed_on else None,
        "number": plan.number,
        "recorded_at": plan.recorded_at.isoformat() if plan.recorded_at else None,
        "accepted_late": plan.accepted_late,
    }
