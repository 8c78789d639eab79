"""Two officers take the last two holders of a role away at the same moment: what lies there is found again, or the role
is named as empty. The control shows what looking again is for."""

from __future__ import annotations

from functools import partial

import pytest

from accounts.administration.services import grant_role, withdraw_role
from accounts.holders.models import RoleAssignment
from casework.charge import jobs as charge
from casework.charge.jobs import FIND
from casework.charge.models import Charge
from casework.charge.selectors import vacancies
from casework.requests.models import CaseRequest
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.roles import Role
from tests.credits.racing import at_once

from .filing import NOW, filed, move

pytestmark = pytest.mark.django_db(transaction=True)
PORTAL, DAY = SystemActor("test"), NOW.date()


def _take(assignment: RoleAssignment) -> None:
    """One officer takes a role; the worker then does what that has left to it, and whatever else waits by then."""
    withdraw_role(actor=PORTAL, assignment=assignment, reason="调岗", now=NOW)
    for pk in Job.objects.filter(kind=FIND, state="queued").order_by("pk").values_list("pk", flat=True):
        machine.run(pk)


def _holders(cast, role: Role, unit) -> list[RoleAssignment]:
    grant_role(actor=PORTAL, account=cast.stranger.account, role=role, unit=unit, since=DAY)
    found = list(RoleAssignment.objects.filter(role=role, unit=unit, withdrawn_at__isnull=True))
    assert len(found) == 2
    return found


def _both_go(cast, role: Role, unit) -> None:
    outcomes = at_once([partial(_take, assignment) for assignment in _holders(cast, role, unit)])
    assert outcomes == [None, None]
    for pk in Job.objects.filter(kind=FIND, state="queued").values_list("pk", flat=True):
        machine.run(pk)


def test_the_next_office_takes_over_what_lay_with_a_unit(cast):
    request = filed(cast.alatan)
    _both_go(cast, Role.UNIT_HR, cast.school)
    assert CaseRequest.objects.unscoped().get(pk=request.pk).office == cast.league
    assert Charge.objects.get(until__isnull=True).vacant == ""
    assert vacancies(actor=cast.security_admin.actor, day=DAY) == []


def test_the_empty_role_of_the_league_is_named(cast):
    request = move(cast.unit_hr, filed(cast.alatan))
    assert request.office == cast.league
    _both_go(cast, Role.LEAGUE_REVIEWER, cast.league)
    assert Charge.objects.get(until__isnull=True).vacant
    (empty,) = vacancies(actor=cast.security_admin.actor, day=DAY)
    assert (empty.unit, [number for _title, number in empty.waiting]) == (cast.league, [1])


def test_control_without_looking_again_nobody_would_learn_of_it(cast, monkeypatch):
    move(cast.unit_hr, filed(cast.alatan))
    monkeypatch.setattr(charge, "find", lambda **_said: 0)
    _both_go(cast, Role.LEAGUE_REVIEWER, cast.league)
    assert vacancies(actor=cast.security_admin.actor, day=DAY) == []
    monkeypatch.undo()
    charge.tick(DAY, NOW)
    assert len(vacancies(actor=cast.security_admin.actor, day=DAY)) == 1
