"""Files as they come in offices and from platforms: both commands say of each, as data, what would become of its rows.

``tests/samples/files/cases.json`` holds what the plan of each file must say: rows by result and code, notices, and the
values read of the rows that are taken.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command

from credits.records.models import CreditRecord
from ground import clock
from learners.people.models import Learner
from tests.cast import id_number
from tests.credits.people import platform
from uploads.models import Upload

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
CASES: dict[str, dict[str, Any]] = json.loads((SAMPLES / "files" / "cases.json").read_text())
NOW = dt.datetime(2025, 6, 3, 1, tzinfo=dt.UTC)
PARTS = {"refused", "sheet", "sheets", "notices", "columns", "rows", "units_new", "forecast"}
ROW = {"number", "result", "field", "code", "sentence", "values", "changes", "faults", "notices", "forecast"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_2025(monkeypatch, settings):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: NOW.date())
    settings.RULE_PACKS = ["xlgl-2024"]


@pytest.fixture
def roster():
    """The people of the sample roster, and those who have other documents."""
    for path in (SAMPLES / "roster-2024.xlsx", SAMPLES / "files" / "r21_four.xlsx"):
        call_command("import_roster", str(path), stdout=io.StringIO())
    platform()


def planned(path: Path, way: str, *more: str) -> dict[str, Any]:
    """The object that the command prints; a file that is refused as a whole fails the command as well."""
    out = io.StringIO()
    options = ["--platform", platform().host, "--actor", "system"] if way == "hours" else []
    command = [f"import_{way}", str(path), "--plan-only", "--json", *options, *more]
    failed = False
    try:
        call_command(*command, stdout=out)
    except CommandError:
        failed = True
    found = json.loads(out.getvalue())
    assert failed is bool(found["refused"])
    return found


def with_hidden_row() -> bytes:
    unit = "锡林郭勒盟>盟直属>锡林郭勒职业学院"
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        rows = [("姓名", "证件号码", "单位全称"), ("赵青", id_number(dt.date(1987, 2, 3), 254), unit)]
        for number, row in enumerate([*rows, ("周晓", id_number(dt.date(1990, 11, 13), 254), unit)]):
            page.write_row(number, 0, row)
        page.set_row(2, options={"hidden": True})
    return target.getvalue()


def told(found: dict[str, Any], fields: list[str]) -> dict[str, Any]:
    """What a case holds of a plan."""
    rows = Counter(" ".join(filter(None, (row["result"], row["code"]))) for row in found["rows"])
    values = [
        [row["values"].get(field) for field in fields] for row in found["rows"] if row["result"] in {"new", "changed"}
    ]
    return {
        "refused": found["refused"]["code"] if found["refused"] else "",
        "rows": dict(rows),
        "notices": [notice["code"] for notice in found["notices"]],
        "units_new": [unit["name"] for unit in found["units_new"]],
        "values": values,
    }


@pytest.mark.parametrize("way", ["hours", "roster"])
def test_every_file_says_what_it_means(roster, way):
    wrong = {}
    for name, case in CASES.items():
        if case["way"] == way:
            found = planned(SAMPLES / "files" / name, way)
            assert set(found) == PARTS, name
            assert all(set(row) == ROW for row in found["rows"]), name
            assert all(row["sentence"] for row in found["rows"] if row["result"] in {"refused", "left_out"}), name
            assert all(notice["text"] for notice in found["notices"]), name
            said = told(found, case["fields"])
            if said != case["says"]:
                wrong[name] = (said, case["says"])
    assert wrong == {}


def test_every_file_has_its_case_and_every_case_its_file():
    kept = {path.name for path in (SAMPLES / "files").iterdir()} - {"cases.json"}
    assert kept == set(CASES)


def test_a_plan_alone_stores_nothing_and_holds_no_whole_number(roster):
    people = Learner.objects.unscoped().count()
    found = planned(SAMPLES / "files" / "r23_brackets.xlsx", "roster")
    assert [row["result"] for row in found["rows"]] == ["new"]
    assert found["rows"][0]["values"]["phone"] == "139****0001"
    assert "13911110001" not in json.dumps(found)
    assert "152502198208088410" not in json.dumps(found)
    assert [column["sure"] for column in found["columns"]].count("doubtful") == 2
    planned(SAMPLES / "files" / "h44_quotes.csv", "hours")
    assert Learner.objects.unscoped().count() == people
    assert not CreditRecord.objects.unscoped().exists()
    assert set(Upload.objects.unscoped().values_list("state", flat=True)) == {"stored", "discarded"}


def test_a_refused_file_names_the_columns_that_are_there(roster):
    found = planned(SAMPLES / "files" / "h15_minutes.xlsx", "hours")
    assert found["rows"] == []
    assert [column["title"] for column in found["columns"] if column["sure"] == "doubtful"] == ["课时（分钟）"]
    assert "课时（分钟）" in found["notices"][0]["text"]


def test_the_object_is_shown_before_anything_is_stored_only(roster):
    with pytest.raises(CommandError, match="--plan-only"):
        call_command("import_roster", str(SAMPLES / "roster-2024.xlsx"), "--json")


def test_the_lines_of_both_commands_say_what_the_reader_says(roster):
    out = io.StringIO()
    call_command("import_roster", str(SAMPLES / "files" / "r20_sheets.xlsx"), "--plan-only", stdout=out)
    assert "“二连浩特市”、“多伦县”也像数据，没有读取" in out.getvalue()
    out = io.StringIO()
    path = SAMPLES / "files" / "h66_score_only.xlsx"
    options = ["--platform", platform().host, "--actor", "system", "--plan-only"]
    call_command("import_hours", str(path), *options, stdout=out)
    assert "公需科目没有合格结果的不计学时" in out.getvalue()


def test_sheet_hidden_rows_and_year_can_be_said(roster, tmp_path):
    three = SAMPLES / "files" / "r20_sheets.xlsx"
    names = {row["values"]["name"] for row in planned(three, "roster", "--sheet", "多伦县")["rows"]}
    assert names == {"三表丙"}
    assert planned(three, "roster", "--sheet", "没有的")["refused"]["code"] == "sheet_unknown"
    without_year = SAMPLES / "files" / "h65_no_year.xlsx"
    assert planned(without_year, "hours")["refused"]["code"] == "columns_missing_whole"
    found = planned(without_year, "hours", "--year", "2024")
    assert [(row["result"], row["values"]["year"]) for row in found["rows"]] == [("new", 2024)]
    assert planned(without_year, "hours", "--year", "去年")["refused"]["code"] == "mapping_constant"
    hidden = tmp_path / "hidden.xlsx"
    hidden.write_bytes(with_hidden_row())
    assert [row["result"] for row in planned(hidden, "roster")["rows"]] == ["new", "left_out"]
    assert [row["result"] for row in planned(hidden, "roster", "--hidden-rows")["rows"]] == ["new", "new"]
