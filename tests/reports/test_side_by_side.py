"""A person's years under every notice on offer, and what a learner reads once study has ended."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.browsing import WIDTHS, barriers, spills
from tests.credits.people import record

pytestmark = pytest.mark.django_db
INVENTED = "xlgl-2025-invented"


@pytest.fixture
def two_notices(settings):
    settings.RULE_PACKS = ["xlgl-2024", INVENTED]


def on(time_machine, day: str) -> None:
    time_machine.move_to(dt.datetime.fromisoformat(f"{day}T04:00:00+00:00"))


def study(learner, year: int, day: str, tenths: int = 300, *, subject: str = "public", verified: bool = True) -> None:
    completed = dt.date.fromisoformat(day)
    title = f"{year}{subject}{day}"
    record(learner, year=year, subject=subject, tenths=tenths, completed_on=completed, verified=verified, title=title)


def compared(client, member):
    return client.get(reverse("home:years", args=[member.learner.public_id])).context["compared"]


def test_each_year_stands_under_each_notice(cast, signed_in, two_notices, time_machine):
    """2024 made up in March 2025: the notice of 2025 counts it, that of 2024 knows no later day."""
    on(time_machine, "2025-06-03")
    study(cast.alatan.learner, 2024, "2024-05-01", 100)
    study(cast.alatan.learner, 2024, "2025-03-01", 200)
    found = compared(signed_in(cast.alatan), cast.alatan)
    assert [pack.policy_year for pack, _day in found.columns] == [2024, 2025]
    assert [day for _pack, day in found.columns] == [dt.date(2024, 12, 31), dt.date(2025, 6, 3)]
    row = next(row for row in found.rows if row.year == 2024)
    assert [cell.subjects[0].tenths for cell in row.under] == [100, 300]
    assert [cell.judged_by for cell in row.under] == [(2024,), (2024, 2025)]
    assert [cell.figures_of for cell in row.under] == [2024, 2024]
    assert row.under[0].open_until is None
    assert row.under[1].open_until.year == 2025
    assert found.without_notice == ()


def test_a_notice_says_nothing_of_years_it_does_not_ask_for(cast, signed_in, two_notices, time_machine):
    on(time_machine, "2025-06-03")
    by_year = {row.year: row.under for row in compared(signed_in(cast.alatan), cast.alatan).rows}
    assert by_year[2025][0] is None
    assert by_year[2021][1] is None
    assert by_year[2021][0].figures_of == 2024


@pytest.mark.parametrize(("day", "years"), [("2024-12-31", []), ("2025-01-01", [2025]), ("2026-01-01", [2026, 2025])])
def test_between_two_notices_it_says_what_is_known(cast, signed_in, time_machine, day, years):
    on(time_machine, day)
    found = compared(signed_in(cast.alatan), cast.alatan)
    assert [row.year for row in found.without_notice] == years
    page = signed_in(cast.alatan).get(reverse("home:years", args=[cast.alatan.learner.public_id])).content.decode()
    assert ("2025年度通知尚未录入" in page) is bool(years)


def test_hours_of_a_year_without_a_notice_are_shown_and_not_judged(cast, signed_in, time_machine):
    on(time_machine, "2025-02-01")
    study(cast.alatan.learner, 2025, "2025-01-20", 55)
    study(cast.alatan.learner, 2025, "2025-01-21", 20, verified=False)
    row = compared(signed_in(cast.alatan), cast.alatan).without_notice[0]
    assert [(part.verified, part.waiting) for part in row.recorded] == [(55, 20), (0, 0)]


def test_an_officer_above_reads_it_and_others_do_not(cast, signed_in, two_notices):
    address = reverse("home:years", args=[cast.alatan.learner.public_id])
    assert signed_in(cast.unit_hr).get(address).status_code == 200
    assert signed_in(cast.outsider).get(address).status_code == 404


def test_the_queries_do_not_grow_with_records(cast, signed_in, two_notices, django_assert_max_num_queries):
    client, address = signed_in(cast.alatan), reverse("home:years", args=[cast.alatan.learner.public_id])
    study(cast.alatan.learner, 2024, "2024-05-01", 100)
    client.get(address)
    with django_assert_max_num_queries(20):
        client.get(address)
    for number in range(1, 29):
        study(cast.alatan.learner, 2024, f"2024-05-{number:02}", 1, subject="professional")
    with django_assert_max_num_queries(20):
        client.get(address)


# ------------------------------------------------------------------------------------------ once study has ended


def home(signed_in, member, time_machine, day: str, query: str = "?policy=xlgl-2024") -> str:
    """The page of somebody who signs in on that day: no session outlives a clock that is set back."""
    on(time_machine, day)
    return signed_in(member).get("/" + query).content.decode()


def test_on_new_years_day_the_page_says_what_still_counts(cast, signed_in, time_machine):
    before, after = (home(signed_in, cast.alatan, time_machine, day) for day in ("2024-12-23", "2025-01-01"))
    for sentence in ("仍然计入。", "仍可申报（", "由2025年度通知规定；该通知尚未录入", "对下次评审的影响"):
        assert sentence in after
        assert sentence not in before  # from the week before on it is said what will follow: test_home_year_end
    assert reverse("missing:missing") in after
    assert "不能再补" not in after


def test_a_later_notice_that_takes_the_year_again_is_named(cast, signed_in, two_notices, time_machine):
    page = home(signed_in, cast.alatan, time_machine, "2025-06-03")
    assert "2025年度通知允许补学2024年度" in page
    assert f"policy={INVENTED}&amp;purpose=annual_check&amp;year=2024" in page
    assert "尚未录入" not in page
    assert "2025年度通知要求近几年（2023、2024、2025年度）" in page


def test_whoever_has_met_it_reads_nothing_of_it(cast, signed_in, time_machine):
    study(cast.alatan.learner, 2024, "2024-05-01")
    study(cast.alatan.learner, 2024, "2024-05-01", 600, subject="professional")
    assert "对下次评审的影响" not in home(signed_in, cast.alatan, time_machine, "2025-01-01")


@pytest.mark.parametrize("query", ["", "?purpose=title_review&level=senior", "?purpose=post_appointment&grade=10"])
def test_every_question_names_the_notice_it_is_asked_under(cast, signed_in, two_notices, time_machine, query):
    assert "按2025年度通知" in home(signed_in, cast.alatan, time_machine, "2025-06-03", query)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_stand_at_every_width(cast, open_as, width, two_notices, monkeypatch):
    study(cast.alatan.learner, 2024, "2024-05-01", 295)
    study(cast.alatan.learner, 2024, "2024-05-02", 525, subject="professional")
    for today in (dt.date(2025, 1, 2), dt.date(2026, 1, 2)):
        monkeypatch.setattr("ground.clock.today", lambda today=today: today)
        _fits(cast, open_as, width)


def _fits(cast, open_as, width) -> None:
    for address in (reverse("home:years", args=[cast.alatan.learner.public_id]), "/?policy=xlgl-2024"):
        page = open_as(cast.alatan, address, width=width)
        assert barriers(page) == []
        assert spills(page) == 0
