"""The first page of an office: what waits on each desk of this person, and how the units in charge stand."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from accounts.holders.models import Account, RoleAssignment
from assessments.standings.services import reassess
from cetrack.navigation import declared
from credits.annual.ledger import recount_all
from credits.records.permissions import may_verify
from credits.verification.selectors import records_to_verify
from ground import clock
from ground.actors import SystemActor
from ground.jobs.models import Job
from journal.services import record as record_line
from tests.browsing import DESK, PHONE, barriers, spills
from tests.credits.people import record
from tests.signin import open_session
from units.services import create_units

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 6, 1)
SYSTEM = SystemActor("test")


def waiting(client, url_name: str) -> int | None:
    """The count that the page shows on its way to an address; None when it shows none."""
    page = client.get(reverse("office:office")).content.decode()
    found = re.search(rf'<a href="{reverse(url_name)}"><strong>(\d+)</strong>', page)
    return int(found[1]) if found else None


def test_counts_what_waits_in_the_own_scope_only(cast):
    office, stranger = open_session(cast.banner_hr), open_session(cast.stranger)
    before = waiting(office, "verification:desk")
    record(cast.alatan.learner, verified=False, tenths=50, subject="public", completed_on=DAY, exam_passed=True)
    assert waiting(office, "verification:desk") == before + 1
    assert waiting(stranger, "verification:desk") is None


def test_every_count_is_that_of_its_desk(cast):
    """Each entry that counts is asked for everybody who sees it, and answers with a number."""
    counting = [item for item in declared() if item.waiting]
    assert counting
    for member in (cast.unit_hr, cast.banner_hr, cast.league_reviewer, cast.supervisor, cast.stranger):
        client = open_session(member)
        for item in counting:
            shown = waiting(client, item.url_name)
            rows = item.waiting(member.actor)
            expected = sum(each.count() for each in rows) if item.visible(member.actor) else None
            assert shown == expected, (member, item.url_name)
        hours = records_to_verify(actor=member.actor).count() if may_verify(member.actor) else None
        assert waiting(client, "verification:desk") == hours


def test_whoever_is_no_learner_starts_here(cast):
    assert b"site-menu" in open_session(cast.banner_hr).get("/").content
    page = open_session(cast.banner_hr).get("/").content.decode()
    assert reverse("verification:desk") in page


def test_shows_how_the_units_in_charge_stand(cast):
    learner = cast.alatan.learner
    record(learner, verified=True, tenths=300, subject="public", completed_on=DAY, exam_passed=True, title=None)
    record(learner, verified=True, tenths=600, subject="professional", completed_on=DAY, title=None)
    recount_all()
    reassess(actor=SYSTEM, today=dt.date(2024, 12, 31))
    page = open_session(cast.banner_hr).get(reverse("office:office"))
    row = page.context["row"]
    assert row.people > row.met == 1
    assert "state=complete" in page.content.decode()


def test_the_league_sees_its_banners_in_their_places(cast):
    create_units(actor=SYSTEM, path="锡林郭勒盟>阿巴嘎旗")
    recount_all()
    reassess(actor=SYSTEM, today=dt.date(2024, 12, 31))
    page = open_session(cast.league_reviewer).get(reverse("office:office")).content.decode()
    assert page.count('<a class="tile-shade-') == 3
    assert 'class="tiles"' not in open_session(cast.banner_hr).get(reverse("office:office")).content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_reads_well(open_as, cast, width):
    page = open_as(cast.banner_hr, reverse("office:office"), width=width)
    assert barriers(page) == []
    assert not spills(page)


def panels(member) -> dict[str, dict[str, str]]:
    """What the first page tells an administrator: by panel, by line."""
    found = open_session(member).get(reverse("office:office")).context["panels"]
    return {str(panel.title): {str(line.label): str(line.said) for line in panel.lines} for panel in found}


def test_the_system_administrator_reads_what_is_to_be_done(cast):
    told = panels(cast.system_admin)
    assert list(told) == ["系统状态"]
    assert told["系统状态"]["后台任务：失败"] == "0"
    failed = Job.objects.create(kind="x", state="failed", args={}, created_at=clock.now())
    assert panels(cast.system_admin)["系统状态"]["后台任务：失败"] == "1"
    failed.delete()
    page = open_session(cast.system_admin).get(reverse("office:office")).content.decode()
    assert "manage.py backup" in page, "no backup was made yet"


def test_the_security_administrator_reads_who_comes_in(cast, client):
    before = panels(cast.security_admin)["账号与登录"]
    client.post(reverse("sign_in:sign_in"), {"login": "nobody-knows", "password": "wrong"})
    Account.objects.filter(pk=cast.unit_hr.account.pk).update(is_active=False)
    after = panels(cast.security_admin)["账号与登录"]
    assert int(after["密码或账号错误（24小时内）"]) == int(before["密码或账号错误（24小时内）"]) + 1
    assert int(after["已停用的账号"]) == int(before["已停用的账号"]) + 1
    assert int(after["可登录的账号"]) == int(before["可登录的账号"]) - 1


@pytest.mark.parametrize(("left", "more"), [(0, 1), (29, 1), (30, 0), (-1, 0)])
def test_roles_that_end_soon_are_counted(cast, left, more):
    before = int(panels(cast.security_admin)["账号与登录"]["30天内到期的角色"])
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(until=clock.today() + dt.timedelta(days=left))
    assert int(panels(cast.security_admin)["账号与登录"]["30天内到期的角色"]) == before + more


def test_the_audit_administrator_reads_the_log_and_who_saw_numbers(cast):
    before = panels(cast.audit_admin)["操作日志"]
    record_line(actor=SYSTEM, action="personal_data.revealed")
    after = panels(cast.audit_admin)["操作日志"]
    assert int(after["查看完整号码（7天内）"]) == int(before["查看完整号码（7天内）"]) + 1
    assert int(after["24小时内的日志"]) > int(before["24小时内的日志"])


def test_nobody_else_reads_them(cast):
    for member in (cast.unit_hr, cast.league_reviewer, cast.supervisor, cast.stranger):
        assert panels(member) == {}
