"""Which clauses reach which applications: rows that overlap, and applications that no row covers."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from rulebook.coverage import coverage, names
from rulebook.facts import AnnualCheck, PostAppointment, Recognition, TitleReview
from rulebook.loader import PACKS, read_pack
from rulebook.vocabulary import Ground
from tests.rulebook.cases import PACK

TEXT = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")


def row_of(pack, application):
    (row,) = [row for row in coverage(pack) if application in row.applications]
    return row


def test_every_application_stands_in_one_row():
    told = [application for row in coverage(PACK) for application in row.applications]
    assert len(told) == len(set(told))
    assert {AnnualCheck(2021), TitleReview("senior"), TitleReview("junior", True), PostAppointment(13)} <= set(told)


def test_clauses_that_reach_an_application():
    senior = row_of(PACK, TitleReview("senior"))
    assert (senior.base, senior.waivers) == (("5.1",), ("6.4",))
    assert {"6.1.full", "6.1.one_year", "6.2", "6.7.same_year"} <= set(senior.relief)
    assert "6.2" not in row_of(PACK, PostAppointment(7)).relief


def test_what_no_clause_covers_is_told():
    """考核认定 of others than grassroots graduates: 5.2 says nothing of them, an officer has to confirm."""
    uncovered = {application for row in coverage(PACK) if row.uncovered for application in row.applications}
    postdoc = {Recognition(Ground.POSTDOC, level=level) for level in ("senior", "intermediate", "junior")}
    assert uncovered == {Recognition(Ground.OTHER), *postdoc}
    assert not row_of(PACK, Recognition(Ground.GRASSROOTS_GRADUATE)).uncovered


def test_grades_are_told_as_a_run():
    row = row_of(PACK, PostAppointment(1))
    assert "专技岗1至13级聘任" in names(row, PACK)
    assert "专技岗2级聘任" not in names(row, PACK)


def told(*args):
    out = StringIO()
    call_command("pack", *args, stdout=out)
    return out.getvalue()


def test_the_command_names_what_no_clause_covers():
    said = told("xlgl-2024").splitlines()
    assert said[0].startswith("xlgl-2024 · ")
    place = next(number for number, line in enumerate(said) if "其他情形的考核认定" in line)
    assert "没有条款" in said[place + 1]
    assert sum("没有条款" in line for line in said) == 2


def test_the_command_reads_a_pack_that_lies_elsewhere(tmp_path: Path):
    folder = tmp_path / "xlgl-2026"
    folder.mkdir()
    text = TEXT.replace("xlgl-2024", "xlgl-2026").replace("policy_year: 2024", "policy_year: 2026", 1)
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"pack\.yaml"):  # its windows are still those of 2024
        told(str(folder))


def test_a_correction_of_a_pack_is_shown_itself(tmp_path: Path):
    file = tmp_path / "corrected.yaml"
    file.write_text(TEXT.replace("title: 锡林郭勒盟2024年度", "title: 更正后的2024年度", 1), encoding="utf-8")
    assert told(str(file)).startswith("xlgl-2024 · 更正后的2024年度")


def test_an_unknown_pack_is_named():
    with pytest.raises(CommandError, match="xlgl-1999"):
        told("xlgl-1999")


def test_control_a_row_taken_away_is_missed():
    without = re.sub(r"(?ms)^waivers:$.*?(?=^\w)", "waivers: []\n\n", TEXT)
    assert without != TEXT
    assert row_of(read_pack(without, "pack.yaml"), TitleReview("senior")).waivers == ()
