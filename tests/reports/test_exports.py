"""Tables that leave the portal can be counted, filtered, printed and read here again."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from credits.annual.ledger import recount_all
from ground.jobs import machine
from learners.disclosure import own_data
from learners.people.models import Learner
from tests.learners.test_roster import imported, outcomes
from tests.signin import open_session

from .test_audit import DAY, SYSTEM, export, reassess, study

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(cast):
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=550)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def opened(content: bytes, name: str = ""):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book[name] if name else book.active


def audit_list(league, columns: str = "") -> bytes:
    client, row = export(league.league_reviewer, f"columns={columns}" if columns else "")
    assert machine.run(row.job_id).state == "done"
    return client.get(reverse("audit:export", args=[row.public_id])).content


def under(sheet, title: str, head: int) -> list[object]:
    """Cells below a title."""
    column = next(cell.column for cell in sheet[head] if cell.value == title)
    return [row[column - 1].value for row in sheet.iter_rows(min_row=head + 1)]


def ready_for_use(sheet, head: int, columns: int) -> None:
    assert sheet.freeze_panes == sheet.cell(head + 1, columns).coordinate
    assert sheet.auto_filter.ref.startswith(f"A{head}:")
    assert sheet.auto_filter.ref.endswith(str(sheet.max_row))
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${head}:${head}"
    assert "&P" in sheet.oddFooter.right.text


def test_figures_of_the_audit_list_are_numbers(league):
    sheet = opened(audit_list(league))
    ready_for_use(sheet, 3, 2)
    fees, grades = under(sheet, "费用（元）", 3), under(sheet, "岗位等级", 3)
    assert {type(fee) for fee in fees if fee is not None} <= {int, float}
    assert {type(grade) for grade in grades if grade is not None} == {int}
    assert 12.5 in fees
    assert {type(cell) for cell in under(sheet, "姓名", 3)} == {str}


def test_figures_of_the_list_of_people_are_numbers_and_days_are_days(league):
    Learner.objects.unscoped().filter(pk=league.alatan.learner.pk).update(post_grade=7)
    sheet = opened(open_session(league.banner_hr).get("/learners/export/").content)
    ready_for_use(sheet, 2, 2)
    assert 7 in under(sheet, "岗位等级", 2)
    assert all("*" in str(cell) for cell in under(sheet, "证件号码", 2))


def test_hours_of_ones_own_file_are_numbers(league):
    content = own_data.workbook(own_data.collect(league.alatan.actor), "谁 何时")
    hours = under(opened(content, "学时记录"), "学时", 2)
    assert hours
    assert {type(cell) for cell in hours} <= {int, float}


@pytest.mark.parametrize("kind", ["people", "audit"])
def test_what_was_exported_here_is_read_here_and_changes_nothing(league, kind):
    before = list(Learner.objects.unscoped().order_by("pk").values())
    content = (
        audit_list(league, "number,unit,level,grade,field,sector,state,missing,fee,code")
        if kind == "audit"
        else (open_session(league.league_reviewer).get("/learners/export/").content)
    )
    new, changed, unchanged, refused = outcomes(imported(league.league_reviewer.actor, content))
    assert (new, changed, refused) == (0, 0, 0)
    assert unchanged
    assert list(Learner.objects.unscoped().order_by("pk").values()) == before
