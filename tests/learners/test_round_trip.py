"""A list exported here (masked, keyed by an opaque code), changed in Excel and imported again."""

from __future__ import annotations

import io

import openpyxl
import pytest

from accounts.holders.selectors import person_for
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from tests.background import worked
from tests.cast import DAY
from tests.signin import open_session

from .test_roster import imported, outcomes, reasons, workbook

pytestmark = pytest.mark.django_db
TITLES = ("姓名", "人员编码", "证件号码", "单位全称", "从事专业", "岗位等级")


def exported(member) -> tuple[openpyxl.Workbook, dict[str, int]]:
    """The list as it is downloaded, and the column of each title (the first row is the watermark)."""
    book = openpyxl.load_workbook(io.BytesIO(open_session(member).get("/learners/export/").content))
    titles = {cell.value: cell.column for cell in book.active[2]}
    return book, titles


def content(book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(book, titles, learner) -> int:
    column = titles["人员编码"]
    return next(row for row in range(3, 20) if book.active.cell(row, column).value == str(learner.public_id))


def test_unchanged_it_changes_nothing(cast):
    book, _titles = exported(cast.unit_hr)
    before = list(Learner.objects.unscoped().order_by("pk").values())
    assert outcomes(imported(cast.unit_hr.actor, content(book))) == (0, 0, 2, 0)
    assert list(Learner.objects.unscoped().order_by("pk").values()) == before


def test_what_was_changed_is_changed_and_the_masked_numbers_stay(cast):
    learner = cast.alatan.learner
    book, titles = exported(cast.unit_hr)
    assert learner.id_number not in content(book).decode("latin-1")
    book.active.cell(row_of(book, titles, learner), titles["岗位等级"]).value = 8
    assert outcomes(imported(cast.unit_hr.actor, content(book))) == (0, 1, 1, 0)
    after = Learner.objects.unscoped().get(pk=learner.pk)
    assert (after.post_grade, after.id_number, after.phone) == (8, learner.id_number, learner.phone)


@pytest.mark.parametrize("code", ["not-a-code", "00000000-0000-4000-8000-000000000000", "outsider"])
def test_an_unknown_or_foreign_code_is_refused_with_its_row_and_reads_the_same(cast, code):
    code = str(cast.outsider.learner.public_id) if code == "outsider" else code
    row = (cast.outsider.learner.name, code, "", cast.school.full_name, "蒙医", "")
    roster = imported(cast.unit_hr.actor, workbook(row, titles=TITLES))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert "没有这个编码" in reasons(roster)
    assert Learner.objects.unscoped().get(pk=cast.outsider.learner.pk).field == ""


def test_a_code_with_somebody_elses_name_is_refused(cast):
    row = ("别人", str(cast.alatan.learner.public_id), "", cast.school.full_name, "", "")
    roster = imported(cast.unit_hr.actor, workbook(row, titles=TITLES))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert "姓名" in reasons(roster)


def test_code_and_number_of_one_person_in_two_rows_are_one_person(cast):
    learner = cast.alatan.learner
    rows = [
        (learner.name, str(learner.public_id), "", cast.school.full_name, "", ""),
        (learner.name, "", learner.id_number, cast.school.full_name, "", ""),
    ]
    assert outcomes(imported(cast.unit_hr.actor, workbook(*rows, titles=TITLES))) == (0, 0, 1, 1)


def test_a_row_with_neither_is_refused(cast):
    row = (cast.alatan.learner.name, "", "", cast.school.full_name, "", "")
    roster = imported(cast.unit_hr.actor, workbook(row, titles=TITLES))
    assert outcomes(roster) == (0, 0, 0, 1)
    assert "填" in reasons(roster)


@pytest.mark.parametrize(("most", "answer"), [(3, 200), (2, 200), (1, 302)])
def test_more_people_than_one_file_takes_are_refused_with_the_way_on(cast, monkeypatch, most, answer):
    client = open_session(cast.unit_hr)
    assert learners_visible(actor=person_for(cast.unit_hr.account, DAY)).count() == 2
    monkeypatch.setattr("learners.roll.views._MOST", most)
    taken = client.get("/learners/export/?q=&employment=")
    assert taken.status_code == answer
    if answer == 302:
        assert taken["Location"] == "/learners/?q=&employment="
        assert "单位审验" in client.get(taken["Location"]).content.decode()


def test_more_people_than_one_step_confirms_are_left_as_they_are(cast, monkeypatch):
    Learner.objects.unscoped().update(post_confirmed_at=None, sector="public", grassroots_post=False)
    monkeypatch.setattr("learners.roll.views._MOST", 1)
    client = open_session(cast.banner_hr)
    assert client.post("/learners/confirm/?employment=", {"all": "1"})["Location"] == "/learners/?employment="
    assert not Learner.objects.unscoped().filter(post_confirmed_at__isnull=False).exists()
    monkeypatch.setattr("learners.roll.views._MOST", 60)
    worked(client.post("/learners/confirm/?employment=", {"all": "1"}))
    assert Learner.objects.unscoped().filter(post_confirmed_at__isnull=False).exists()
