"""A roster beside what was corrected: a whole number beside a code corrects, former names and numbers are known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ground.actors import SystemActor
from ground.refusals import Refused
from intake.plan import RowOutcome
from learners.merging.services import confirm_merge, propose_merge
from learners.people.models import FormerParticulars, Learner
from learners.people.particulars import Particulars, id_number_index
from learners.people.services import change_learner, register_learner
from learners.roster.execution import execute_plan
from learners.roster.planning import PlannedRow, RosterPlan
from tests.cast import id_number
from tests.credits.people import NOW

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


class TestTheNumberOfARecordThatWasMerged:
    """It is the kept person's for good, whatever name the row gives: two officers have seen to it."""

    MERGED = "E12345678"

    @pytest.fixture
    def kept(self, cast):
        kept = cast.alatan.learner
        said = Particulars(name=kept.name, id_number=self.MERGED, document_type="passport")
        second = register_learner(
            actor=SystemActor("test"), particulars=said, unit=cast.kindergarten, since=dt.date(2022, 9, 1)
        )
        merge = propose_merge(actor=cast.department_hr.actor, kept=kept, merged=second, reason="x", now=NOW)
        confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
        return kept

    def content(self, name: str) -> bytes:
        return coded((name, self.MERGED, "护照", SCHOOL), titles=("姓名", "证件号码", "证件类型", "单位全称"))

    def test_under_the_name_it_means_the_person_and_says_so(self, cast, kept):
        people = Learner.objects.unscoped().count()
        roster = imported(cast.unit_hr.actor, self.content(kept.name))
        assert outcomes(roster) == (0, 0, 1, 0)
        assert [notice["code"] for notice in roster.notices] == ["former_matched"]
        assert Learner.objects.unscoped().count() == people

    def test_under_another_name_nobody_is_entered_anew(self, cast, kept):
        people = Learner.objects.unscoped().count()
        roster = imported(cast.unit_hr.actor, self.content("宝音"))
        assert outcomes(roster) == (0, 0, 0, 1)
        assert f"该号码所属档案已并入{kept.name}的档案" in reasons(roster)
        assert Learner.objects.unscoped().count() == people

    def test_whoever_has_been_merged_since_the_file_was_read_is_not_entered(self, cast, kept):
        row = PlannedRow(
            2, RowOutcome.NEW, "宝音", unit_name=cast.school.full_name, since=NOW.date(), employment="active",
            particulars=Particulars(name="宝音", id_number=self.MERGED, document_type="passport"),
        )  # fmt: skip
        with pytest.raises(Refused, match="重新上传"):
            execute_plan(
                actor=cast.unit_hr.actor, plan=RosterPlan([row]), today=NOW.date(), report=lambda done, total: None
            )
