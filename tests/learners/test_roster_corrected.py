"""A roster beside what was corrected: a whole number beside a code corrects, former names and numbers are known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from learners.people.models import FormerParticulars, Learner
from learners.people.particulars import Particulars, id_number_index
from learners.people.services import change_learner
from tests.cast import id_number

from .test_roster import SCHOOL, imported, outcomes, reasons
from .test_roster import workbook as coded

pytestmark = pytest.mark.django_db
NEW_NUMBER = id_number(dt.date(1984, 5, 6), 311)


def row(learner, number: str, name: str = ""):
    return (name or learner.name, str(learner.public_id), number, SCHOOL, "", "")


def listed(*rows):
    return coded(*rows, titles=("姓名", "人员编码", "证件号码", "单位全称", "从事专业", "岗位等级"))


def test_a_whole_number_beside_the_code_corrects_and_shows_it_masked(cast):
    learner = cast.alatan.learner
    old = learner.id_number
    roster = imported(cast.unit_hr.actor, listed(row(learner, NEW_NUMBER)))
    assert outcomes(roster) == (0, 1, 0, 0)
    (example,) = roster.examples
    assert (example["name"], [change["field"] for change in example["changes"]]) == (learner.name, ["id_number"])
    assert NEW_NUMBER not in str(roster.examples)
    learner.refresh_from_db()
    assert learner.id_number == NEW_NUMBER
    assert FormerParticulars.objects.unscoped().get().id_number == old


def test_control_a_masked_number_beside_the_code_says_nothing(cast):
    learner = cast.alatan.learner
    assert outcomes(imported(cast.unit_hr.actor, listed(row(learner, learner.masked_id_number)))) == (0, 0, 1, 0)
    assert not FormerParticulars.objects.unscoped().exists()


def test_the_number_of_somebody_else_beside_the_code_is_refused(cast):
    learner = cast.alatan.learner
    roster = imported(cast.unit_hr.actor, listed(row(learner, cast.colleague.learner.id_number)))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert "不是同一个人" in reasons(roster)
    assert [example["name"] for example in roster.examples] == [learner.name]


def test_a_number_with_a_wrong_digit_beside_the_code_is_refused_and_not_passed_over(cast):
    learner = cast.alatan.learner
    wrong = NEW_NUMBER[:-1] + ("1" if NEW_NUMBER[-1] != "1" else "2")
    assert outcomes(imported(cast.unit_hr.actor, listed(row(learner, wrong)))) == (0, 0, 0, 1)


def test_a_former_number_and_name_mean_the_person_and_change_nothing_back(cast):
    learner, before = cast.alatan.learner, Particulars.of(cast.alatan.learner)
    change_learner(
        actor=cast.banner_hr.actor,
        learner=learner,
        particulars=replace(before, name="阿拉坦花", id_number=NEW_NUMBER),
        version=learner.version,
    )
    content = coded((before.name, before.id_number, SCHOOL), titles=("姓名", "证件号码", "单位全称"))
    roster = imported(cast.unit_hr.actor, content)
    assert outcomes(roster) == (0, 0, 1, 0)
    assert [notice["code"] for notice in roster.notices] == ["former_matched"]
    assert Learner.objects.unscoped().get(pk=learner.pk).name == "阿拉坦花"


@pytest.mark.parametrize(("name", "found"), [("宝音", (1, 0, 0, 0)), ("", (0, 0, 1, 0))])
def test_a_number_once_entered_for_somebody_else_is_its_owners(cast, name, found):
    """A was entered with B's number and corrected: B comes in with it, and A's old rows still mean A."""
    learner, before = cast.alatan.learner, Particulars.of(cast.alatan.learner)
    change_learner(
        actor=cast.banner_hr.actor, learner=learner, particulars=replace(before, id_number=NEW_NUMBER),
        version=learner.version,
    )  # fmt: skip
    content = coded((name or before.name, before.id_number, SCHOOL), titles=("姓名", "证件号码", "单位全称"))
    assert outcomes(imported(cast.banner_hr.actor, content)) == found
    assert Learner.objects.unscoped().filter(id_number_index=id_number_index(before.id_number)).exists() is bool(name)
