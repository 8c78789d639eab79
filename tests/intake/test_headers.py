"""Which column means what: headers wherever they stand, and what an officer says about them."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from intake.faults import FileRefused
from intake.headers import column_letters, find_header, normalised
from intake.mapping import Mapping
from intake.schemas import PLATFORM
from intake.table import SheetTable, look, read_table
from tests.intake.files import (
    TITLES,
    add_sheet,
    good_row,
    write_xlsx,
)


def table_of(folder: Path, rows: list[list[Any]], **options: Any) -> SheetTable:
    return read_table(write_xlsx(folder / "a.xlsx", rows), PLATFORM, **options)


def codes(table: SheetTable) -> list[str]:
    return [notice.code for notice in table.notices]


class TestHeader:
    @pytest.mark.parametrize("above", [0, 1, 5, 38])
    def test_is_found_under_title_rows(self, tmp_path: Path, above: int) -> None:
        table = table_of(
            tmp_path, [*[[f"第{n}行标题", "", "导出时间：2025-01-03"] for n in range(above)], TITLES, good_row()]
        )
        assert table.header_row == above + 1
        assert [row.number for row in table.rows] == [above + 2]

    def test_is_not_looked_for_below_forty_rows(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused):
            table_of(tmp_path, [*[["标题"]] * 40, TITLES, good_row()])

    def test_is_found_in_any_order_with_columns_nobody_asked_for(self, tmp_path: Path) -> None:
        titles, row = [*reversed(TITLES), "学习时长"], [*reversed(good_row()), "999"]
        table = table_of(tmp_path, [["序号", *titles], [1, *row]])
        assert table.rows[0].values == table_of(tmp_path, [TITLES, good_row()]).rows[0].values
        assert codes(table) == ["columns_ignored"]
        assert "学习时长" in table.notices[0].message_zh
        assert "序号" not in table.notices[0].message_zh

    @pytest.mark.parametrize(
        "title",
        [
            "*学时",
            "学时*",
            "＊学时",
            "★学时",
            " 学 时 ",
            "学　时",
            "学时：",
            "学时\n",
            "学时（必填）",
            "学时(个)",
            "学时数",
            "认定学时",
        ],
    )
    def test_is_read_however_it_is_decorated(self, tmp_path: Path, title: str) -> None:
        titles = [title if one == "学时" else one for one in TITLES]
        assert table_of(tmp_path, [titles, good_row()]).rows[0].values["hours_tenths"] == 100

    def test_below_a_merged_title_is_found(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        page = add_sheet(book, "学时", [[], TITLES, good_row()])
        page.merge_range(0, 0, 0, 9, "姓名、证件号码、学时明细表")
        book.close()
        assert read_table(tmp_path / "a.xlsx", PLATFORM).header_row == 2

    def test_of_two_rows_is_read_as_one(self, tmp_path: Path) -> None:
        upper = ["姓名", "证件号码", "学习情况", "", "", "", "", "", "", "备注"]
        lower = ["", "", *TITLES[2:9], ""]
        table = table_of(tmp_path, [["标题"], upper, lower, good_row()])
        assert (table.header_row, len(table.rows), table.refused) == (3, 1, [])

    def test_is_never_made_of_a_row_of_data(self, tmp_path: Path) -> None:
        titles = [one for one in TITLES if one != "学时"]
        row = ["学时" if cell == "王建军" else cell for cell in good_row()]
        with pytest.raises(FileRefused, match="学时"):
            table_of(tmp_path, [titles, row])

    def test_away_from_the_first_column_and_row_is_found(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [[], [], ["", "", *TITLES], ["", "", *good_row()]])
        assert (table.header_row, table.rows[0].number, table.fields["name"]) == (3, 4, 2)

    def test_with_a_general_and_a_better_title_takes_the_better_and_says_so(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [[*TITLES, "获得学时"], [*good_row(), 99]])
        assert table.rows[0].values["hours_tenths"] == 100
        assert codes(table) == ["columns_rivals"]
        assert "G 列" in table.notices[0].message_zh

    def test_with_a_remark_twice_takes_the_first_and_says_so(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [[*TITLES, "备注"], [*good_row(remark="一"), "二"]])
        assert table.rows[0].values["remark"] == "一"
        assert codes(table) == ["columns_rivals"]

    def test_is_not_looked_for_in_thousands_of_brackets(self) -> None:
        assert find_header([["(" * 32_000] * 200] * 40, PLATFORM) is None

    def test_titles_are_compared_without_marks(self) -> None:
        assert normalised(" *姓 名： ") == normalised("姓名") == "姓名"

    @pytest.mark.parametrize(
        ("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
    )
    def test_columns_have_letters(self, index: int, letters: str) -> None:
        assert column_letters(index) == letters

    def test_is_none_when_one_title_only_is_known(self) -> None:
        assert find_header([["姓名", "甲"]], PLATFORM) is None
        assert find_header([], PLATFORM) is None


class TestMapping:
    TITLES = ["人员", "号", "年度", "科目", "课程名称", "记录编号", "值", "完成时间", "是否合格", "备注"]

    def test_of_an_officer_makes_a_foreign_header_readable(self, tmp_path: Path) -> None:
        mapping = Mapping({"人员": "name", "号": "document_number", "值": "hours_tenths"})
        table = table_of(tmp_path, [self.TITLES, good_row()], mapping=mapping)
        assert table.refused == []
        assert table.rows[0].values["hours_tenths"] == 100

    def test_goes_before_what_is_recognised_and_can_leave_a_column_out(self, tmp_path: Path) -> None:
        rows = [[*TITLES, "获得学时"], [*good_row(), 5]]
        assert (
            table_of(tmp_path, rows, mapping=Mapping({"获得学时": "hours_tenths"})).rows[0].values["hours_tenths"] == 50
        )
        left_out = table_of(tmp_path, rows, mapping=Mapping({"是否合格": None, "获得学时": None}))
        assert not left_out.has("exam_passed")

    def test_holds_for_the_next_file_in_another_order(self, tmp_path: Path) -> None:
        mapping = Mapping({"人员": "name", "号": "document_number", "值": "hours_tenths"})
        table = table_of(tmp_path, [[*reversed(self.TITLES)], [*reversed(good_row())]], mapping=mapping)
        assert table.rows[0].values["name"] == "王建军"

    def test_gives_every_row_a_constant(self, tmp_path: Path) -> None:
        titles = [one for one in TITLES if one not in ("科目", "年度")]
        row = [cell for title, cell in zip(TITLES, good_row(), strict=True) if title in titles]
        mapping = Mapping(constants={"subject": "专业课", "year": "2024"})
        values = table_of(tmp_path, [titles, row], mapping=mapping).rows[0].values
        assert (values["subject"], values["year"]) == ("professional", 2024)

    def test_does_not_put_a_constant_over_a_column(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [TITLES, good_row()], mapping=Mapping(constants={"subject": "专业课"}))
        assert table.rows[0].values["subject"] == "public"

    def test_refuses_a_constant_that_cannot_be_read(self, tmp_path: Path) -> None:
        titles = [one for one in TITLES if one != "年度"]
        with pytest.raises(FileRefused, match="固定值"):
            table_of(tmp_path, [titles, good_row()], mapping=Mapping(constants={"year": "明年"}))

    def test_is_proposed_for_a_file_that_cannot_be_read_yet(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", [["标题"], self.TITLES, good_row(), good_row()])
        seen = look(path, PLATFORM)
        header, first = seen.header, seen.rows
        proposal = header.as_mapping()
        assert (proposal.columns["年度"], proposal.columns["值"]) == ("year", None)
        assert [one.title for one in header.missing] == ["姓名", "证件号码", "学时"]
        assert len(first) == 2

    def test_is_proposed_even_where_no_title_is_known(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", [["导出"], ["甲", "乙", "丙"], ["1", "2", "2"]])
        seen = look(path, PLATFORM)
        header, first = seen.header, seen.rows
        assert header.as_mapping().columns == {"甲": None, "乙": None, "丙": None}
        assert first == [["1", "2", "2"]]

    def test_is_proposed_with_a_repeated_title_once(self) -> None:
        header = find_header([["姓名", "证件号码", "备注", "备注"]], PLATFORM)
        assert header is not None
        assert list(header.as_mapping().columns.values()) == ["name", "document_number", "remark"]

    def test_comes_back_from_json(self) -> None:
        mapping = Mapping({"人员": "name", "序号": None}, {"year": "2024"})
        assert Mapping.from_json(mapping.to_json(), PLATFORM) == mapping

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (None, "mapping_form"),
            ([], "mapping_form"),
            ({"columns": 1}, "mapping_form"),
            ({"constants": {"year": 2024}}, "mapping_form"),
            ({"other": {}}, "mapping_form"),
            ({"columns": {"a": "nothing"}}, "mapping_unknown_field"),
            ({"columns": {"a": 5}}, "mapping_unknown_field"),
            ({"columns": {"a": "name", "b": "name"}}, "mapping_twice"),
            ({"columns": {"a": "year"}, "constants": {"year": "2024"}}, "mapping_twice"),
        ],
    )
    def test_from_json_is_strict(self, data: Any, code: str) -> None:
        with pytest.raises(FileRefused) as caught:
            Mapping.from_json(data, PLATFORM)
        assert caught.value.code == code
