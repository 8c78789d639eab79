"""Pages of platforms and courses: what notices say, what has come, where to pay."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from credits.catalogue.models import Course, CourseListing
from credits.offered.models import PlatformAdvice
from credits.offered.selectors import courses_called, latest_advice, platform_cards, years_of_course
from credits.offered.services import advise
from ground.refusals import Refused
from journal.models import JournalEntry
from tests.browsing import WIDTHS, barriers, spills
from tests.credits.people import NOW, platform, record
from tests.credits.racing import at_once
from tests.signin import open_session

HOST = "nmg.chinahrt.com"
PAY = "登录平台后在“我的订单”中用微信或支付宝缴纳"
pytestmark = pytest.mark.django_db


def said(member, paying: str = PAY, invoice: str = "缴费次日起在平台申请电子发票", seen: int = 0) -> PlatformAdvice:
    return advise(actor=member.actor, platform=platform(), paying=paying, invoice=invoice, seen=seen, now=NOW)


def test_where_to_pay_is_said_once_and_kept(cast):
    said(cast.league_policy)
    with pytest.raises(Refused):
        said(cast.league_reviewer, seen=1)  # nothing new
    with pytest.raises(Refused, match=cast.league_policy.actor.name):
        said(cast.league_reviewer, "别处缴费")
    said(cast.league_reviewer, "", "", seen=1)
    assert [row.edition for row in PlatformAdvice.objects.order_by("edition")] == [1, 2]
    assert latest_advice(actor=cast.alatan.actor)[HOST].paying == ""
    entry = JournalEntry.objects.filter(action="platform.advised").order_by("pk").first()
    assert (entry.before["paying"], entry.after["paying"]) == ("", PAY)


@pytest.mark.parametrize("member", ["banner_hr", "unit_hr", "supervisor", "alatan", "system_admin"])
def test_nobody_but_the_league_says_it(cast, member):
    with pytest.raises(Refused):
        said(cast.members[member])
    assert not PlatformAdvice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_it_at_once_one_is_told(cast):
    results = at_once([lambda text=text: said(cast.league_policy, text) for text in ("甲", "乙")])
    assert sorted(type(result).__name__ for result in results) == ["PlatformAdvice", "Refused"]


def test_a_platform_says_which_notice_lists_it_for_what(cast):
    [card] = platform_cards(actor=cast.alatan.actor, host=HOST)
    assert set(card.latest.subjects) == {"public", "professional"}
    assert "xlgl-2024" in {one.pack.id for one in card.listings}
    assert (card.files, card.newest, card.advice) == (0, None, None)


def test_a_course_counts_for_whom_it_counts_and_only_people_in_charge_are_counted(cast):
    for learner in (cast.alatan.learner, cast.colleague.learner, cast.outsider.learner):
        row = record(learner, verified=learner != cast.colleague.learner, counting_class="any")
    course = Course.objects.get(pk=row.course_id)
    assert list(courses_called(actor=cast.alatan.actor, text="科技 创新")) == [course]
    league, school, own = (cast.league_reviewer.actor, cast.unit_hr.actor, cast.alatan.actor)
    for actor, records, counted in ((league, 3, 2), (school, 2, 1), (own, 1, 1), (cast.stranger.actor, 0, 0)):
        years = years_of_course(actor=actor, course=course)
        assert (sum(one.records for one in years), sum(one.counted for one in years)) == (records, counted)


def test_learners_read_where_to_pay_where_costs_are_told(cast, time_machine):
    time_machine.move_to(dt.datetime(2024, 6, 3, 4, tzinfo=dt.UTC))
    said(cast.league_policy)
    home = open_session(cast.alatan).get(reverse("home:own")).content.decode()
    assert PAY in home
    assert reverse("offered:platform", args=[HOST]) in home
    page = open_session(cast.alatan).get(reverse("offered:platform", args=[HOST])).content.decode()
    assert "缴费次日起" in page
    assert reverse("offered:advice", args=[HOST]) not in page


def test_the_league_changes_the_text_on_its_page(cast):
    client, address = open_session(cast.league_policy), reverse("offered:advice", args=[HOST])
    client.post(address, {"paying": PAY, "invoice": "", "seen": "0"})
    assert latest_advice(actor=cast.alatan.actor)[HOST].paying == PAY
    again = client.post(address, {"paying": "别处", "invoice": "", "seen": "0"}).content.decode()
    assert "别处" in again  # what was typed stays
    assert client.get(reverse("offered:advice", args=["nowhere.example"])).status_code == 404


def test_a_course_is_found_and_shown_with_the_same_queries_for_one_and_three(cast):
    client = open_session(cast.unit_hr)
    row = record(cast.alatan.learner, title="一门课")
    key = Course.objects.get(pk=row.course_id).key
    assert key in client.get(reverse("offered:courses"), {"q": "一门"}).content.decode()
    assert client.get(reverse("offered:courses"), {"key": "没有这门课"}).status_code == 404
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("offered:courses"), {"key": key})
    for _ in range(2):
        record(cast.colleague.learner, title="一门课")
    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("offered:courses"), {"key": key}).content.decode()
    assert cast.colleague.learner.name in page
    assert len(three) == len(one)


@pytest.mark.parametrize(("found", "shown"), [(49, 49), (50, 50), (51, 50)])
def test_a_search_shows_fifty_courses_and_says_when_there_are_more(cast, found, shown):
    Course.objects.bulk_create(Course(key=f"{number:03d}号课", title=f"{number:03d}号课") for number in range(found))
    page = open_session(cast.alatan).get(reverse("offered:courses"), {"q": "号课", "size": "20"}).content.decode()
    assert page.count("?key=") == shown
    assert ("这里只列出前 50 门" in page) == (found > shown)


@pytest.mark.parametrize(("known", "shown"), [(0, 0), (49, 49), (50, 50), (51, 50)])
def test_without_a_search_the_newest_courses_stand_there_with_their_platforms(cast, known, shown):
    ours = platform()
    titles = [f"{number:03d}号课" for number in range(known)]
    made = Course.objects.bulk_create(Course(key=title, title=title) for title in titles)
    CourseListing.objects.bulk_create(
        CourseListing(platform=ours, course=course, code=f"K{course.key}") for course in made
    )
    with CaptureQueriesContext(connection) as asked:
        page = open_session(cast.alatan).get(reverse("offered:courses"), {"q": ""}).content.decode()
    assert page.count("?key=") == page.count(f"{ours.name}</td>") == shown
    assert ("这里列出最近的50门" in page) == (known > shown)
    assert ("还没有课程" in page) == (known == 0)
    assert sum("credits_course" in one["sql"] for one in asked) <= 2
    assert [title in page for title in titles] == [number >= known - shown for number in range(known)]


@pytest.mark.parametrize(("text", "refused"), [("，", True), ("《》", True), ("的", True), ("课程", False)])
def test_too_little_is_no_search(cast, text, refused):
    record(cast.alatan.learner, title="一门课程，的")
    page = open_session(cast.alatan).get(reverse("offered:courses"), {"q": text}).content.decode()
    assert ("?key=" not in page) == refused


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_stand_at_every_width(cast, open_as, width):
    said(cast.league_policy)
    row = record(cast.alatan.learner, title="一门课")
    course = f"{reverse('offered:courses')}?key={Course.objects.get(pk=row.course_id).key}"
    for address in (reverse("offered:platforms"), reverse("offered:platform", args=[HOST]), course):
        page = open_as(cast.league_policy, address, width=width)
        assert barriers(page) == []
        assert spills(page) == 0
