"""Announcements of offices and published lists: who reads them and when, whose names stand there how, objections."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.messages.models import Message
from casework.objections.contested import decision_about
from casework.objections.services import file_objection
from ground import clock
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from reports.announcements.models import Announcement, ListObjection
from reports.announcements.selectors import announcement_by, announcements_out, people_listed
from reports.announcements.services import (
    announce,
    answer_list_objection,
    close_list,
    object_to_list,
    publish_list,
    withdraw_announcement,
)
from reports.announcements.sources import ListSource, lines_of
from reports.sampling.models import SampledPerson
from tests.browsing import WIDTHS, barriers, spills
from tests.casework.contested_things import THINGS
from tests.casework.filing import NOW as DECIDED
from tests.casework.filing import granted
from tests.signin import open_session

DAY = dt.date(2024, 9, 27)  # a Friday; the Sunday after it is worked, 1 to 7 October are off
NOW = dt.datetime(2024, 9, 27, 2, tzinfo=dt.UTC)
ONE = dt.timedelta(days=1)
WHERE = "盟人社局专技科，0479-8225566"
pytestmark = pytest.mark.django_db


def said(member, unit, audience: str = "people", begins_on: dt.date = DAY, ends_on: dt.date = DAY + 9 * ONE, **more):
    return announce(
        actor=member.actor, unit=unit, title="关于审验的通知", text="请按时核对。", audience=audience,
        begins_on=begins_on, ends_on=ends_on, contact="", now=NOW, today=DAY, **more,
    )  # fmt: skip


def listed(cast, *, days: int = 5, begins_on: dt.date = DAY, contact: str = WHERE, **source) -> Announcement:
    source = source or {"kind": "transfer", "since": DECIDED.date(), "until": DECIDED.date()}
    return publish_list(
        actor=cast.league_reviewer.actor, unit=cast.league, title="减免名单公示", text="现予公示。",
        audience="public", begins_on=begins_on, days=days, contact=contact, source=ListSource(**source), now=NOW,
        today=DAY,
    )  # fmt: skip


def readers(cast, row: Announcement, day: dt.date = DAY) -> set[str]:
    everybody = {**cast.members, "visitor": None}
    return {
        name
        for name, member in everybody.items()
        if row in announcements_out(actor=member.actor if member else None, today=day)
    }


# --- who reads what ------------------------------------------------------------------------------------------------
LEAGUE = {"league_reviewer", "league_policy", "supervisor"}
XILINHOT = {"banner_hr", "department_hr", "unit_hr"}


def test_who_reads_what_an_office_says(cast):
    people = {"alatan", "colleague", *XILINHOT, *LEAGUE}
    assert readers(cast, said(cast.banner_hr, cast.xilinhot)) == people
    assert readers(cast, said(cast.banner_hr, cast.xilinhot, "officers")) == {*XILINHOT, *LEAGUE}
    assert readers(cast, said(cast.banner_hr, cast.xilinhot, "public")) == {*cast.members, "visitor"}
    assert readers(cast, said(cast.league_policy, cast.league)) == {*people, "outsider"}
    assert JournalEntry.objects.filter(action="announcement.published").count() == 4


@pytest.mark.parametrize(("offset", "out"), [(-1, False), (0, True), (9, True), (10, False)])
def test_it_stands_from_its_first_to_its_last_day(cast, offset, out):
    row = said(cast.banner_hr, cast.xilinhot, "public", DAY + ONE, DAY + 10 * ONE)
    assert (row in announcements_out(actor=None, today=DAY + (offset + 1) * ONE)) is out


@pytest.mark.parametrize("member", ["unit_hr", "department_hr", "supervisor", "alatan", "system_admin", "stranger"])
def test_nobody_else_announces(cast, member):
    with pytest.raises(Refused):
        said(cast.members[member], cast.school)
    with pytest.raises(Refused):
        said(cast.banner_hr, cast.league)
    assert not Announcement.objects.unscoped().exists()


@pytest.mark.parametrize(
    ("begins", "ends", "taken"),
    [(0, 0, True), (0, -1, False), (1, 0, False), (0, 366, True), (0, 367, False), (-3, -1, False)],
)
def test_its_days_are_in_order_and_within_a_year(cast, begins, ends, taken):
    days = {"begins_on": DAY + begins * ONE, "ends_on": DAY + ends * ONE}
    if taken:
        assert said(cast.banner_hr, cast.xilinhot, **days).ends_on == DAY + ends * ONE
    else:
        with pytest.raises(Refused):
            said(cast.banner_hr, cast.xilinhot, **days)


def test_withdrawn_it_is_gone_from_the_pages_with_its_reason(cast):
    row = said(cast.banner_hr, cast.xilinhot, "public")
    with pytest.raises(Refused):
        withdraw_announcement(actor=cast.banner_hr.actor, announcement=row, reason=" ", now=NOW)
    withdraw_announcement(actor=cast.banner_hr.actor, announcement=row, reason="日期有误", now=NOW)
    assert readers(cast, row) == set()
    with pytest.raises(Refused, match=cast.banner_hr.actor.name):
        withdraw_announcement(actor=cast.league_reviewer.actor, announcement=row, reason="x", now=NOW)


# --- a published list ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "last"), [(1, "2024-09-27"), (2, "2024-09-29"), (3, "2024-09-30"), (4, "2024-10-08")])
def test_a_list_stands_for_working_days_the_first_among_them(cast, days, last):
    granted(cast, cast.alatan)
    assert str(listed(cast, days=days).ends_on) == last


def test_a_list_is_objected_to_answered_and_settled(cast):
    granted(cast, cast.alatan)
    row = listed(cast)
    [line] = people_listed(actor=None, announcement=row, today=DAY)
    name = cast.alatan.learner.name
    assert (line.shown, line.unit_name) == (f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}", cast.school.name)
    assert Message.objects.filter(learner=cast.alatan.learner, about="announcement").count() == 1
    last = row.ends_on
    assert str(last) == "2024-10-09"
    for day in (DAY - ONE, last + ONE):
        with pytest.raises(Refused):
            object_to_list(actor=cast.outsider.actor, announcement=row, text="不符合条件", now=NOW, today=day)
    filed = object_to_list(actor=cast.outsider.actor, announcement=row, text="不符合条件", now=NOW, today=last)
    with pytest.raises(Refused):
        object_to_list(actor=cast.outsider.actor, announcement=row, text="再说一次", now=NOW, today=last)
    assert Message.objects.filter(account=cast.league_reviewer.account, about="announcement").count() == 1
    league = cast.league_reviewer.actor
    for today in (last, last + ONE):  # not over; then an objection waits
        with pytest.raises(Refused):
            close_list(actor=league, announcement=row, outcome="无异议", now=NOW, today=today)
    answer_list_objection(actor=league, objection=filed, answer="经核实符合条件", now=NOW)
    with pytest.raises(Refused, match=league.name):
        answer_list_objection(actor=cast.league_policy.actor, objection=filed, answer="x", now=NOW)
    close_list(actor=league, announcement=row, outcome="公示期满，异议不成立", now=NOW, today=last + ONE)
    assert people_listed(actor=None, announcement=row, today=last + ONE) == []
    assert people_listed(actor=league, announcement=row, today=last + ONE) != []
    heard = Message.objects.filter(learner=cast.alatan.learner, overtaken_at__isnull=True).latest("pk")
    assert "异议不成立" in heard.text
    actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert {"announcement.list_published", "announcement.objected", "announcement.closed"} <= actions


def test_nobody_answers_their_own_objection(cast):
    granted(cast, cast.alatan)
    row = listed(cast)
    own = object_to_list(actor=cast.league_policy.actor, announcement=row, text="有误", now=NOW, today=DAY)
    with pytest.raises(Refused):
        answer_list_objection(actor=cast.league_policy.actor, objection=own, answer="x", now=NOW)


def test_an_empty_list_and_one_without_contact_are_refused(cast):
    with pytest.raises(Refused):
        listed(cast)
    granted(cast, cast.alatan)
    for values in ({"contact": " "}, {"days": 0}, {"days": 61}, {"begins_on": DAY - ONE}, {"kind": "transfer"}):
        with pytest.raises(Refused):
            listed(cast, **values)
    outside = {"kind": "transfer", "since": DECIDED.date() + ONE, "until": DECIDED.date() + ONE}
    with pytest.raises(Refused):
        listed(cast, **outside)
    assert not Announcement.objects.unscoped().exists()


@pytest.mark.parametrize(("days", "taken"), [(0, False), (60, False), (61, True)])
def test_an_audit_is_published_when_nobody_can_object_to_it_any_more(cast, days, taken):
    person = SampledPerson.objects.unscoped().get(public_id=THINGS["finding"][0](cast).public_id)
    source = ListSource(audit=person.audit.public_id)
    closed = timezone.localdate(person.audit.closed_at)
    if not taken:
        with pytest.raises(Refused, match="申诉"):
            lines_of(actor=cast.league_reviewer.actor, unit=cast.league, source=source, today=closed + days * ONE)
        return
    _said, [line] = lines_of(
        actor=cast.league_reviewer.actor, unit=cast.league, source=source, today=closed + days * ONE
    )
    assert (line.said, cast.alatan.learner.name in line.shown) == ("有问题", False)
    with pytest.raises(Refused):  # it is not the audit of that office
        lines_of(actor=cast.league_reviewer.actor, unit=cast.school, source=source, today=closed + days * ONE)


def test_an_audit_is_not_published_while_an_objection_waits(cast):
    thing = THINGS["finding"][0](cast)
    person = SampledPerson.objects.unscoped().get(public_id=thing.public_id)
    decision = decision_about("finding", thing.public_id)
    file_objection(actor=thing.side, decision=decision, reasons="证明已附", now=decision.at)
    today = timezone.localdate(person.audit.closed_at) + 90 * ONE
    with pytest.raises(Refused, match="尚未答复"):
        lines_of(
            actor=cast.league_reviewer.actor, unit=cast.league, source=ListSource(audit=person.audit.public_id),
            today=today,
        )  # fmt: skip


def test_who_stands_on_a_list_sees_it_whoever_it_is_for_and_before_its_first_day(cast):
    granted(cast, cast.alatan)
    row = listed(cast, begins_on=DAY + 3 * ONE)
    Announcement.objects.unscoped().filter(pk=row.pk).update(audience="officers")
    for member, found in ((cast.alatan, True), (cast.colleague, False)):
        assert bool(announcement_by(actor=member.actor, public_id=row.public_id, today=DAY)) is found


def test_an_officer_on_the_list_does_not_answer(cast):
    granted(cast, cast.alatan)
    row = listed(cast)
    filed = object_to_list(actor=cast.outsider.actor, announcement=row, text="有误", now=NOW, today=DAY)
    learner = Learner.objects.unscoped().get(pk=cast.alatan.learner.pk)
    officer = replace(cast.league_policy.actor, learner_id=learner.pk)
    with pytest.raises(Refused, match="名单"):
        answer_list_objection(actor=officer, objection=filed, answer="x", now=NOW)
    answer_list_objection(actor=cast.league_policy.actor, objection=filed, answer="x", now=NOW)


# --- pages ---------------------------------------------------------------------------------------------------------
@pytest.fixture
def day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DAY)
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_a_visitor_reads_what_is_public_and_no_full_name(cast, day):
    granted(cast, cast.alatan)
    row, inner = listed(cast), said(cast.banner_hr, cast.xilinhot)
    page = Client().get(reverse("announcements:announcement", args=[row.public_id])).content.decode()
    assert cast.alatan.learner.name not in page
    assert WHERE in page
    assert "2024年10月9日" in page
    assert "<textarea" not in page
    every = Client().get(reverse("announcements:announcements")).content.decode()
    assert (row.title in every, inner.title in every) == (True, False)
    assert Client().get(reverse("announcements:announcement", args=[inner.public_id])).status_code == 404


def test_of_what_was_withdrawn_no_word_is_read_but_why(cast, day):
    row = said(cast.banner_hr, cast.xilinhot, "public")
    withdraw_announcement(actor=cast.banner_hr.actor, announcement=row, reason="误发", now=NOW)
    address, every = reverse("announcements:announcement", args=[row.public_id]), reverse("announcements:announcements")
    assert Client().get(address).status_code == 404
    inside = open_session(cast.alatan).get(address).content.decode()
    assert (row.title in inside, row.text in inside, "误发" in inside) == (False, False, True)
    for client in (Client(), open_session(cast.alatan)):
        assert row.title not in client.get(every).content.decode()
    assert row.text in open_session(cast.banner_hr).get(address).content.decode()


def test_it_stands_on_first_pages_and_is_objected_to_there(cast, day):
    granted(cast, cast.alatan)
    row = listed(cast)
    address = reverse("announcements:announcement", args=[row.public_id])
    person = open_session(cast.outsider)
    assert address in person.get(reverse("home:own")).content.decode()
    assert address in open_session(cast.banner_hr).get(reverse("office:office")).content.decode()
    person.post(reverse("announcements:object", args=[row.public_id]), {"note": "不符合条件"})
    assert "不符合条件" in person.get(address).content.decode()
    assert "不符合条件" not in open_session(cast.colleague).get(address).content.decode()
    office = open_session(cast.league_policy)
    objection = ListObjection.objects.unscoped().get()
    office.post(reverse("announcements:answer", args=[objection.public_id]), {"note": "已核实"})
    assert "已核实" in person.get(address).content.decode()


def test_an_officer_looks_at_the_list_and_publishes_it(cast, day):
    granted(cast, cast.alatan)
    office, address = open_session(cast.banner_hr), reverse("announcements:new_list")
    sent = {
        "unit": str(cast.xilinhot.public_id), "source": "kind:transfer", "since": str(DECIDED.date()),
        "until": str(DECIDED.date()), "title": "公示", "text": "现予公示", "audience": "public",
        "begins_on": str(DAY), "days": "5", "contact": WHERE,
    }  # fmt: skip
    looked = office.post(address, {**sent, "act": "look"}).content.decode()
    assert cast.alatan.learner.name not in looked
    assert cast.school.name in looked
    assert not Announcement.objects.unscoped().exists()
    assert (
        "名单上没有人"
        in office.post(address, {**sent, "since": str(DAY), "until": str(DAY), "act": "look"}).content.decode()
    )
    office.post(address, {**sent, "act": "publish"})
    assert Announcement.objects.unscoped().get().people.count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_stand_at_every_width(cast, open_as, width):
    granted(cast, cast.alatan)
    row = listed(cast)
    for address in (
        reverse("announcements:announcement", args=[row.public_id]), reverse("announcements:new_list"),
        reverse("announcements:issued"),
    ):  # fmt: skip
        page = open_as(cast.league_reviewer, address, width=width)
        assert barriers(page) == []
        assert spills(page) == 0
