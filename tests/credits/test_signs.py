"""Signs of trouble: each figure on and beyond its bound. They are told, never deciding."""

from __future__ import annotations

import datetime as dt

import pytest

from credits.imports.selectors import signs_shown
from credits.records.models import CreditRecord
from credits.records.signs import EXAMPLES, Kind, ReportedStudy, find_signs, to_json

from .files import bring_in, line, plan, upload, workbook

DAY = dt.date(2024, 6, 1)


def _study(row=2, learner=1, unit=1, platform=1, day=DAY, tenths=50, number="", opens=None) -> ReportedStudy:
    return ReportedStudy(row, learner, unit, platform, day, tenths, number, opens)


def _kinds(*studies, most=120) -> list[Kind]:
    return [sign.kind for sign in find_signs(studies, most_tenths_a_day=most)]


@pytest.mark.parametrize(("tenths", "odd"), [(119, False), (120, False), (121, True)])
def test_more_hours_in_a_day_than_the_setting_allows(tenths, odd):
    assert (_kinds(_study(tenths=60), _study(row=3, tenths=tenths - 60)) == [Kind.HOURS_A_DAY]) is odd


def test_hours_stored_before_count_towards_the_day_but_are_no_sign_by_themselves():
    assert _kinds(_study(row=0, tenths=100), _study(tenths=30)) == [Kind.HOURS_A_DAY]
    assert _kinds(_study(row=0, tenths=100), _study(row=0, tenths=30)) == []


def test_two_platforms_on_one_day():
    assert _kinds(_study(platform=1), _study(row=3, platform=2)) == [Kind.TWO_PLATFORMS]
    assert _kinds(_study(platform=1), _study(row=3, platform=2, day=DAY + dt.timedelta(days=1))) == []
    assert _kinds(_study(platform=1), _study(row=3, platform=2, learner=2)) == []


def test_one_certificate_number_for_two_people():
    assert _kinds(_study(number="Z1"), _study(row=3, learner=2, number="Z1")) == [Kind.SHARED_CERTIFICATE]
    assert _kinds(_study(number="Z1"), _study(row=3, number="Z1")) == []
    assert _kinds(_study(number=""), _study(row=3, learner=2, number="")) == []


def test_one_certificate_of_one_person_by_two_ways():
    assert _kinds(_study(number="Z1"), _study(row=0, platform=0, number="ｚ-1")) == [Kind.SAME_CERTIFICATE]
    assert Kind.SAME_CERTIFICATE in _kinds(_study(number="Z1"), _study(row=3, platform=2, number="Z1"))
    assert _kinds(_study(number="Z1"), _study(row=0, platform=0, number="Z2")) == []
    assert _kinds(_study(number="无"), _study(row=0, platform=0, number="无")) == []
    assert _kinds(_study(tenths=100), _study(row=0, platform=0, tenths=100)) == [], "a claim is of many days"


@pytest.mark.parametrize(("days", "odd"), [(-1, True), (0, False), (1, False)])
def test_a_course_finished_before_it_opened(days, odd):
    found = _kinds(_study(opens=DAY, day=DAY + dt.timedelta(days=days)))
    assert (found == [Kind.BEFORE_OPENING]) is odd


@pytest.mark.parametrize(("people", "odd"), [(2, False), (3, True)])
def test_a_unit_whose_hours_all_end_on_one_day(people, odd):
    crowd = [_study(row=2 + number, learner=number) for number in range(people)]
    assert (_kinds(*crowd) == [Kind.UNIT_ON_ONE_DAY]) is odd
    assert _kinds(*crowd, _study(row=90, day=DAY + dt.timedelta(days=1))) == []


def test_only_so_many_examples_are_kept_but_all_are_counted():
    many = [_study(row=2 + number, learner=number, unit=number, tenths=130) for number in range(EXAMPLES + 5)]
    told = to_json(find_signs(many, most_tenths_a_day=120))
    assert [(sign["kind"], sign["count"], len(sign["examples"])) for sign in told] == [
        ("hours_a_day", EXAMPLES + 5, EXAMPLES)
    ]


@pytest.mark.django_db
def test_a_plan_tells_its_signs_with_the_people_one_may_see_and_stores_all_the_same(cast):
    alatan, colleague = cast.alatan.learner, cast.colleague.learner
    league = cast.league_reviewer.actor
    lines = [line(alatan, 学时=10, 证书编号="Z1"), line(alatan, 课程名称="数字经济", 学时=7, 开课日期="2024-06-02")]
    bring_in(league, cast.league, [line(cast.outsider.learner, 证书编号="Z1")], host="zj.nmgrcpx.com")
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([*lines, line(colleague)])))
    told = {sign["kind"]: sign for sign in signs_shown(actor=actor, batch=batch)}
    assert set(told) == {"hours_a_day", "shared_certificate", "before_opening"}
    assert told["hours_a_day"]["examples"][0]["tenths"] == 170
    shared = told["shared_certificate"]["examples"][0]
    assert (shared["people"], [person.pk for person in shared["learners"]]) == (2, [alatan.pk])
    bring_in(actor, cast.xilinhot, [*lines, line(colleague)])
    assert CreditRecord.objects.unscoped().filter(learner=alatan).count() == 2
