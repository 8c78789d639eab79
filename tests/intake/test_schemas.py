"""The shapes of the files, and the samples read to the last row."""

from pathlib import Path
from typing import Any

import pytest

from intake.headers import read_header
from intake.schemas import PLAN_PARTICIPANTS, PLATFORM, ROSTER, platform_schema
from intake.table import read_table
from tests.intake.files import (
    GOOD,
    KEPT,
    SAMPLES,
    write_xlsx,
)


class TestSchema:
    @pytest.mark.parametrize("schema", [PLATFORM, ROSTER, PLAN_PARTICIPANTS], ids=lambda one: one.name)
    def test_recognises_each_of_its_own_titles(self, schema: Any) -> None:
        header = read_header(0, [one.title for one in schema.fields], schema)
        assert header.fields == {one.name: place for place, one in enumerate(schema.fields)}
        assert header.twice == header.rivals == ()

    @pytest.mark.parametrize("schema", [PLATFORM, ROSTER, PLAN_PARTICIPANTS], ids=lambda one: one.name)
    def test_has_no_title_of_one_field_at_two_places(self, schema: Any) -> None:
        owners: dict[str, list[str]] = {}
        for one in schema.fields:
            for title in one.titles:
                owners.setdefault(title, []).append(one.name)
        assert {title: names for title, names in owners.items() if len(names) > 1} == {}

    @pytest.mark.parametrize("host", ["nmg.chinahrt.com", "zj.nmgrcpx.com", "xlgl.chinahrt.cn", "another.example"])
    def test_of_a_platform_has_the_fields_of_all(self, host: str) -> None:
        assert platform_schema(host).names == PLATFORM.names

    def test_of_the_roster_tells_when_sex_and_birth_differ_from_the_number(self, tmp_path: Path) -> None:
        titles = ["姓名", "证件号码", "性别", "出生日期", "单位全称"]
        rows = [
            ["王建军", GOOD["document_number"], sex, born, "第二中学"]
            for sex, born in [("女", "1975-07-21"), ("男", "1975-07-21"), ("女", "1975-07-22"), ("", "")]
        ]
        table = read_table(write_xlsx(tmp_path / "a.xlsx", [titles, *rows]), ROSTER)
        assert [list(row.notices) for row in table.rows] == [[], ["sex"], ["birth_date"], []]
        assert table.refused == []


class TestSamples:
    @pytest.mark.parametrize(
        ("name", "schema", "rows", "skipped"),
        [
            ("roster-2024.xlsx", ROSTER, 50, 0),
            ("nmg-chinahrt-2024.xlsx", platform_schema("nmg.chinahrt.com"), 427, 1),
            ("nmgrcpx-2024.csv", platform_schema("zj.nmgrcpx.com"), 103, 0),
            ("xlgl-chinahrt-2024.csv", platform_schema("xlgl.chinahrt.cn"), 398, 0),
        ],
    )
    @pytest.mark.parametrize("general", [False, True])
    def test_are_read_to_the_last_row(self, name: str, schema: Any, rows: int, skipped: int, general: bool) -> None:
        if general and schema is not ROSTER:
            schema = PLATFORM
        table = read_table(SAMPLES / name, schema)
        assert (len(table.rows), table.refused, len(table.skipped), table.empty) == (rows, [], skipped, 0)
        assert [notice for notice in table.notices if notice.code != "columns_ignored"] == []
        assert not any(row.notices for row in table.rows)

    def test_name_the_platforms_own_numbers_once(self) -> None:
        numbers = []
        for name in ("nmg-chinahrt-2024.xlsx", "nmgrcpx-2024.csv", "xlgl-chinahrt-2024.csv"):
            numbers += [row.values["record_number"] for row in read_table(SAMPLES / name, PLATFORM).rows]
        assert len(numbers) == len(set(numbers)) == 928

    def test_keep_the_order_of_a_third_platform_and_its_missing_examination(self) -> None:
        assert not read_table(SAMPLES / "xlgl-chinahrt-2024.csv", PLATFORM).has("exam_passed")

    def test_in_xls_are_read_like_xlsx(self) -> None:
        table = read_table(KEPT / "platform.xls", PLATFORM)
        assert [(row.number, [one.code for one in row.faults.values()]) for row in table.rows] == [
            (3, []),
            (4, ["id_is_number"]),
            (5, ["cell_time"]),
            (6, ["empty"]),
        ]
