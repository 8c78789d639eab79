"""Application days: who sets them, what holds, and what pages, reminders and papers make of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from assessments.seasons.models import ApplicationDay
from assessments.seasons.selectors import season_of, slot_lines
from assessments.seasons.services import set_application_day
from assessments.seasons.slots import slots
from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from reports.cards import services as cards
from reports.cards.models import ReviewCard
from rulebook import load_pack
from rulebook.facts import AnnualCheck, PostAppointment, Recognition, TitleReview
from rulebook.vocabulary import Ground, Level
from tests.browsing import WIDTHS, barriers, spills
from tests.credits.racing import at_once

from .people import NOW, POLICY, complete, confirmed, hours, look

SYSTEM = SystemActor("tests")
JULY, AUGUST = dt.date(2024, 7, 31), dt.date(2024, 8, 31)
pytestmark = pytest.mark.django_db


def put(
    slot: str, day: dt.date | None, *, actor=SYSTEM, seen: int | None = None, policy: str = POLICY
) -> ApplicationDay:
    step = ApplicationDay.objects.filter(policy=policy, slot=slot).count() if seen is None else seen
    return set_application_day(
        actor=actor, policy=policy, slot=slot, day=day, reason="锡人社函〔2024〕9号", seen=step, now=NOW
    )


def last_day(application) -> dt.date | None:
    return season_of(actor=SYSTEM, policy=POLICY).last_day(application)


def test_a_level_has_its_own_day_or_that_of_its_purpose():
    assert last_day(TitleReview(Level.SENIOR)) is None
    put("title_review", AUGUST)
    put("title_review:senior", JULY)
    assert last_day(TitleReview(Level.SENIOR)) == last_day(TitleReview(Level.SENIOR, True)) == JULY
    assert last_day(TitleReview(Level.JUNIOR)) == AUGUST
    assert (last_day(AnnualCheck(2024)), last_day(Recognition(Ground.OTHER))) == (None, None)
    put("title_review:senior", None)
    assert last_day(TitleReview(Level.SENIOR)) == AUGUST


@pytest.mark.parametrize(("grade", "day"), [(1, JULY), (10, JULY), (11, AUGUST), (13, AUGUST)])
def test_grades_that_the_notice_treats_alike_share_a_day(grade, day):
    put("post_appointment", AUGUST)
    put("post_appointment:10", JULY)
    assert last_day(PostAppointment(grade)) == day


def test_every_purpose_and_level_of_the_notice_has_its_slot():
    assert list(slots(load_pack(POLICY))) == [
        *("annual_check", "title_review", "title_review:senior", "title_review:intermediate", "title_review:junior"),
        *("post_appointment", "post_appointment:10", "post_appointment:13", "recognition"),
    ]


def test_what_was_set_before_stays_and_is_in_the_journal():
    put("annual_check", JULY)
    put("annual_check", AUGUST)
    put("annual_check", JULY)  # undone by setting it anew
    line = slot_lines(actor=SYSTEM, policy=POLICY)[0]
    assert [row.day for row in line.history] == [JULY, AUGUST, JULY]
    entry = JournalEntry.objects.filter(action="application_day.set").order_by("pk").last()
    assert entry.before == {"day": "2024-08-31"}
    assert entry.after == {"policy": POLICY, "slot": "annual_check", "day": "2024-07-31"}


@pytest.mark.parametrize(
    ("day", "fits"),
    [("2024-01-14", False), ("2024-01-15", True), ("2025-01-31", True), ("2026-01-01", True), ("2026-01-02", False)],
)
def test_a_day_lies_in_the_season(day, fits):
    if fits:
        assert put("annual_check", dt.date.fromisoformat(day)).step == 1
    else:
        with pytest.raises(Refused, match="2024年1月15日"):
            put("annual_check", dt.date.fromisoformat(day))


@pytest.mark.parametrize(("slot", "policy"), [("title_review:deputy", POLICY), ("", POLICY), ("annual_check", "x")])
def test_what_the_notice_does_not_have_is_refused(slot, policy):
    with pytest.raises(Refused):
        put(slot, JULY, policy=policy)
    assert not ApplicationDay.objects.exists()


def test_the_day_that_holds_already_is_no_setting():
    put("annual_check", JULY)
    with pytest.raises(Refused):
        put("annual_check", JULY)
    with pytest.raises(Refused):
        put("recognition", None)
    assert ApplicationDay.objects.count() == 1


def test_who_looked_before_somebody_else_set_it_is_told_by_whom(cast):
    put("annual_check", JULY, actor=cast.league_policy.actor, seen=0)
    with pytest.raises(Refused, match="娜仁"):
        put("annual_check", AUGUST, actor=cast.league_reviewer.actor, seen=0)
    assert last_day(AnnualCheck(2024)) == JULY


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_it_at_once_one_is_told():
    days = (JULY, AUGUST)
    results = at_once([lambda day=day: put("annual_check", day, seen=0) for day in days])
    assert sorted(type(result).__name__ for result in results) == ["ApplicationDay", "Refused"]
    assert ApplicationDay.objects.count() == 1


def test_control_who_looks_again_sets_it_over_the_other(cast):
    put("annual_check", JULY, actor=cast.league_policy.actor, seen=0)
    put("annual_check", AUGUST, actor=cast.league_reviewer.actor, seen=1)
    assert last_day(AnnualCheck(2024)) == AUGUST


def test_the_database_holds_one_setting_a_step():
    row = put("annual_check", JULY)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.step = 2
    row.save(force_insert=True)


@pytest.mark.parametrize("member", ["banner_hr", "unit_hr", "supervisor", "alatan", "stranger", "system_admin"])
def test_nobody_but_league_hr_sets_a_day(cast, signed_in, member):
    address = reverse("seasons:day", args=[POLICY, "annual_check"])
    sent = {"day": "2024-07-31", "reason": "x", "seen": "0"}
    assert signed_in(cast.members[member]).post(address, sent).status_code == 404
    with pytest.raises(Refused):
        put("annual_check", JULY, actor=cast.members[member].actor)
    assert not ApplicationDay.objects.exists()


# ------------------------------------------------------------------------------------------------------- pages


@pytest.mark.parametrize("member", ["league_policy", "league_reviewer"])
def test_league_hr_sets_it_on_the_page_and_sees_what_was_set(cast, signed_in, time_machine, member):
    time_machine.move_to(NOW)
    client = signed_in(cast.members[member])
    address = reverse("seasons:day", args=[POLICY, "title_review:senior"])
    assert "不单独设定" in client.get(address).content.decode()
    sent = {"day": "2024-07-31", "reason": "锡人社函〔2024〕9号", "seen": "0"}
    answer = client.post(address, sent, follow=True).content.decode()
    assert "2024年7月31日" in answer
    assert cast.members[member].actor.name in answer
    again = client.post(address, {**sent, "day": "2024-08-31"})
    assert f"{cast.members[member].actor.name}已于2024年6月3日 " in again.content.decode()
    assert 'name="seen" value="0"' in again.content.decode()
    client.post(address, {**sent, "day": "", "seen": "1"})
    assert last_day(TitleReview(Level.SENIOR)) is None


def test_others_read_the_days(cast, signed_in):
    put("annual_check", JULY)
    page = signed_in(cast.unit_hr).get(reverse("seasons:days")).content.decode()
    assert "2024年7月31日" in page
    assert reverse("seasons:day", args=[POLICY, "annual_check"]) not in page
    assert reverse("seasons:day", args=[POLICY, "annual_check"]) in (
        signed_in(cast.league_policy).get(reverse("seasons:days")).content.decode()
    )


@pytest.mark.parametrize(("policy", "slot"), [("x", "annual_check"), (POLICY, "title_review:deputy"), (POLICY, "x")])
def test_what_is_not_there_has_no_page(cast, signed_in, policy, slot):
    client = signed_in(cast.league_policy)
    assert client.get(reverse("seasons:day", args=[policy, slot])).status_code == 404


# -------------------------------------------------------------------------------------------- what counts by it


def home_of(cast, signed_in, day: dt.date, time_machine, query: str = "?purpose=title_review&level=senior") -> str:
    time_machine.move_to(dt.datetime.combine(day, dt.time(4), tzinfo=dt.UTC))
    return signed_in(cast.alatan).get("/" + query).content.decode()


def test_a_learner_reads_until_when_to_apply(cast, signed_in, time_machine):
    assert "各事项申报截止日" not in home_of(cast, signed_in, JULY, time_machine)
    put("title_review:senior", JULY)
    assert "各事项申报截止日" in home_of(cast, signed_in, JULY, time_machine)
    assert "还有1天" in home_of(cast, signed_in, dt.date(2024, 7, 30), time_machine)
    page = home_of(cast, signed_in, dt.date(2024, 7, 31), time_machine)
    assert "今天（2024年7月31日）是申报的最后一天" in page
    assert "请在2024年7月31日（含当日）前完成" in page
    assert "请在 2024年12月31日" not in page
    other = home_of(cast, signed_in, JULY, time_machine, "?purpose=title_review&level=junior")
    assert "申报的最后一天" not in other
    assert "请在 2024年12月31日" in other


def test_after_the_day_the_page_also_says_how_one_stood_on_it(cast, signed_in, time_machine):
    learner = cast.alatan.learner
    confirmed(learner)
    complete(learner, 2022, 2023)
    hours(learner, 2024, "public", 300)
    put("title_review:senior", JULY)
    page = home_of(cast, signed_in, dt.date(2024, 8, 1), time_machine)
    assert "本年度申报已于2024年7月31日截止" in page
    assert "按截止日判定" in page
    assert "已赶不上本年度申报" in page
    assert "请在 2024年12月31日" in page
    as_of_then = home_of(
        cast, signed_in, dt.date(2024, 8, 1), time_machine, "?purpose=title_review&level=senior&as_of=2024-07-31"
    )
    assert "按截止日判定" not in as_of_then


def paper(cast, application, as_of: dt.date) -> ReviewCard:
    learner = cast.alatan.learner
    now = dt.datetime.combine(as_of, dt.time(4), tzinfo=dt.UTC)
    actor = cast.alatan.actor
    return cards.issue(actor=actor, assessment=look(actor, learner, application, as_of), now=now)


def test_papers_name_the_last_day_and_how_one_stood_on_it(cast):
    complete(cast.alatan.learner, 2024)
    plain = paper(cast, AnnualCheck(2024), JULY)
    assert not any("申报截止日" in line for line in plain.content["verdict"]["lines"])
    put("annual_check", dt.date(2024, 5, 31))
    with_day = paper(cast, AnnualCheck(2024), JULY)
    assert with_day.pk != plain.pk
    assert with_day.content["verdict"]["lines"] == [
        "申报截止日：2024年5月31日。",
        "本件判定日期晚于申报截止日；截至申报截止日：不符合。",
    ]
    put("annual_check", JULY)
    assert paper(cast, AnnualCheck(2024), JULY).content["verdict"]["lines"] == ["申报截止日：2024年7月31日。"]


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_stand_at_every_width(cast, open_as, width, time_machine):
    put("annual_check", JULY)
    put("title_review", AUGUST)
    put("title_review", JULY)
    for address in (reverse("seasons:days"), reverse("seasons:day", args=[POLICY, "title_review"])):
        page = open_as(cast.league_policy, address, width=width)
        assert barriers(page) == []
        assert spills(page) == 0
