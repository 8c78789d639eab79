"""A platform's file on its way in: what the plan says, what is stored, and that doing it again adds nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from credits.annual.models import AnnualCredit
from credits.catalogue.models import Course, CourseListing
from credits.imports.models import ImportRow
from credits.imports.services import pass_upward
from credits.records.models import CreditRecord
from ground import vault
from ground.refusals import Refused
from intake.faults import FileRefused
from intake.schemas import platform_schema
from intake.table import read_table
from journal.models import JournalEntry
from learners.people.models import Learner, StaleMark
from tests.cast import id_number
from uploads.importers import Beginning
from uploads.models import Upload
from uploads.services import confirm_upload, discard_upload, upload_file

from .files import TITLES, bring_in, line, outcomes, plan, store, upload, workbook
from .people import NOW, platform

pytestmark = pytest.mark.django_db


def _records():
    return CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True).order_by("row_number")


def test_a_file_is_planned_before_anything_is_stored(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(alatan), line(alatan, 课程名称="数字经济")])))
    assert batch.state == "planned"
    assert outcomes(batch) == {("new", ""): 2}
    assert not _records().exists()
    assert not Course.objects.exists()
    store(actor, batch)
    assert batch.state == "stored"
    assert [(r.row_number, r.tenths, r.year, r.subject, r.course.title) for r in _records()] == [
        (2, 100, 2024, "public", "科技创新"),
        (3, 100, 2024, "public", "数字经济"),
    ]
    assert not ImportRow.objects.exists()


def test_every_record_keeps_batch_row_file_hash_and_uploader(cast):
    actor = cast.banner_hr.actor
    batch = bring_in(actor, cast.xilinhot, [line(cast.alatan.learner, 记录编号="NMG7", 证书编号="Z1")])
    record = _records().get()
    assert (record.batch, record.row_number, record.record_number) == (batch, 2, "NMG7")
    assert record.certificate_number == "Z1"
    assert record.counting_class == "always"
    assert (batch.uploaded_by_name, batch.uploaded_by_key) == (actor.name, actor.key)
    assert len(batch.file_hash) == 64
    assert vault.read(batch.file_key)


def test_hours_do_not_count_before_they_are_verified(cast):
    actor = cast.banner_hr.actor
    bring_in(actor, cast.xilinhot, [line(cast.alatan.learner)])
    assert not AnnualCredit.objects.unscoped().exists()
    assert StaleMark.objects.filter(learner=cast.alatan.learner).exists()


def test_hours_verified_at_once_count_at_once(cast):
    actor = cast.banner_hr.actor
    bring_in(actor, cast.xilinhot, [line(cast.alatan.learner, 学时="7.5")], verify=True)
    record = _records().get()
    assert (record.verified_by, record.verification.count) == (actor.name, 1)
    assert AnnualCredit.objects.unscoped().get().tenths == 75


def test_an_officer_never_verifies_own_hours_by_importing_them(cast):
    cast.banner_hr.account.learner = cast.alatan.learner
    cast.alatan.account.learner = None
    cast.alatan.account.save()
    cast.banner_hr.account.save()
    bring_in(
        cast.banner_hr.actor,
        cast.xilinhot,
        [line(cast.alatan.learner), line(cast.colleague.learner)],
        verify=True,
    )
    verified = {record.learner_id for record in _records() if record.verified_at}
    assert verified == {cast.colleague.learner.pk}
    assert _records().first().verification_id is None


@pytest.mark.parametrize("host", ["nmg.chinahrt.com", "zj.nmgrcpx.com"])
def test_the_same_file_again_adds_nothing(cast, host):
    actor = cast.banner_hr.actor
    lines = [line(cast.alatan.learner, 记录编号="A1"), line(cast.alatan.learner, 课程名称="无编号")]
    bring_in(actor, cast.xilinhot, lines, verify=True, host=host)
    before = list(_records().values())
    again = bring_in(actor, cast.xilinhot, lines, host=host)
    assert outcomes(again) == {("already_there", ""): 2}
    assert list(_records().values()) == before


def test_the_same_record_resaved_by_excel_is_the_same(cast):
    """Numbers for text, another form of the date, full-width digits, other spacing and another order of columns."""
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    bring_in(actor, cast.xilinhot, [line(alatan, 课程名称="专业课：案例（2024）", 年度="2024", 学时="10")])
    resaved = [
        line(alatan, 课程名称=" 专业课:案例(2024) ", 年度=2024, 学时="１０.0", 完成时间="2024年6月1日", 科目="公需课")
    ]
    resaved[0]["证件号码"] = alatan.id_number.lower()
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(resaved, titles=reversed(TITLES))))
    assert outcomes(batch) == {("already_there", ""): 1}


def test_a_record_told_twice_in_one_file_counts_once(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    lines = [
        line(alatan, 记录编号="A1"),
        line(alatan, 记录编号="A1"),
        line(alatan),  # without number, the same content as A1
        line(alatan, 课程名称="数字经济"),
        line(alatan, 课程名称="数字 经济"),
    ]
    batch = bring_in(actor, cast.xilinhot, lines)
    assert outcomes(batch) == {("new", ""): 2, ("already_there", "twice_in_file"): 3}
    assert _records().count() == 2


def test_rows_that_contradict_each_other_under_one_number_are_all_refused(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    lines = [line(alatan, 记录编号="A1"), line(alatan, 记录编号="A1", 学时=9), line(alatan, 记录编号="A2")]
    batch = bring_in(actor, cast.xilinhot, lines)
    assert outcomes(batch) == {("refused", "contradicts_in_file"): 2, ("new", ""): 1}


def test_another_platform_reports_the_same_course_it_counts_once(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    bring_in(actor, cast.xilinhot, [line(alatan, 学时=10)], verify=True)
    bring_in(actor, cast.xilinhot, [line(alatan, 学时=8)], verify=True, host="zj.nmgrcpx.com")
    assert _records().count() == 2
    assert AnnualCredit.objects.unscoped().get().tenths == 100


def test_a_number_that_comes_later_makes_no_second_record(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    bring_in(actor, cast.xilinhot, [line(alatan)], verify=True)
    batch = bring_in(actor, cast.xilinhot, [line(alatan, 记录编号="A1")])
    assert outcomes(batch) == {("already_there", ""): 1}
    later = bring_in(actor, cast.xilinhot, [line(alatan, 记录编号="A2", 完成时间="2024-06-02")])
    assert outcomes(later) == {("new", ""): 1}


def test_a_file_without_examination_column_does_not_take_the_examination_away(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    bring_in(actor, cast.xilinhot, [line(alatan, 记录编号="A1")])
    titles = [title for title in TITLES if title != "是否合格"]
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(alatan, 记录编号="A1")], titles)))
    assert outcomes(batch) == {("already_there", ""): 1}


def test_people_who_are_nowhere_and_people_of_others_read_the_same(cast):
    actor = cast.banner_hr.actor
    unknown = Learner(name="无此人", id_number=id_number(dt.date(1990, 1, 1), 123))
    lines = [line(cast.alatan.learner), line(cast.outsider.learner), line(unknown)]
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(lines)))
    assert outcomes(batch) == {("new", ""): 1, ("set_aside", "not_in_roster"): 2}
    assert batch.found["set_aside"] == [3, 4]
    with vault.opened(batch.receipt_key) as path:
        rows = read_table(path, platform_schema("nmg.chinahrt.com")).rows
    assert len({tuple(row.cells[-3:-1]) for row in rows}) == 1


def test_leaving_out_strangers_needs_its_own_confirmation(cast):
    actor = cast.banner_hr.actor
    batch = plan(
        actor, upload(actor, cast.xilinhot, workbook([line(cast.alatan.learner), line(cast.outsider.learner)]))
    )
    arguments = {"actor": actor, "upload": batch, "plan_number": batch.plan_number}
    with pytest.raises(Refused):
        confirm_upload(**arguments, said={"verify": False, "leave_out_strangers": False})
    assert batch.state == "planned"
    confirm_upload(**arguments, said={"verify": False, "leave_out_strangers": True})
    assert batch.state == "confirmed"
    assert batch.job is not None


def test_strangers_can_be_passed_to_the_office_above(cast):
    actor = cast.banner_hr.actor
    batch = bring_in(actor, cast.xilinhot, [line(cast.alatan.learner), line(cast.outsider.learner)])
    passed = pass_upward(actor=actor, batch=batch, now=NOW)
    assert passed.office == cast.league
    with pytest.raises(Refused):
        pass_upward(actor=actor, batch=batch, now=NOW)
    league = cast.league_reviewer.actor
    with pytest.raises(Refused):
        store(actor, passed)
    store(league, plan(league, passed))
    assert outcomes(passed) == {("new", ""): 1}
    assert {record.learner_id for record in _records()} == {cast.alatan.learner.pk, cast.outsider.learner.pk}


def test_a_name_that_does_not_fit_the_number_is_refused(cast):
    actor = cast.banner_hr.actor
    wrong = line(cast.alatan.learner, 姓名="别人")
    dotted = line(cast.colleague.learner)
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([wrong, dotted])))
    assert outcomes(batch) == {("refused", "name_differs"): 1, ("new", ""): 1}


@pytest.mark.parametrize(("day", "taken"), [("2024-06-02", True), ("2024-06-03", True), ("2024-06-04", False)])
def test_study_completed_after_today_is_refused(cast, day, taken):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(cast.alatan.learner, 完成时间=day)])))
    assert outcomes(batch) == ({("new", ""): 1} if taken else {("refused", "in_future"): 1})


def test_bad_rows_go_to_a_receipt_that_can_be_mended_and_uploaded_again(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    lines = [line(alatan, 学时=-1), line(alatan, 课程名称="好"), line(alatan, 完成时间="2024-13-01", 课程名称="坏日期")]
    lines.append(line(alatan) | {"证件号码": float(alatan.id_number[:15])})
    batch = bring_in(actor, cast.xilinhot, lines)
    assert sum(rows for (outcome, _), rows in outcomes(batch).items() if outcome == "refused") == 3
    assert _records().count() == 1
    again = plan(actor, upload(actor, cast.xilinhot, vault.read(batch.receipt_key)))
    assert outcomes(again).keys() == {key for key in outcomes(batch) if key[0] == "refused"}


def test_a_file_that_cannot_be_taken_as_a_whole_says_why(cast):
    actor = cast.banner_hr.actor
    batch = upload(actor, cast.xilinhot, b"%PDF-1.7 not a table")
    with pytest.raises(FileRefused):
        plan(actor, batch)
    batch.refresh_from_db()
    assert batch.state == "refused"
    assert batch.problem
    assert JournalEntry.objects.filter(action="hours.refused", object_key=str(batch.public_id)).exists()


@pytest.mark.parametrize("member", ["unit_hr", "supervisor", "league_policy", "alatan", "stranger", "system_admin"])
def test_only_offices_import(cast, member):
    actor = cast.members[member].actor
    with pytest.raises(Refused):
        upload(actor, cast.school, workbook([line(cast.alatan.learner)]))
    assert not Upload.objects.unscoped().exists()


def test_an_office_imports_for_itself_and_what_is_below_only(cast):
    with pytest.raises(Refused):
        upload(cast.banner_hr.actor, cast.dongwu, workbook([line(cast.outsider.learner)]))
    with pytest.raises(Refused):
        upload(cast.banner_hr.actor, cast.league, workbook([line(cast.outsider.learner)]))
    upload(cast.banner_hr.actor, cast.school, workbook([line(cast.alatan.learner)]))


def test_courses_are_known_by_title_and_listed_by_code(cast):
    actor, alatan = cast.banner_hr.actor, cast.alatan.learner
    titles = [*TITLES, "课程编号"]
    lines = [line(alatan, 课程编号="K1", 开课日期="2024-02-01"), line(alatan, 课程名称="数字经济", 课程编号="K2")]
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(lines, titles)))
    store(actor, batch)
    listings = CourseListing.objects.order_by("code").values_list("code", "course__title", "opens_on")
    assert list(listings) == [("K1", "科技创新", dt.date(2024, 2, 1)), ("K2", "数字经济", None)]
    bring_in(actor, cast.xilinhot, [line(alatan, 课程名称="科 技 创 新")], host="zj.nmgrcpx.com")
    assert Course.objects.count() == 2


def test_a_discarded_batch_leaves_nothing_behind(cast):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook([line(cast.alatan.learner)])))
    discard_upload(actor=actor, upload=batch)
    assert batch.state == "discarded"
    assert not ImportRow.objects.exists()
    with pytest.raises(Refused):
        store(actor, batch)


def test_an_empty_file_and_a_huge_one_are_refused_at_once(cast, monkeypatch):
    for content in (b"", b"x" * ((50 << 20) + 1)):
        with pytest.raises(Refused):
            upload_file(
                actor=cast.banner_hr.actor,
                importer="hours",
                beginning=Beginning(about=platform().host, office=cast.xilinhot),
                file_name="x.csv",
                content=content,
                now=NOW,
            )
