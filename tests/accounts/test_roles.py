"""Roles: given by the security administrator, never to oneself, never two of the three administrators, felt at once."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from accounts.administration.services import appoint_deputy, grant_role, withdraw_role
from accounts.holders.models import RoleAssignment
from accounts.holders.selectors import person_for
from ground.refusals import Refused
from ground.roles import ADMINISTRATORS, Role
from journal.models import JournalEntry

from ..cast import DAY
from ..signin import open_session

NOW = timezone.now()


def grants(member, day=DAY):
    return {(grant.role, grant.path) for grant in member.actor_on(day).grants}


def test_a_role_holds_between_its_days_both_included(cast):
    until = DAY + dt.timedelta(days=10)
    grant_role(
        actor=cast.security_admin.actor,
        account=cast.alatan.account,
        role="unit_hr",
        unit=cast.school,
        since=DAY,
        until=until,
    )
    for day, holds in [(-1, False), (0, True), (10, True), (11, False)]:
        assert bool(grants(cast.alatan, DAY + dt.timedelta(days=day))) is holds
    line = JournalEntry.objects.get(action="role.granted")
    assert line.after["role"] == "unit_hr"


@pytest.mark.parametrize(
    "member", ["unit_hr", "league_reviewer", "league_policy", "system_admin", "audit_admin", "alatan"]
)
def test_nobody_but_the_security_administrator_gives_roles(cast, member):
    with pytest.raises(Refused):
        grant_role(
            actor=cast.members[member].actor, account=cast.stranger.account, role="unit_hr", unit=cast.school, since=DAY
        )


def test_not_even_the_security_administrator_to_herself(cast):
    admin = cast.security_admin
    with pytest.raises(Refused):
        grant_role(actor=admin.actor, account=admin.account, role="supervisor", unit=cast.league, since=DAY)
    own = RoleAssignment.objects.get(account=admin.account)
    with pytest.raises(Refused):
        withdraw_role(actor=admin.actor, assignment=own, reason="x", now=NOW)


@pytest.mark.parametrize("first", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("second", sorted(ADMINISTRATORS))
def test_never_two_of_the_three_administrators(cast, first, second):
    actor, account = cast.security_admin.actor, cast.stranger.account
    given = grant_role(actor=actor, account=account, role=first, unit=cast.league, since=DAY)
    with pytest.raises(Refused):
        grant_role(actor=actor, account=account, role=second, unit=cast.league, since=DAY)
    withdraw_role(actor=actor, assignment=given, reason="换岗", now=NOW)
    grant_role(actor=actor, account=account, role=second, unit=cast.league, since=DAY)


def test_an_administrators_role_that_has_run_out_makes_room(cast):
    actor, account = cast.security_admin.actor, cast.stranger.account
    grant_role(actor=actor, account=account, role="system_admin", unit=cast.league, since=DAY, until=DAY)
    later = DAY + dt.timedelta(days=1)
    grant_role(actor=actor, account=account, role="audit_admin", unit=cast.league, since=later)
    assert grants(cast.stranger, later) == {(Role.AUDIT_ADMIN, cast.league.path)}


def test_several_other_roles_may_be_held_together(cast):
    actor, account = cast.security_admin.actor, cast.unit_hr.account
    grant_role(actor=actor, account=account, role="banner_hr", unit=cast.dongwu, since=DAY)
    grant_role(actor=actor, account=account, role="audit_admin", unit=cast.league, since=DAY)
    assert len(grants(cast.unit_hr)) == 3


@pytest.mark.django_db(transaction=True)
def test_two_grants_at_once_never_make_two_administrators():
    from ..cast import assemble

    cast = assemble()
    actor, barrier, results = cast.security_admin.actor, threading.Barrier(2), []

    def give(role):
        barrier.wait()
        try:
            grant_role(actor=actor, account=cast.stranger.account, role=role, unit=cast.league, since=DAY)
            results.append("given")
        except Refused:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=[role]) for role in ("system_admin", "audit_admin")]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(results) == ["given", "refused"]


def test_a_deputy_has_an_end_and_ends_with_the_role(cast):
    actor, principal = cast.security_admin.actor, RoleAssignment.objects.get(account=cast.banner_hr.account)
    week = DAY + dt.timedelta(days=7)
    for account, since, until in [(cast.banner_hr.account, DAY, week), (cast.stranger.account, week, DAY)]:
        with pytest.raises(Refused):
            appoint_deputy(actor=actor, principal=principal, account=account, since=since, until=until)
    deputy = appoint_deputy(actor=actor, principal=principal, account=cast.stranger.account, since=DAY, until=week)
    assert grants(cast.stranger) == {(Role.BANNER_HR, cast.xilinhot.path)}
    assert grants(cast.stranger, week + dt.timedelta(days=1)) == set()
    with pytest.raises(Refused):
        appoint_deputy(actor=actor, principal=deputy, account=cast.alatan.account, since=DAY, until=week)
    RoleAssignment.objects.filter(pk=principal.pk).update(until=DAY)
    assert grants(cast.stranger, DAY + dt.timedelta(days=1)) == set()
    RoleAssignment.objects.filter(pk=principal.pk).update(until=None)
    withdraw_role(actor=actor, assignment=principal, reason="调离", now=NOW)
    assert grants(cast.stranger) == set()


def test_an_administrator_has_no_deputy(cast):
    principal = RoleAssignment.objects.get(account=cast.audit_admin.account)
    with pytest.raises(Refused):
        appoint_deputy(
            actor=cast.security_admin.actor, principal=principal, account=cast.stranger.account, since=DAY, until=DAY
        )


def test_a_withdrawn_role_stops_the_next_click(cast):
    client = open_session(cast.unit_hr)
    assert client.get("/learners/").status_code == 200
    assignment = RoleAssignment.objects.get(account=cast.unit_hr.account)
    withdraw_role(actor=cast.security_admin.actor, assignment=assignment, reason="调离", now=NOW)
    assert client.get("/learners/").status_code == 404
    with pytest.raises(Refused):
        withdraw_role(actor=cast.security_admin.actor, assignment=assignment, reason="again", now=NOW)


def test_the_pages_of_the_security_administrator(cast):
    client = open_session(cast.security_admin)
    target = cast.stranger.account
    page = f"/accounts/manage/{target.public_id}/"
    answer = client.post(
        page + "grant/", {"grant-role": "unit_hr", "grant-unit": str(cast.school.public_id), "grant-since": str(DAY)}
    )
    assert answer.status_code == 302
    assignment = RoleAssignment.objects.get(account=target)
    assert assignment.granted_by == "安全管理员"
    principal = RoleAssignment.objects.get(account=cast.banner_hr.account)
    far = dt.date.today() + dt.timedelta(days=9)  # noqa: DTZ011
    values = {"deputy-principal": str(principal.public_id), "deputy-since": str(DAY), "deputy-until": str(far)}
    assert client.post(page + "deputise/", values).status_code == 302
    assert client.post(f"/accounts/manage/roles/{assignment.public_id}/end/", {"reason": ""}).status_code == 200
    assignment.refresh_from_db()
    assert assignment.withdrawn_at is None
    client.post(f"/accounts/manage/roles/{assignment.public_id}/end/", {"reason": "调离"})
    assignment.refresh_from_db()
    assert assignment.withdrawn_at is not None
    client.post(page + "enable/", {"enabled": "no", "reason": "离职"})
    target.refresh_from_db()
    assert not target.is_active
    assert person_for(target, DAY) is None
    answer = client.post("/accounts/manage/", {"login": "new.staff", "name": "新人"})
    assert answer.status_code == 302
    assert "<code" in client.post(answer["Location"] + "code/").content.decode()
