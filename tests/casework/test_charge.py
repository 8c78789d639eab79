"""Whatever is open has somebody who may decide it, or the page and the security administrator's home name the role."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.administration.services import appoint_deputy, grant_role, hand_over_role, set_enabled, withdraw_role
from accounts.holders.models import RoleAssignment
from accounts.messages.models import Message
from casework.charge import selectors
from casework.charge import services as charge
from casework.charge.jobs import FIND, WORKER, tick
from casework.charge.models import Charge
from casework.charge.openings import Holdings, sources
from casework.charge.services import find
from casework.corrections.services import ask_correction
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused, RequestMove
from ground import clock
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from ground.roles import Role
from learners.disclosure.services import ask_full_export
from learners.people.services import move_learner
from reports.sampling.models import SampledPerson
from tests.browsing import WIDTHS, barriers, spills
from tests.signin import open_session

from .filing import NOW, filed, move
from .openings import deciders, everything

pytestmark = pytest.mark.django_db
PORTAL = SystemActor("test")
DAY = NOW.date()


def role_of(member) -> RoleAssignment:
    return RoleAssignment.objects.filter(account=member.account, withdrawn_at__isnull=True).latest("pk")


def take(member) -> None:
    withdraw_role(actor=PORTAL, assignment=role_of(member), reason="调岗", now=NOW)


def looked(day: dt.date = DAY, now: dt.datetime = NOW) -> int:
    return find(actor=WORKER, today=day, now=now)


def fresh(request: CaseRequest) -> CaseRequest:
    return CaseRequest.objects.unscoped().get(pk=request.pk)


def to_account(member) -> list[str]:
    return list(Message.objects.filter(account=member.account).order_by("pk").values_list("text", flat=True))


def to_learner(member) -> list[str]:
    return list(Message.objects.filter(learner=member.learner).order_by("pk").values_list("text", flat=True))


# --- who moves, who goes -------------------------------------------------------------------------------------------
def test_the_person_moves_and_the_request_goes_along(cast):
    request = filed(cast.alatan)
    looked()
    move_learner(actor=PORTAL, learner=cast.alatan.learner, unit=cast.hospital, day=DAY, today=DAY)
    with pytest.raises(CaseRefused, match="已调到其他单位"):
        move(cast.unit_hr, fresh(request))
    assert looked() == 1
    request = fresh(request)
    assert request.office == cast.league  # nobody works at the hospital, and Dongwu reviews nothing
    step = request.steps.latest("position")
    assert (step.move, step.office, step.reason) == (RequestMove.HAND_ON, cast.league, "本人现属东乌珠穆沁旗人民医院")
    assert "转由锡林郭勒盟办理" in to_learner(cast.alatan)[-1]
    assert "1项待办事项转到锡林郭勒盟" in to_account(cast.league_reviewer)[-1]
    assert to_account(cast.unit_hr) == []


def test_the_only_hr_goes_and_the_next_office_takes_over(cast):
    request = filed(cast.alatan)
    take(cast.unit_hr)
    looked()
    assert fresh(request).office == cast.league
    assert "锡林浩特市第二中学已无人可以办理" in to_learner(cast.alatan)[-1]
    assert move(cast.league_reviewer, fresh(request)).state == "approved"


def test_another_officer_of_the_office_changes_nothing(cast):
    grant_role(actor=PORTAL, account=cast.stranger.account, role=Role.UNIT_HR, unit=cast.school, since=DAY)
    request = filed(cast.alatan)
    take(cast.unit_hr)
    assert looked() == 0
    assert (fresh(request).office, to_learner(cast.alatan)) == (cast.school, [])


@pytest.mark.parametrize(("days", "office"), [(-1, "league"), (0, "school"), (1, "school")])
def test_a_role_that_ends_with_a_day_counts_until_that_day(cast, days, office):
    request = filed(cast.alatan)
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(until=DAY + dt.timedelta(days=days))
    tick(DAY, NOW)
    assert fresh(request).office == getattr(cast, office)


def test_a_deputy_keeps_the_work_while_the_role_holds(cast):
    request = filed(cast.unit_hr, cast.alatan.learner)
    assert request.office == cast.league  # the only HR has filed it
    appoint_deputy(
        actor=PORTAL, principal=role_of(cast.unit_hr), account=cast.stranger.account, since=DAY, until=DAY
    )  # fmt: skip
    other = filed(cast.unit_hr, cast.colleague.learner)
    assert other.office == cast.school
    tick(DAY + dt.timedelta(days=1), NOW)
    assert fresh(other).office == cast.league


def test_what_the_only_reviewer_files_names_the_empty_role(cast):
    take(cast.unit_hr)
    request = filed(cast.league_reviewer, cast.alatan.learner)
    seat = f"{Role.LEAGUE_REVIEWER.label} · 锡林郭勒盟"
    assert seat in open_session(cast.security_admin).get("/").content.decode()
    page = reverse("requests:request", args=[request.public_id])
    assert "锡林郭勒盟的“盟人社（审核）”角色空缺" in open_session(cast.alatan).get(page).content.decode()
    assert "1项待办事项无人可以办理" in to_account(cast.security_admin)[-1]
    assert "无人可以办理" in to_learner(cast.alatan)[-1]
    grant_role(actor=PORTAL, account=cast.stranger.account, role=Role.LEAGUE_REVIEWER, unit=cast.league, since=DAY)
    looked()
    assert seat not in open_session(cast.security_admin).get("/").content.decode()
    assert "1项待办事项转到锡林郭勒盟" in to_account(cast.stranger)[-1]
    assert without_gaps(Message.objects.values_list("text", flat=True)) == []


def without_gaps(texts) -> list[str]:
    """Sentences that promise a reason or a name and give none."""
    return [text for text in texts if any(gap in text for gap in ("：。", "“”", "：；", "：，"))]


def test_control_a_sentence_without_its_reason_is_found():
    assert without_gaps(["其中第一项“申请”：。", "原因：材料不全。"]) == ["其中第一项“申请”：。"]


def test_ones_own_page_names_the_empty_role_as_long_as_it_is_empty(cast):
    take(cast.unit_hr)
    filed(cast.league_reviewer, cast.alatan.learner)
    assert "目前无人可以办理：锡林郭勒盟的“盟人社（审核）”角色空缺" in own_page(cast)
    grant_role(actor=PORTAL, account=cast.stranger.account, role=Role.LEAGUE_REVIEWER, unit=cast.league, since=DAY)
    looked()
    assert "空缺" not in own_page(cast)
    assert "由锡林郭勒盟办理" in own_page(cast)


def own_page(cast) -> str:
    return open_session(cast.alatan).get(reverse("home:own")).content.decode()


def test_a_way_that_was_begun_goes_on_and_not_back(cast):
    request = move(cast.unit_hr, filed(cast.alatan))
    take(cast.league_reviewer)
    looked()
    request = fresh(request)
    [empty] = selectors.vacancies(actor=PORTAL, day=DAY)
    assert (request.office, empty.unit, empty.waiting) == (cast.league, cast.league, [("申请", 1)])


def test_whoever_has_decided_below_is_not_counted_above(cast):
    grant_role(actor=PORTAL, account=cast.unit_hr.account, role=Role.LEAGUE_REVIEWER, unit=cast.league, since=DAY)
    request = move(cast.unit_hr, filed(cast.alatan))
    take(cast.league_reviewer)
    looked()
    assert [one.waiting for one in selectors.vacancies(actor=PORTAL, day=DAY)] == [[("申请", 1)]]
    assert deciders("request", fresh(request), DAY) == []


def test_looking_twice_tells_once(cast):
    filed(cast.alatan)
    take(cast.unit_hr)
    assert (looked(), looked()) == (1, 0)
    assert len(to_learner(cast.alatan)) == 1


def test_what_is_decided_has_nobody_in_charge_any_more(cast):
    request = move(cast.league_reviewer, move(cast.unit_hr, filed(cast.alatan)))
    looked(now=NOW + dt.timedelta(seconds=1))
    assert not Charge.objects.filter(about_id=request.public_id, until__isnull=True).exists()
    assert Charge.objects.filter(about_id=request.public_id).count() == 2


# --- who sets it going ---------------------------------------------------------------------------------------------
def worked() -> int:
    jobs = [machine.run(pk) for pk in Job.objects.filter(kind=FIND, state="queued").values_list("pk", flat=True)]
    assert all(job.state == "done" for job in jobs)
    return len(jobs)


def test_changes_of_roles_accounts_and_people_ask_for_the_work(cast):
    filed(cast.alatan)
    take(cast.department_hr)
    set_enabled(actor=PORTAL, account=cast.stranger.account, enabled=False, reason="停用")
    move_learner(actor=PORTAL, learner=cast.alatan.learner, unit=cast.hospital, day=DAY, today=DAY)
    move_learner(actor=PORTAL, learner=cast.colleague.learner, unit=cast.hospital, day=DAY, today=DAY)
    assert worked() == 3  # nothing of the colleague's is open
    assert fresh(CaseRequest.objects.unscoped().get()).office == cast.league


def test_what_is_filed_is_in_the_book_at_once(cast):
    filed(cast.alatan)
    correction = ask_correction(
        actor=cast.alatan.actor, learner=cast.alatan.learner, item="field", value="蒙医", explanation="", now=NOW
    )
    offices = dict(Charge.objects.values_list("about", "unit__name"))
    assert offices == {"request": cast.school.name, "correction": cast.school.name}
    assert correction.state == "waiting"


# --- before a role is taken ----------------------------------------------------------------------------------------
def test_the_page_says_where_the_work_would_go_before_a_role_is_taken(cast):
    everything(cast)
    looked()
    page = reverse("charge:role_end", args=[role_of(cast.unit_hr).public_id])
    text = open_session(cast.security_admin).get(page).content.decode()
    assert "转到锡林郭勒盟" in text
    assert "转到锡林浩特市教育局" in text
    page = reverse("charge:role_end", args=[role_of(cast.league_reviewer).public_id])
    assert "届时锡林郭勒盟的“盟人社（审核）”角色空缺" in open_session(cast.security_admin).get(page).content.decode()


def test_the_page_says_true(cast):
    """What it foretells is what happens."""
    everything(cast)
    looked()
    role = role_of(cast.unit_hr)
    lines = selectors.without(actor=PORTAL, assignment=role, day=clock.today())
    foretold = sorted((line.unit.path, line.vacant) for line in lines for _one in range(line.count))
    mine = set(Charge.objects.filter(until__isnull=True, unit=cast.school).values_list("about_id", flat=True))
    take(cast.unit_hr)
    find(actor=WORKER, today=clock.today(), now=NOW)
    rows = Charge.objects.filter(until__isnull=True, about_id__in=mine).select_related("unit")
    happened = sorted((row.unit.path, row.get_vacant_display() if row.vacant else "") for row in rows)
    assert foretold == happened != []


def test_a_role_is_handed_over_and_the_work_stays(cast):
    request = filed(cast.alatan)
    page = reverse("charge:role_end", args=[role_of(cast.unit_hr).public_id])
    client = open_session(cast.security_admin)
    answer = client.post(page, {"successor": "stranger", "reason": "退休"}, follow=True)
    assert "角色已移交" in answer.content.decode()
    find(actor=WORKER, today=clock.today(), now=NOW)
    assert fresh(request).office == cast.school
    assert deciders("request", fresh(request), clock.today()) == [cast.stranger.account.name]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"successor": "nobody", "reason": "x"}, "没有这个账号名的可用账号"),
        ({"successor": "unit_hr", "reason": "x"}, "已担任此角色"),
        ({"successor": "security_admin", "reason": "x"}, "由另一名安全管理员办理"),
        ({"successor": "", "reason": ""}, "请填写此项"),
    ],
)
def test_what_cannot_be_handed_over_changes_nothing(cast, given, said):
    page = reverse("charge:role_end", args=[role_of(cast.unit_hr).public_id])
    answer = open_session(cast.security_admin).post(page, given)
    assert said in answer.content.decode()
    assert role_of(cast.unit_hr)


def test_a_deputys_role_is_not_handed_over(cast):
    deputy = appoint_deputy(
        actor=PORTAL, principal=role_of(cast.unit_hr), account=cast.stranger.account, since=DAY, until=DAY
    )
    with pytest.raises(Refused, match="代理"):
        hand_over_role(
            actor=PORTAL, assignment=deputy, account=cast.alatan.account, reason="x", now=NOW, today=DAY
        )  # fmt: skip


def test_open_work_lists_each_office_with_its_people(cast):
    everything(cast)
    looked()
    text = open_session(cast.security_admin).get(reverse("charge:open_work")).content.decode()
    assert cast.unit_hr.account.name in text
    assert {one.unit for one in selectors.open_work(actor=PORTAL, day=DAY)} >= {cast.school, cast.league}
    for other in (cast.unit_hr, cast.system_admin):
        assert selectors.open_work(actor=other.actor, day=DAY) == selectors.vacancies(actor=other.actor, day=DAY) == []


THERE = {
    "request": "requests:desk", "correction": "corrections:corrections", "registration": "registrations:registrations",
    "objection": "objections:desk", "export": "disclosure:full_exports", "missing": "missing:missing_desk",
    "plan": "plans:plans", "merge": "merging:twice", "review": "doubts:queue", "rectify": "sampling:audits",
    "check_again": "sampling:audits",
}  # fmt: skip
"""On which list of the menu each kind of open work stands: the first page of an officer counts it there."""


def counted_at_home(member) -> dict[str, int]:
    page = open_session(member).get(reverse("office:office")).content.decode()
    return {href: int(number) for href, number in re.findall(r'<a href="([^"]+)"><strong>(\d+)</strong>', page)}


def test_every_kind_of_open_work_has_its_list_on_the_first_page():
    assert set(THERE) == {source.about for source in sources()}


def test_whoever_may_decide_it_sees_on_the_first_page_that_it_waits(cast):
    everything(cast)
    looked()
    holdings, members = Holdings(PORTAL, DAY), {one.account.pk: one for one in cast.members.values()}
    homes: dict[int, dict[str, int]] = {}
    for source in sources():
        for opening in source.read(None, None):
            path = holdings.office(opening)
            for holder in holdings.able(opening, path) if path else ():
                home = homes.setdefault(holder.account_id, counted_at_home(members[holder.account_id]))
                assert home.get(reverse(THERE[source.about]), 0) > 0, (source.about, holder.name)


def test_control_a_list_that_counts_nothing_is_not_seen(cast, monkeypatch):
    everything(cast)
    looked()
    monkeypatch.setattr("reports.nav.findings_waiting", lambda actor: SampledPerson.objects.unscoped().none())
    assert counted_at_home(cast.league_reviewer)[reverse("sampling:audits")] == 0


def test_open_work_names_nobody_who_may_not_decide_it(cast):
    take(cast.unit_hr)
    filed(cast.alatan, cast.alatan.learner)
    looked()
    [office] = [one for one in selectors.open_work(actor=PORTAL, day=DAY) if one.unit == cast.league]
    assert {holder.role for holder in office.people} == {Role.LEAGUE_REVIEWER}
    assert any(holder.role == Role.LEAGUE_POLICY for holder in Holdings(PORTAL, DAY).at(cast.league.path)), "control"


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_both_pages_in_a_browser(cast, open_as, width):
    everything(cast)
    looked()
    for address in (reverse("charge:open_work"), reverse("charge:role_end", args=[role_of(cast.unit_hr).public_id])):
        page = open_as(cast.security_admin, address, width=width)
        assert (barriers(page), spills(page)) == ([], False)


# --- killed between, and many rows of a page -----------------------------------------------------------------------
def test_what_has_changed_hands_was_told_though_the_worker_dies(cast, monkeypatch):
    """One in each piece: the first is moved and told, the second is not moved at all."""
    first, second = filed(cast.alatan), filed(cast.colleague)
    looked()
    take(cast.unit_hr)
    monkeypatch.setattr(charge, "_PIECE", 1)
    settle, done = charge._settle, []

    def dies(*arguments):
        done.append(arguments)
        if len(done) == 2:
            raise KeyboardInterrupt
        return settle(*arguments)

    monkeypatch.setattr(charge, "_settle", dies)
    with pytest.raises(KeyboardInterrupt):
        looked()
    offices = {fresh(first).office_id: first, fresh(second).office_id: second}
    assert set(offices) == {cast.school.pk, cast.league.pk}
    assert len(to_learner(cast.alatan)) + len(to_learner(cast.colleague)) == 1
    monkeypatch.setattr(charge, "_settle", settle)
    assert looked() == 1
    assert (len(to_learner(cast.alatan)), len(to_learner(cast.colleague))) == (1, 1)


def test_nothing_changes_hands_of_which_nobody_can_be_told(cast, monkeypatch):
    request = filed(cast.alatan)
    looked()
    take(cast.unit_hr)

    def fails(**_said):
        raise RuntimeError

    monkeypatch.setattr(charge, "tell_turns", fails)
    with pytest.raises(RuntimeError):
        looked()
    assert fresh(request).office == cast.school


def test_a_page_with_many_rows_asks_as_often_as_with_one(cast):
    def exports(count: int) -> int:
        for number in range(count):
            ask_full_export(actor=cast.unit_hr.actor, unit=cast.school, reason=f"与人事档案核对第{number}次", now=NOW)
        client = open_session(cast.unit_hr)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("disclosure:full_exports"))
        assert page.status_code == 200
        return len(queries)

    exports(1)
    assert exports(1) == exports(6)
