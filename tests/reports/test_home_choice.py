"""What the page is asked stands in the address; whatever cannot be read there falls back, with a sentence."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import QueryDict

from reports.home.choice import PersonInSight, read
from rulebook import load_pack
from rulebook.facts import AnnualCheck, PostAppointment, Recognition, TitleReview
from rulebook.vocabulary import Ground, Level

PACK = load_pack("xlgl-2024")
TODAY = dt.date(2024, 6, 3)
SOMEBODY = PersonInSight(birth_date=dt.date(1985, 3, 12), title_level="intermediate", post_grade=9)


def ask(address: str = "", *, person: PersonInSight = SOMEBODY, today: dt.date = TODAY):
    return read(QueryDict(address), packs=[PACK], person=person, today=today)


def sentences(choice) -> list[str]:
    return [error for errors in choice.form.errors.values() for error in errors]


def test_opens_on_the_newest_policy_year():
    choice = ask()
    assert choice.application == AnnualCheck(2024)
    assert sentences(choice) == []


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (dt.date(2024, 6, 3), dt.date(2024, 6, 3)),
        (dt.date(2024, 12, 31), dt.date(2024, 12, 31)),
        (dt.date(2025, 1, 1), dt.date(2024, 12, 31)),
        (dt.date(2026, 11, 23), dt.date(2024, 12, 31)),
    ],
)
def test_the_day_is_today_while_the_year_runs_and_its_last_day_afterwards(today, expected):
    assert ask(today=today).as_of == expected


@pytest.mark.parametrize("typed", ["2024-06-01", "2024/6/1", "2024年6月1日"])
def test_the_day_can_be_chosen(typed):
    assert ask(f"as_of={typed}").as_of == dt.date(2024, 6, 1)


@pytest.mark.parametrize("typed", ["2024-02-30", "soon", "1999-12-31", "2101-01-01", "1985-03-11", "%00", "9" * 400])
def test_a_day_that_cannot_be_judged_on_is_refused_with_a_sentence(typed):
    choice = ask(f"as_of={typed}")
    assert choice.as_of == TODAY
    assert len(sentences(choice)) == 1


def test_the_birthday_itself_is_a_day_to_judge_on():
    assert sentences(ask("as_of=2000-01-01", person=PersonInSight(birth_date=dt.date(2000, 1, 1)))) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("purpose=annual_check&year=2022", AnnualCheck(2022)),
        ("purpose=title_review", TitleReview(Level.INTERMEDIATE)),
        ("purpose=title_review&level=senior", TitleReview(Level.SENIOR)),
        ("purpose=title_review&level=senior&exceptional=on", TitleReview(Level.SENIOR, exceptional=True)),
        ("purpose=post_appointment", PostAppointment(9)),
        ("purpose=post_appointment&grade=1", PostAppointment(1)),
        ("purpose=post_appointment&grade=13", PostAppointment(13)),
        ("purpose=recognition", Recognition(Ground.GRASSROOTS_GRADUATE)),
        ("purpose=recognition&required_years=0", Recognition(Ground.GRASSROOTS_GRADUATE, required_years=0)),
        ("purpose=recognition&required_years=10", Recognition(Ground.GRASSROOTS_GRADUATE, required_years=10)),
        ("purpose=recognition&ground=postdoc", Recognition(Ground.POSTDOC, level=Level.SENIOR)),
        ("purpose=recognition&ground=postdoc&level=junior", Recognition(Ground.POSTDOC, level=Level.JUNIOR)),
        ("purpose=recognition&ground=other&required_years=3", Recognition(Ground.OTHER)),
    ],
)
def test_each_purpose_reads_its_own_fields(address, expected):
    assert ask(address).application == expected


@pytest.mark.parametrize(
    ("address", "fallback"),
    [
        ("purpose=annual_check&year=2020", AnnualCheck(2024)),
        ("purpose=annual_check&year=2025", AnnualCheck(2024)),
        ("purpose=annual_check&year=x", AnnualCheck(2024)),
        ("purpose=title_review&level=boss", TitleReview(Level.INTERMEDIATE)),
        ("purpose=post_appointment&grade=0", PostAppointment(9)),
        ("purpose=post_appointment&grade=14", PostAppointment(9)),
        ("purpose=recognition&required_years=11", Recognition(Ground.GRASSROOTS_GRADUATE)),
    ],
)
def test_a_value_outside_the_notice_falls_back_with_a_sentence(address, fallback):
    choice = ask(address)
    assert choice.application == fallback
    assert len(sentences(choice)) == 1


@pytest.mark.parametrize("address", ["purpose=promotion", "policy=xlgl-1999", "purpose=%00&policy=%00"])
def test_an_unknown_purpose_or_notice_opens_the_usual_page(address):
    assert ask(address).application == AnnualCheck(2024)


def test_without_particulars_the_page_supposes_the_least():
    assert ask("purpose=title_review", person=PersonInSight()).application == TitleReview(Level.JUNIOR)
    assert ask("purpose=post_appointment", person=PersonInSight()).application == PostAppointment(13)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "purpose=annual_check&year=2021&as_of=2024-02-01",
        "purpose=title_review&level=senior&exceptional=on",
        "purpose=post_appointment&grade=10",
        "purpose=recognition&required_years=0",
        "purpose=recognition&ground=postdoc&level=senior",
    ],
)
def test_its_own_address_asks_the_same_again(address):
    choice = ask(address)
    again = ask(choice.query)
    assert (again.application, again.as_of) == (choice.application, choice.as_of)


def test_changing_the_purpose_keeps_a_chosen_day():
    tabs = ask("as_of=2024-02-01").tabs
    assert all("as_of=2024-02-01" in tab.query for tab in tabs)
    assert [tab.current for tab in tabs] == [True, False, False, False]
    assert not any("as_of" in tab.query for tab in ask().tabs)
