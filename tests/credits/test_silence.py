"""What a later file does not say takes nothing away; what people were called before a correction is still theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from credits.records.models import CreditRecord
from learners.people.models import FormerParticulars
from learners.people.particulars import Particulars
from learners.people.services import change_learner
from tests.cast import id_number

from .files import bring_in, line, outcomes, plan, upload, workbook

pytestmark = pytest.mark.django_db
NEW_NUMBER = id_number(dt.date(1984, 5, 6), 311)


def corrected(cast, **values):
    """The learner with other particulars, as the banner has entered them; gives who it was."""
    learner = cast.alatan.learner
    before = Particulars.of(learner)
    change_learner(
        actor=cast.banner_hr.actor,
        learner=learner,
        particulars=replace(before, **values),
        version=learner.version,
    )
    return before


def planned(cast, *lines):
    actor = cast.banner_hr.actor
    return plan(actor, upload(actor, cast.xilinhot, workbook(lines)))


def test_an_empty_result_keeps_the_pass_and_its_verification(cast):
    learner = cast.alatan.learner
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(learner, 记录编号="A1")], verify=True)
    batch = planned(cast, line(learner, 记录编号="A1", 是否合格=""))
    assert outcomes(batch) == {("already_there", ""): 1}
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(learner, 记录编号="A1", 是否合格="")])
    live = CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True)
    assert (live.exam_passed, live.verified_at is not None) == (True, True)


def test_control_a_result_that_is_said_is_a_change_with_a_name_and_asks_for_verification_again(cast):
    learner = cast.alatan.learner
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(learner, 记录编号="A1")], verify=True)
    batch = planned(cast, line(learner, 记录编号="A1", 是否合格="不合格"))
    assert outcomes(batch) == {("changed", ""): 1}
    (row,) = batch.examples
    assert (row["name"], row["changes"][0]["field"]) == (learner.name, "exam_passed")
    bring_in(cast.banner_hr.actor, cast.xilinhot, [line(learner, 记录编号="A1", 是否合格="不合格")])
    live = CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True)
    assert (live.exam_passed, live.verified_at) == (False, None)


@pytest.mark.parametrize(
    ("column", "name", "words"),
    [
        ("是否合格", "exam_passed", ["缺考", "无", "未考试"]),
        ("证书编号", "certificate_number", ["无", "暂无", "没有"]),
    ],
)
def test_a_word_for_none_is_a_change_that_is_shown_and_asks_for_verification_again(cast, column, name, words):
    learner = cast.alatan.learner
    whole = line(learner, 记录编号="A1", 证书编号="ZS-1")
    bring_in(cast.banner_hr.actor, cast.xilinhot, [whole], verify=True)
    for word in words:
        batch = planned(cast, {**whole, column: word})
        assert outcomes(batch) == {("changed", ""): 1}
        (row,) = batch.examples
        assert [change["field"] for change in row["changes"]] == [name]
    for silent in ("", "—", "/"):
        assert outcomes(planned(cast, {**whole, column: silent})) == {("already_there", ""): 1}
    bring_in(cast.banner_hr.actor, cast.xilinhot, [{**whole, column: words[0]}])
    live = CreditRecord.objects.unscoped().get(withdrawn_at__isnull=True)
    assert (getattr(live, name), live.verified_at) == (None if name == "exam_passed" else "", None)


def test_no_number_is_no_number_that_two_rows_share(cast):
    learner = cast.alatan.learner
    rows = [line(learner, 记录编号="无"), line(learner, 记录编号="无", 课程名称="别的课")]
    assert outcomes(planned(cast, *rows)) == {("new", ""): 2}


@pytest.mark.parametrize("values", [{"name": "阿拉坦花"}, {"id_number": NEW_NUMBER}])
def test_a_file_that_still_reports_what_was_corrected_is_matched_and_that_is_said(cast, values):
    before = corrected(cast, **values)
    batch = planned(cast, {**line(cast.alatan.learner), "姓名": before.name, "证件号码": before.id_number})
    assert outcomes(batch) == {("new", ""): 1}
    assert [notice["code"] for notice in batch.notices] == ["former_matched"]


def test_a_name_that_the_person_never_had_is_still_refused_with_the_name_of_the_row(cast):
    before = corrected(cast, name="阿拉坦花")
    batch = planned(cast, {**line(cast.alatan.learner), "姓名": "别的名字", "证件号码": before.id_number})
    assert outcomes(batch) == {("refused", "name_differs"): 1}
    assert [row["name"] for row in batch.examples] == ["别的名字"]


def test_a_former_number_of_somebody_elsewhere_stays_unknown(cast):
    learner = cast.outsider.learner
    change_learner(
        actor=cast.league_reviewer.actor,
        learner=learner,
        particulars=replace(Particulars.of(learner), id_number=NEW_NUMBER),
        version=learner.version,
    )
    former = FormerParticulars.objects.unscoped().get()
    batch = planned(cast, {**line(learner), "证件号码": former.id_number})
    assert outcomes(batch) == {("set_aside", "not_in_roster"): 1}


@pytest.mark.parametrize("number", ["", "A1"])
def test_one_person_by_both_numbers_is_one_person(cast, number):
    """The same study by the number before and after a correction: once new, once there already."""
    before = corrected(cast, id_number=NEW_NUMBER)
    cast.alatan.learner.refresh_from_db()
    row = {**line(cast.alatan.learner), "记录编号": number}
    batch = planned(cast, {**row, "姓名": before.name, "证件号码": before.id_number}, row)
    assert outcomes(batch) == {("new", ""): 1, ("already_there", "twice_in_file"): 1}
