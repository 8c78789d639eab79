"""The learner's page over the end of a year: the day before the last, the last, the day after; with the next notice
entered and without it."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from assessments.seasons.services import set_application_day
from credits.catalogue.platforms import enter_platforms
from ground.actors import SystemActor
from tests.signin import open_session

from .test_audit import study

pytestmark = pytest.mark.django_db
OLD, NEW = "xlgl-2024", "xlgl-2025-invented"
HOME = reverse("home:own")


def at(day: str, path: str = HOME, member=None, **asked: str) -> str:
    with time_machine.travel(dt.datetime.fromisoformat(f"{day}T04:00:00+00:00"), tick=False):
        return open_session(member).get(path, asked).content.decode()


@pytest.fixture
def both(settings):
    settings.RULE_PACKS = [OLD, NEW]
    enter_platforms()


def test_the_days_around_the_end_of_2024_while_no_other_notice_is_there(cast):
    before, last, after = (at(day, member=cast.alatan) for day in ("2024-12-30", "2024-12-31", "2025-01-01"))
    assert "还有1天，算上今天平均每天约45学时" in before
    assert "按一天最多16学时计，有58学时截止前学不完" in before
    assert "请在 2024年12月31日（含当日）前学完。今天是最后一天，今天学完的仍然计入" in last
    assert "有74学时今天学不完" in last
    for page in (before, last):
        assert "过了2024年12月31日：哪些仍然计入，还能申报什么" in page
        assert "对下次评审的影响" in page
    assert "今天学不完" not in after
    assert "过了2024年12月31日" not in after
    assert "2024年12月31日（含当日）前已经学完的，数据到达并核定后仍然计入" in after
    assert "2025年度通知规定；该通知尚未录入" in after
    assert "对下次评审的影响" in after
    for page in (before, last, after):
        assert reverse("requests:new", args=["hours_training"]) in page
        assert reverse("requests:new", args=["qualification_exam"]) in page


def test_the_page_says_of_what_day_its_data_are(cast):
    study(cast.alatan.learner, public=300)
    assert "数据截至" not in at("2025-01-01", member=cast.alatan)  # nothing was imported


def test_on_the_first_day_of_the_next_notice_the_year_before_is_not_forgotten(cast, both):
    page = at("2025-01-01", member=cast.alatan)
    assert "2024年度尚未完成，学习已于2024年12月31日截止" in page
    assert "2024年12月31日（含当日）前已经学完的，数据到达并核定后仍然计入" in page
    assert f"policy={OLD}&amp;purpose=annual_check&amp;year=2024" in page
    assert "学习已于" not in at("2024-12-31", member=cast.alatan)
    assert "学习已于" in at("2025-03-31", member=cast.alatan)
    assert "学习已于" not in at("2025-04-01", member=cast.alatan)
    assert reverse("requests:new", args=["hours_training"]) in at(
        "2025-01-01", member=cast.alatan, policy=OLD, purpose="annual_check", year="2024"
    )


def test_whoever_has_completed_the_year_before_hears_nothing_of_it(cast, both):
    study(cast.alatan.learner, public=300, professional=600)
    assert "学习已于" not in at("2025-01-01", member=cast.alatan)
    assert "学习已于" in at("2025-01-01", member=cast.colleague)


def test_the_days_around_the_end_of_2025(cast, both):
    before, last, after = (at(day, member=cast.alatan) for day in ("2025-12-30", "2025-12-31", "2026-01-01"))
    assert "还有1天" in before
    assert "截止前学不完" in before
    assert "今天是最后一天，" in last
    assert "今天学不完" in last
    assert "2025年12月31日（含当日）前已经学完的，数据到达并核定后仍然计入" in after
    assert "2026年度通知规定；该通知尚未录入" in after


def test_the_last_day_to_apply_stands_for_each_purpose(cast):
    for slot, day in (("annual_check", dt.date(2024, 12, 20)), ("title_review", dt.date(2024, 12, 31))):
        set_application_day(
            actor=SystemActor("test"), policy=OLD, slot=slot, day=day, reason="通知", seen=0,
            now=dt.datetime(2024, 6, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    page = at("2024-12-20", member=cast.alatan)
    assert "今天截止（含当日）" in page
    assert "2024年12月31日（含当日），还有11天" in page
    assert "尚未公布" in page
    assert "2024年12月20日（已截止）" in at("2024-12-21", member=cast.alatan)
