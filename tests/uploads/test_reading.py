"""How a file is read can be said on its page, whatever kind it is: sheet, hidden rows, a year for all rows, columns."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from credits.catalogue.models import ColumnMapping
from ground import clock
from tests.credits.files import line, workbook
from tests.signin import open_session
from uploads.models import Upload

from .files import KINDS, NOW, SCHOOL, sheet, uploaded, work
from .test_plan_data import with_hidden_row

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


@pytest.fixture(autouse=True)
def _in_june(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())


def twice(content: bytes) -> bytes:
    """The file with its sheet a second time, called 第二张."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.copy_worksheet(book.active).title = "第二张"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def adjusted(cast, kind, upload: Upload, **said: str) -> str:
    """What the page of the file says after its reading was adjusted and it was read again."""
    client = open_session(cast.members[kind.owner])
    columns = reverse(f"{upload.pages}:columns", args=[upload.public_id])
    assert client.get(columns).status_code == 200
    assert client.post(columns, said).status_code == 302
    assert work(upload) in {"done", "failed"}
    return client.get(reverse(f"{upload.pages}:one", args=[upload.public_id])).content.decode()


@each
def test_of_two_sheets_the_page_names_the_other_and_reads_it_when_told(cast, kind):
    upload = uploaded(cast, kind, content=twice(kind.content(cast)))
    work(upload)
    client = open_session(cast.members[kind.owner])
    assert "“第二张”" in client.get(reverse(f"{upload.pages}:one", args=[upload.public_id])).content.decode()
    page = adjusted(cast, kind, upload, sheet="第二张")
    assert (upload.state, upload.options["sheet"], upload.counts) == ("planned", "第二张", {"new": 1})
    assert "只读取了工作表“第二张”" in page


def test_hidden_rows_are_read_when_told(cast):
    upload = uploaded(cast, KINDS["roster"], content=with_hidden_row())
    work(upload)
    assert sum(upload.counts.values()) == 1
    adjusted(cast, KINDS["roster"], upload, hidden_rows="on")
    assert sum(upload.counts.values()) == 2


def test_a_year_for_the_whole_file_is_this_files_alone(cast):
    titles = ["姓名", "证件号码", "科目", "课程名称", "学时", "完成时间", "是否合格"]
    content = workbook([line(cast.alatan.learner)], titles=titles)
    upload = uploaded(cast, KINDS["hours"], content=content)
    assert work(upload) == "failed"
    assert "为整份文件填写一个值" in upload.problem
    adjusted(cast, KINDS["hours"], upload, year="2024", save="on")
    assert (upload.state, upload.counts) == ("planned", {"new": 1})
    assert "year" not in ColumnMapping.objects.get().mapping["constants"]
    later = uploaded(cast, KINDS["hours"], content=content)
    assert work(later) == "failed"


def test_a_column_of_a_roster_can_be_named(cast):
    person = cast.colleague.learner
    content = sheet(
        ("姓名", "证件号码", "单位全称（必须归属）", "单位全称（旧）"), (person.name, person.id_number, SCHOOL, "x")
    )
    upload = uploaded(cast, KINDS["roster"], content=content)
    assert work(upload) == "failed"
    adjusted(cast, KINDS["roster"], upload, column_2="unit_path", column_3="-")
    assert (upload.state, upload.counts) == ("planned", {"already_there": 1})


def test_another_sheet_takes_nothing_from_the_form_of_the_first(cast):
    """Year and columns of that form were guessed for the sheet that was read."""
    kind = KINDS["roster"]
    upload = uploaded(cast, kind, content=twice(kind.content(cast)))
    work(upload)
    adjusted(cast, kind, upload, sheet="第二张", column_0="-")
    assert (upload.options["sheet"], upload.options["mapping"], upload.counts) == ("第二张", {}, {"new": 1})
