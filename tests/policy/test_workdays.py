"""Working days: what the notices of the State Council's office say, how terms are counted, who enters a year."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.conf import settings
from django.urls import reverse

from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from policy.workdays.arrangement import ArrangementError, read_arrangement
from policy.workdays.models import HolidayYear
from policy.workdays.selectors import months_of
from policy.workdays.services import enter_year
from policy.workdays.shelf import carried, editions, work_calendar
from policy.workdays.terms import Term, term_days
from tests.browsing import WIDTHS, barriers, spills
from tests.credits.racing import at_once

SYSTEM = SystemActor("tests")
NOW = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
NEXT = """国办发明电〔2026〕1号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日至11日放假调休，共7天。2月14日（周日）上班。鼓励各单位安排职工在除夕（2月4日）休息。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日（星期六）上班。
五、端午节：6月9日放假。
六、中秋节：9月15日放假。
七、国庆节：10月1日至7日放假调休，共7天。10月9日（周六）上班。
2026年11月10日"""
"""Invented."""
pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def put(
    actor=SYSTEM, *, text: str = NEXT, year: int = 2027, seen: int = 0, document: str = "国办发明电〔2026〕1号"
) -> HolidayYear:
    return enter_year(actor=actor, year=year, document=document, text=text, seen=seen, now=NOW)


# --- what is known -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "off", "on"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_the_notices_that_came_with_it_are_read(year, off, on):
    """Counted by hand."""
    found = read_arrangement({edition.year: edition.text for edition in carried()}[year], year)
    assert (len(found.off), len(found.on)) == (off, on)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2024-09-26", 1, "2024-09-27"),
        ("2024-09-27", 1, "2024-09-29"),  # the Sunday before 国庆 is worked
        ("2024-09-27", 2, "2024-09-30"),
        ("2024-09-27", 3, "2024-10-08"),
        ("2024-10-11", 1, "2024-10-12"),  # and the Saturday after
        ("2024-10-12", 1, "2024-10-14"),
        ("2024-02-02", 1, "2024-02-04"),
        ("2024-02-09", 1, "2024-02-18"),  # 春节
        ("2025-01-27", 1, "2025-02-05"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-27", 2, "2026-03-02"),
        ("2026-12-31", 1, "2027-01-01"),  # nothing is known of 2027: a Friday
    ],
)
def test_holidays_do_not_count_and_made_up_days_do(start, days, last):
    known = work_calendar()
    assert known.after(day(start), days) == day(last)
    assert known.between(day(start), day(last)) == days
    assert known.between(day(start), day(last) - dt.timedelta(1)) == days - 1


@pytest.mark.parametrize("start", ["2024-09-27", "2024-09-30", "2024-10-05", "2024-02-09", "2024-06-03"])
@pytest.mark.parametrize("days", [1, 3, 10])
def test_what_is_overdue_is_what_began_before(start, days):
    """A day before its last day, on it and after it: the list of what is late and the term agree."""
    known = work_calendar()
    last = known.after(day(start), days)
    for today, late in ((last - dt.timedelta(1), False), (last, False), (last + dt.timedelta(1), True)):
        assert (day(start) < known.begun(today, days)) is late


def test_a_term_says_how_long_and_until_when():
    term = term_days(Term.ANSWER_REQUESTS)
    assert (term.span(), term.told(day("2024-09-27"), day("2024-10-09"))) == (
        "10个工作日",
        "4个工作日内（2024年10月9日前）",
    )
    assert term.caution(day("2026-12-20"), day("2026-12-31")) == ""
    assert "2027年的放假安排" in term.caution(day("2026-12-20"), day("2027-01-04"))
    assert "2027年的放假安排" in term.told(day("2026-12-20"), day("2027-01-04")), "wherever a term is told"


def test_which_terms_are_in_working_days_is_set(monkeypatch):
    assert term_days(Term.OBJECT).last(day("2024-09-27")) == day("2024-11-26")  # 60 calendar days
    assert term_days(Term.ANSWER_OBJECTIONS).last(day("2024-09-27")) == day("2024-10-23")
    monkeypatch.setattr(settings.CONFIG, "working_days", "object")
    assert term_days(Term.ANSWER_OBJECTIONS).last(day("2024-09-27")) == day("2024-10-12")
    assert term_days(Term.OBJECT).last(day("2024-09-27")) > day("2024-12-01")
    assert term_days(Term.ANSWER_OBJECTIONS).told(day("2024-09-27"), day("2024-10-12")) == "15天内（2024年10月12日前）"


# --- a year that is entered ----------------------------------------------------------------------------------------
def test_a_year_is_entered_once_and_stands_before_the_files(cast):
    put(cast.league_policy.actor)
    known = work_calendar()
    assert known.after(day("2026-12-31"), 1) == day("2027-01-04")
    assert known.after(day("2027-02-04"), 1) == day("2027-02-12")
    assert known.works(day("2027-02-14"))
    assert not known.works(day("2027-02-07"))
    with pytest.raises(Refused):
        put(cast.system_admin.actor, seen=1)
    assert [row.edition for row in HolidayYear.objects.all()] == [1]
    entry = JournalEntry.objects.get(action="holidays.entered")
    assert "2027-02-05" in entry.after["days_off"]
    assert "2027-10-09" in entry.after["days_worked"]
    put(cast.system_admin.actor, text=NEXT.replace("6月9日放假", "6月8日放假"), seen=1)
    assert editions()[2027].number == 2
    assert not work_calendar().works(day("2027-06-08"))
    assert work_calendar().works(day("2027-06-09"))


def test_the_last_days_of_a_year_are_as_the_next_notice_arranges_them(cast):
    """As the notice of 2019 did: 1 January fell on a Tuesday, and the Monday before it was taken off."""
    new_year = "元旦：2026年12月31日至2027年1月3日放假调休，共4天。2026年12月27日（周日）上班。"
    put(text=NEXT.replace("一、元旦：1月1日（周五）至3日（周日）放假，共3天。", new_year))
    known = work_calendar()
    assert (known.works(day("2026-12-31")), known.works(day("2026-12-27"))) == (False, True)
    december = months_of(actor=SYSTEM, year=2026)[11]
    kinds = {cell.day.day: cell.kind for week in december.weeks for cell in week if cell}
    assert (kinds[31], kinds[27], kinds[30]) == ("off", "on", "work")


def test_who_looked_before_somebody_else_entered_it_is_told(cast):
    put(cast.league_policy.actor)
    with pytest.raises(Refused, match=cast.league_policy.actor.name):
        put(cast.system_admin.actor, text=NEXT.replace("6月9日", "6月8日"))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_enter_it_at_once_one_is_told():
    texts = (NEXT, NEXT.replace("6月9日", "6月8日"))
    results = at_once([lambda text=text: put(text=text) for text in texts])
    assert sorted(type(result).__name__ for result in results) == ["HolidayYear", "Refused"]


@pytest.mark.parametrize(
    "member", ["league_reviewer", "banner_hr", "unit_hr", "supervisor", "alatan", "security_admin"]
)
def test_nobody_else_enters_a_year(cast, signed_in, member):
    with pytest.raises(Refused):
        put(cast.members[member].actor)
    assert signed_in(cast.members[member]).get(reverse("workdays:year", args=[2027])).status_code == 404
    assert not HolidayYear.objects.exists()


@pytest.mark.parametrize(("year", "taken"), [(2026, True), (2027, True), (2028, False)])
def test_a_year_is_entered_up_to_the_next(year, taken):
    text = re.sub(r"（周.）|。[^。\n]*上班", "", NEXT)
    if taken:
        assert put(text=text, year=year).year == year
    else:
        with pytest.raises(Refused, match="最多到明年"):
            put(text=text, year=year)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("共7天。2月14日", "共8天。2月14日", "第3行：从2027年2月5日到2027年2月11日是7天"),
        ("1月1日（周五）", "1月1日（周四）", "第2行：2027年1月1日是星期五，不是星期四"),
        ("2月14日（周日）上班", "2月12日上班", "第3行：2027年2月12日不是星期六或星期日"),
        ("2月5日至11日", "2月30日至11日", "第3行：没有2月30日"),
        ("七、国庆节：", "七、秋天：", "缺少以下节日：国庆"),
        ("五、端午节：", "端午节 ", "第6行"),
        ("10月9日（周六）上班", "10月3日上班", "2027年10月3日既是放假日又是上班日"),
        ("至3日（周日）放假，共3天", "至25日放假", "25天"),
        ("元旦：1月1日（周五）", "元旦：2024年1月1日", "2024年"),
        ("共7天。2月14日", "共7天，2月14日", "第3行：放假和上班请各成一句"),
        ("5月1日至5日", "5月1日、5月2日至5日", "第5行：放假和上班请各成一句"),
    ],
)
def test_a_slip_in_the_text_has_its_sentence(before, after, says):
    with pytest.raises(ArrangementError, match=says):
        read_arrangement(NEXT.replace(before, after), 2027)
    read_arrangement(NEXT, 2027)


# --- pages ---------------------------------------------------------------------------------------------------------
def test_a_policy_officer_looks_and_then_stores(cast, signed_in, time_machine):
    time_machine.move_to(NOW)
    client, address = signed_in(cast.league_policy), reverse("workdays:year", args=[2027])
    assert "2027年的放假安排尚未录入" in client.get(reverse("workdays:years"), {"year": "2027"}).content.decode()
    sent = {"document": "国办发明电〔2026〕1号", "text": NEXT, "seen": "0"}
    looked = client.post(address, {**sent, "act": "look"}).content.decode()
    assert "春节" in looked
    assert not HolidayYear.objects.exists()
    wrong = client.post(address, {**sent, "text": NEXT.replace("共5天", "共6天"), "act": "store"}).content.decode()
    assert "第5行" in wrong
    stored = client.post(address, {**sent, "act": "store"}, follow=True).content.decode()
    assert cast.league_policy.actor.name in stored
    assert work_calendar().years >= {2024, 2025, 2026, 2027}


def test_others_read_the_days(cast, signed_in):
    page = signed_in(cast.unit_hr).get(reverse("workdays:years"), {"year": "2024"}).content.decode()
    assert "国办发明电〔2023〕7号" in page
    assert reverse("workdays:year", args=[2024]) not in page


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_stand_at_every_width(cast, open_as, width, time_machine):
    for address in (reverse("workdays:years") + "?year=2024", reverse("workdays:year", args=[2024])):
        page = open_as(cast.league_policy, address, width=width)
        assert barriers(page) == []
        assert spills(page) == 0
