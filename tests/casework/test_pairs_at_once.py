"""Two officers at once in every pair of moves of one thing: one wins, or both in an order that the table of states
allows; nothing is done twice, nobody waits for ever, and the timeline tells what happened. The control does the same
without the guard."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations_with_replacement
from typing import Any

import pytest
from django.db import connection, models

from accounts.holders.models import RoleAssignment
from casework.charge import jobs as charge
from casework.charge.models import Charge
from casework.objections import services as objections
from casework.objections.models import Objection
from casework.objections.states import OBJECTIONS, ObjectionMove
from casework.requests import services as requests
from casework.requests.models import CaseRequest
from casework.requests.services.reopening import reopen
from casework.requests.states import REQUESTS, RequestMove
from exemptions.plans import services as plans
from exemptions.plans.models import TrainingPlan
from exemptions.plans.states import PLANS
from ground.actors import SystemActor
from ground.lifecycle import Lifecycle
from ground.refusals import Refused
from ground.roles import Role
from ground.stirring import stirred
from tests.credits.racing import at_once
from tests.exemptions import training
from units.models import Unit

from .filing import NOW, TRAINING, filed, move, objected, refused
from .test_last_role_at_once import _take

pytestmark = pytest.mark.django_db(transaction=True)
PORTAL = SystemActor("test")
PART = {**TRAINING, "hours": "16"}


@pytest.fixture(autouse=True)
def _two_reviewers(cast):
    """The league has two reviewers."""
    RoleAssignment.objects.create(
        account=cast.league_policy.account, role=Role.LEAGUE_REVIEWER, unit=cast.league, since=training.DEADLINE
    )


Act = Callable[[Any, Any], Any]
"""Does one move, given the cast and the row as its officer has it before their eyes."""


def _decides(who: str, what: RequestMove, **more: Any) -> Act:
    def act(cast, row):
        said = {"actor": cast.members[who].actor, "move": what, "version": row.version, "now": NOW, "reason": "x"}
        return requests.decide(request=row, **said, **more)

    return act


def _cancel(cast, row):
    return requests.cancel(actor=cast.alatan.actor, request=row, version=row.version, now=NOW)


def _hand_on(cast, row):
    office = Unit.objects.get(pk=cast.xilinhot.pk)
    return requests.hand_on(actor=PORTAL, request=row, office=office, why="x", now=NOW)


def _undo(cast, row):
    return requests.undo(actor=cast.league_reviewer.actor, request=row, version=row.version, now=NOW)


def _revoke(cast, row):
    return requests.revoke(actor=cast.league_policy.actor, request=row, version=row.version, reason="x", now=NOW)


def _reopen(cast, row):
    return reopen(actor=PORTAL, request=row, office=cast.league, reason="x", now=NOW)


def at_the_league(cast) -> CaseRequest:
    return move(cast.unit_hr, filed(cast.alatan, kind="hours_training", payload=TRAINING))


def passed_in_part(cast) -> CaseRequest:
    return move(cast.league_reviewer, at_the_league(cast), RequestMove.PASS_IN_PART, reason="少一天", granted=PART)


def _answers(who: str, what: ObjectionMove) -> Act:
    def act(cast, row):
        said = {"actor": cast.members[who].actor, "move": what, "version": row.version, "now": NOW, "reason": "x"}
        return objections.answer_objection(objection=row, **said)

    return act


def _withdraw(cast, row):
    return objections.withdraw_objection(actor=cast.alatan.actor, objection=row, version=row.version, now=NOW)


def _objection_on(cast, row):
    office = Unit.objects.get(pk=cast.xilinhot.pk)
    return objections.hand_objection_on(actor=PORTAL, objection=row, office=office, why="x", now=NOW)


def _decision_undone(cast, row):
    """The other side: whoever refused takes it back, which settles the objection."""
    request = CaseRequest.objects.unscoped().get(public_id=row.about_id)
    return requests.undo(actor=cast.unit_hr.actor, request=request, version=request.version, now=NOW)


def against_a_refusal(cast) -> Objection:
    return objected(cast.alatan, refused(cast, cast.alatan))


def _plan(who: str, service: Callable[..., Any], **more: Any) -> Act:
    return lambda cast, row: service(
        actor=cast.members[who].actor, plan=row, version=row.version, now=training.NOW, **more
    )


def _plan_reopened(cast, row):
    return plans.reopen_plan(actor=PORTAL, plan=row, reason="x", now=training.NOW)


RECORD = {"filed_on": training.IN_TIME, "today": training.TODAY}
TABLES: dict[str, tuple[Lifecycle, Callable[[Any], models.Model], dict[str, Act]]] = {
    "a request that waits": (
        REQUESTS, at_the_league,
        {
            "pass": _decides("league_reviewer", RequestMove.PASS),
            "pass_in_part": _decides("league_policy", RequestMove.PASS_IN_PART, granted=PART),
            "return": _decides("league_reviewer", RequestMove.RETURN),
            "refuse": _decides("league_policy", RequestMove.REFUSE),
            "cancel": _cancel,
            "hand_on": _hand_on,
        },
    ),
    "a request that was decided": (
        REQUESTS, passed_in_part, {"undo": _undo, "revoke": _revoke, "reopen": _reopen},
    ),
    "an objection": (
        OBJECTIONS, against_a_refusal,
        {
            "uphold": _answers("department_hr", ObjectionMove.UPHOLD),
            "change": _answers("department_hr", ObjectionMove.CHANGE),
            "withdraw": _withdraw,
            "hand_on": _objection_on,
            "lapse": _decision_undone,
        },
    ),
    "a plan that waits": (
        PLANS, training.filed,
        {
            "record": _plan("league_reviewer", plans.record_plan, number="锡专培1", **RECORD),
            "return": _plan("league_policy", plans.return_plan, reason="x"),
            "withdraw": _plan("banner_hr", plans.withdraw_plan),
        },
    ),
    "a plan that is recorded": (
        PLANS, training.recorded,
        {
            "return": _plan("league_policy", plans.return_plan, reason="x"),
            "revoke": _plan("league_reviewer", plans.revoke_plan, reason="x"),
            "withdraw": _plan("banner_hr", plans.withdraw_plan, reason="x"),
            "undo": _plan("league_reviewer", plans.undo_plan_step),
            "reopen": _plan_reopened,
        },
    ),
}  # fmt: skip


def seen(row: models.Model) -> Any:
    """The row as one officer has it before their eyes."""
    return type(row)._base_manager.get(pk=row.pk)


def race(cast, row: Any, first: Act, second: Act) -> list[Any]:
    """Both have looked before either acts; returns what each got: a row, a refusal, or a fault."""
    eyes = [seen(row), seen(row)]
    return at_once([partial(act, cast, before) for act, before in zip((first, second), eyes, strict=True)])


def follows(table: Lifecycle, state: str, names: tuple[str, str], done: list[str]) -> bool:
    """Whether those that were done can have been done one after the other, beginning at ``state``."""
    if len(done) < 2:
        return True
    return any(
        (state, middle) in table.arrows(one) and middle in table.starts(other)
        for one, other in (names, names[::-1])
        for middle in table.states.values
    )


def clashes(cast, what: str) -> list[str]:
    """Pairs of moves that ended as they must not."""
    table, make, acts = TABLES[what]
    found = []
    for names in combinations_with_replacement(acts, 2):
        row: Any = make(cast)
        state, steps = table.state(row), row.steps.filter(undone_at__isnull=True).count()
        outcomes = race(cast, row, *(acts[name] for name in names))
        faults = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
        after = seen(row)
        done = [
            name
            for name, one in zip(names, outcomes, strict=True)
            if not isinstance(one, Exception) and (name != "lapse" or after.state == "lapsed")
        ]
        undone = sum(name == "undo" for name in done)
        told = after.steps.filter(undone_at__isnull=True).count() - steps
        right = not faults and done and follows(table, state, names, done) and told == len(done) - 2 * undone
        if not right:
            found.append(f"{what}: {' + '.join(names)}: {outcomes}, {told} steps")
        _cleared(row)
    return found


def _cleared(row: Any) -> None:
    """Out of the way of the next pair."""
    if isinstance(row, TrainingPlan):
        TrainingPlan.objects.unscoped().filter(pk=row.pk).update(number=f"x{row.pk}")


@pytest.mark.parametrize("what", TABLES)
def test_of_each_pair_one_wins_or_both_in_order(cast, what):
    assert clashes(cast, what) == []


def test_control_without_the_guard_pairs_are_done_twice(cast, monkeypatch):
    def unguarded(self, row, states, *, where=None, late="", version=None, **values):
        type(row)._base_manager.filter(pk=row.pk).update(**values)
        row.refresh_from_db()

    monkeypatch.setattr(Lifecycle, "change", unguarded)
    assert clashes(cast, "a request that waits") != []


# --- a role that goes while something is filed -----------------------------------------------------------------------
def _filed_while_the_role_goes(cast) -> CaseRequest:
    """The only HR of the unit loses the role, and the worker looks, after the filing has found that office and before
    it has committed. SQLite has one writer at a time: there the role goes right afterwards."""
    role = RoleAssignment.objects.get(role=Role.UNIT_HR, unit=cast.school, withdrawn_at__isnull=True)
    together = connection.vendor == "postgresql"

    def between(about: str = "", **_said: Any) -> None:
        if about == "request" and not taken:
            taken.extend(at_once([partial(_take, role)]))

    taken: list[Any] = []
    if together:
        stirred.connect(between, weak=False)
    try:
        request = filed(cast.alatan)
    finally:
        stirred.disconnect(between)
    if not together:
        taken.append(_take(role))
    assert taken == [None]
    return seen(request)


def test_a_role_that_goes_while_something_is_filed_is_found_at_once(cast):
    request = _filed_while_the_role_goes(cast)
    assert request.office == cast.league
    assert Charge.objects.get(until__isnull=True).unit == cast.league


def test_control_without_the_second_look_it_lies_where_nobody_is(cast, monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: nothing happens in between")
    monkeypatch.setattr(charge.transaction, "on_commit", lambda *_said, **_more: None)
    request = _filed_while_the_role_goes(cast)
    assert request.office == cast.school
    charge.tick(NOW.date(), NOW)
    assert seen(request).office == cast.league
