"""Files mean what they say: qualifiers in headings, hidden and merged cells, rows that are no data, several sheets."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from intake.faults import FileRefused
from intake.headers import Sureness, read_header
from intake.mapping import Mapping
from intake.schemas import PLATFORM, ROSTER
from intake.table import SheetTable, look, read_table
from tests.intake.files import KEPT, TITLES, add_sheet, csv_text, good_row, write_text, write_xlsx


def table_of(folder: Path, rows: list[list[Any]], **options: Any) -> SheetTable:
    return read_table(write_xlsx(folder / "a.xlsx", rows), PLATFORM, **options)


def titled(title: str, *, instead_of: str = "学时") -> list[str]:
    return [title if one == instead_of else one for one in TITLES]


def said(table: SheetTable) -> list[str]:
    return [one.code for one in table.said]


QUALIFIED = [
    ("学时（分钟）", "hours_tenths"),
    ("课时(45分钟)", "hours_tenths"),
    ("学时(分)", "hours_tenths"),
    ("学时（小时）", "hours_tenths"),
    ("学时【应修】", "hours_tenths"),
    ("学时（待审）", "hours_tenths"),
    ("学时（学分）", "hours_tenths"),
    ("学时数（计划）", "hours_tenths"),
    ("完成时间(导出)", "completed_on"),
    ("完成时间（预计）", "completed_on"),
    ("姓名（授课教师）", "name"),
    ("姓名（必填）（家属）", "name"),
    ("证件号码（配偶）", "document_number"),
    ("年度（出生）", "year"),
]


class TestQualifiedTitle:
    @pytest.mark.parametrize(("title", "field"), QUALIFIED)
    def test_is_asked_about_where_no_other_fits(self, tmp_path: Path, title: str, field: str) -> None:
        rows = [titled(title, instead_of=PLATFORM[field].title), good_row()]
        with pytest.raises(FileRefused) as caught:
            table_of(tmp_path, rows)
        assert caught.value.code == "columns_doubtful"
        assert title in caught.value.message_zh
        assert not table_of(tmp_path, rows, mapping=Mapping({title: field})).refused

    @pytest.mark.parametrize(("title", "field"), QUALIFIED)
    @pytest.mark.parametrize("place", [0, 11])
    def test_is_left_beside_one_that_fits(self, tmp_path: Path, title: str, field: str, place: int) -> None:
        titles, row = [*TITLES, "序号"], [*good_row(), 1]
        titles.insert(place, title)
        row.insert(place, "999")
        table = table_of(tmp_path, [titles, row])
        assert table.rows[0].values == table_of(tmp_path, [TITLES, good_row()]).rows[0].values
        assert said(table) == ["columns_doubted"]
        assert title in table.said[0].message_zh

    @pytest.mark.parametrize(
        ("title", "field"),
        [
            ("学时（必填）", "hours_tenths"),
            ("学时（非必填，数字）", ""),
            ("学时（保留一位小数）", "hours_tenths"),
            ("学时（单位：个）", "hours_tenths"),
            ("学时（获得学时）", "hours_tenths"),
            ("证件号码（18位）", "document_number"),
            ("身份证号（必填，18位）", ""),
            ("身份证号（文本格式）", "document_number"),
            ("完成时间（yyyy-mm-dd）", "completed_on"),
            ("完成时间（如2024-05-01）", "completed_on"),
            ("是否合格（合格/不合格）", "exam_passed"),
            ("科目（公需/专业）", "subject"),
            ("年度(4位)", "year"),
            ("姓名（与身份证一致）", "name"),
            ("姓名（请填写真实姓名）", "name"),
        ],
    )
    def test_with_a_harmless_hint_is_taken(self, title: str, field: str) -> None:
        header = read_header(0, [title], PLATFORM)
        assert list(header.fields) == ([field] if field else list(header.fields))
        assert header.columns[0].sure is (Sureness.STRIPPED if header.fields else Sureness.DOUBTFUL)

    def test_of_the_roster_does_not_beat_the_own_one(self, tmp_path: Path) -> None:
        titles = ["姓名", "身份证号", "单位", "单位全称（曾用）", "手机", "手机号（家属）"]
        row = ["王建军", "152502197507214742", "锡林郭勒盟>第二中学", "锡林郭勒盟>一中", "13911110001", "13922220002"]
        values = read_table(write_xlsx(tmp_path / "a.xlsx", [titles, row]), ROSTER).rows[0].values
        assert (values["unit_path"], values["phone"]) == (("锡林郭勒盟", "第二中学"), "13911110001")

    def test_is_in_the_data_of_the_plan(self, tmp_path: Path) -> None:
        titles = ["序号", *titled("学时数"), "获得学时", "学时（应修）"]
        columns = table_of(tmp_path, [titles, [1, *good_row(), 5, 30]]).to_json()["columns"]
        assert [(one["column"], one["field"], one["sure"]) for one in columns if one["column"] in "AHLM"] == [
            ("A", "", "unknown"),
            ("H", "hours_tenths", "exact"),
            ("L", "hours_tenths", "spare"),
            ("M", "hours_tenths", "doubtful"),
        ]


class TestHidden:
    def write(self, folder: Path, rows: list[list[Any]], *, columns: str = "", hidden: tuple[int, ...] = ()) -> Path:
        book = xlsxwriter.Workbook(folder / "a.xlsx")
        page = add_sheet(book, "学时", rows)
        if columns:
            page.set_column(columns, None, None, {"hidden": True})
        for row in hidden:
            page.set_row(row - 1, None, None, {"hidden": True})
        book.close()
        return folder / "a.xlsx"

    @pytest.mark.parametrize(("title", "other"), [("学时", "获得学时"), ("获得学时", "学时"), ("学时", "学时")])
    def test_column_does_not_beat_a_visible_one(self, tmp_path: Path, title: str, other: str) -> None:
        rows = [[*titled(title), other], [*good_row(hours_tenths=30), 7.5]]
        table = read_table(self.write(tmp_path, rows, columns="G:G"), PLATFORM)
        assert table.rows[0].values["hours_tenths"] == 75
        assert said(table) == ["columns_rivals"]

    def test_column_is_used_where_there_is_no_other_and_that_is_said(self, tmp_path: Path) -> None:
        table = read_table(self.write(tmp_path, [TITLES, good_row()], columns="G:G"), PLATFORM)
        assert table.rows[0].values["hours_tenths"] == 100
        assert said(table) == ["columns_hidden"]

    def test_column_that_an_officer_names_is_used(self, tmp_path: Path) -> None:
        rows = [[*TITLES, "获得学时"], [*good_row(hours_tenths=30), 7.5]]
        mapping = Mapping({"学时": "hours_tenths"})
        assert (
            read_table(self.write(tmp_path, rows, columns="G:G"), PLATFORM, mapping).rows[0].values["hours_tenths"]
            == 300
        )

    def test_rows_are_left_out_and_said_unless_they_are_wanted(self, tmp_path: Path) -> None:
        rows = [TITLES, *[good_row(record_number=f"N{n}") for n in range(9)]]
        path = self.write(tmp_path, rows, hidden=(3, 4, 8))
        table = read_table(path, PLATFORM)
        assert [row.number for row in table.rows] == [2, 5, 6, 7, 9, 10]
        assert table.left_out() == {"hidden": [3, 4, 8]}
        assert said(table) == ["rows_hidden"]
        assert "3 行" in table.said[0].message_zh
        whole = read_table(path, PLATFORM, hidden_rows=True)
        assert (len(whole.rows), whole.said) == (9, [])

    def test_rows_alone_are_told_from_no_rows(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(self.write(tmp_path, [TITLES, good_row(), good_row()], hidden=(2, 3)), PLATFORM)
        assert caught.value.code == "rows_hidden_only"

    def test_rows_in_large_sheets_are_all_found(self, tmp_path: Path) -> None:
        rows = [TITLES, *[good_row(record_number=f"N{n}", course_name=f"课程{n}" * 20) for n in range(6000)]]
        hidden = tuple(range(2, 6002, 7))
        table = read_table(self.write(tmp_path, rows, hidden=hidden), PLATFORM)
        assert table.left_out()["hidden"] == list(hidden)

    def test_in_xls_is_known_as_well(self) -> None:
        table = read_table(KEPT / "hidden.xls", PLATFORM)
        assert [row.number for row in table.rows] == [2, 4, 5]
        assert table.left_out() == {"hidden": [3]}
        assert [row.values["hours_tenths"] for row in table.rows] == [75, 75, 75]
        assert [row.values["name"] for row in table.rows] == ["王建军", "李娜", "李娜"]


class TestMerged:
    def write(self, folder: Path, rows: list[list[Any]], *ranges: str) -> Path:
        book = xlsxwriter.Workbook(folder / "a.xlsx")
        page = add_sheet(book, "学时", rows)
        for one in ranges:
            first = one.split(":")[0]
            row, column = int(first[1:]) - 1, ord(first[0]) - 65
            page.merge_range(one, rows[row][column])
        book.close()
        return folder / "a.xlsx"

    def test_cells_of_a_person_are_filled_down_and_said(self, tmp_path: Path) -> None:
        hidden = good_row(record_number="N3", name="李娜")
        rows = [TITLES, good_row(), good_row(name="", document_number="", subject=""), hidden]
        table = read_table(self.write(tmp_path, rows, "A2:A4", "B2:B4", "D2:D3"), PLATFORM)
        assert table.refused == []
        assert [row.values["name"] for row in table.rows] == ["王建军"] * 3
        assert (table.filled, said(table)) == (4, ["cells_filled"])

    def test_hours_of_several_rows_are_not_multiplied(self, tmp_path: Path) -> None:
        rows = [TITLES, *[good_row(record_number=f"N{n}", hours_tenths=30) for n in range(3)], good_row()]
        table = read_table(self.write(tmp_path, rows, "G2:G4"), PLATFORM)
        assert [(row.number, row.faults["hours_tenths"].code) for row in table.refused] == [
            (2, "cell_merged"),
            (3, "cell_merged"),
            (4, "cell_merged"),
        ]

    def test_title_above_and_totals_below_are_not_filled_down(self, tmp_path: Path) -> None:
        rows: list[list[Any]] = [["明细表"], ["明细表"], TITLES, good_row(), ["合计", "", "", "", "", "", 10], ["合计"]]
        table = read_table(self.write(tmp_path, rows, "A1:A2", "A5:A6"), PLATFORM)
        assert ([row.number for row in table.rows], table.refused) == ([4], [])


HINTS = ["2-30字", "18位", "4位年份", "公需/专业", "必填", "选填", "数字", "yyyy-mm-dd", "合格/不合格", ""]
NO_DATA: list[tuple[list[Any], str]] = [
    (["", "合计", "", "", "", "", 4848], "total"),
    (["", "总人数：2人"], "total"),
    (["人数", "", 2], "total"),
    (["合格率", "", "100%"], "total"),
    (["平均", "", "", "", "", "", 10], "total"),
    (["", "制表人：张三", "", "审核人：李四"], "footer"),
    (["", "（公章）"], "footer"),
    (["", "锡林浩特市教育局（盖章）"], "footer"),
    (["锡林浩特市教育局（盖章）"], "footer"),
    (["", "2025年1月3日"], "footer"),
    (["2025-01-03"], "footer"),
    (["二〇二五年一月三日"], "footer"),
    (["—— 以下空白 ——"], "footer"),
    (["", "单位负责人签字："], "footer"),
    (["", "注：以上数据来源于平台"], "footer"),
    (["甲", "乙", 1, 2, 3, 4, 5, 6, 7, 8], "numbering"),
    (["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], "numbering"),
    (["(1)", "(2)", "(3)", "(4)"], "numbering"),
    (["A", "B", "C", "D"], "numbering"),
    ([0, 0, 0, 0, 0, 0, 0], "zeros"),
    (["", " ", 0], "zeros"),
    (["0", "0", "0", "", "", "0.00"], "zeros"),
    (["", "", "", "", "", "", False], "zeros"),
    (["", "", 0, "", "", "", 0, dt.date(1900, 1, 1)], "zeros"),
    (HINTS, "hint"),
    (["姓名", "18位身份证号", "格式2024", "下拉选择", "请填写全称", "选填", "必填", "日期格式", "必填", ""], "hint"),
    (good_row(name="例：张三", document_number="150102199001011234"), "example"),
    (good_row(name="张三（示例）", document_number="150102199001011234"), "example"),
    (good_row(name="例：张三"), "example"),
]
DATA: list[list[Any]] = [
    good_row(name="合计"),
    good_row(name="合计", document_number="152502197507214741"),
    good_row(document_number="152502********4742"),
    good_row(document_number="1.52502E+17"),
    good_row(document_number=0),
    good_row(document_number="", name="周敏", remark="必填"),
    good_row(hours_tenths=0),
    ["周敏"],
    ["周敏", "见附件"],
    ["#N/A", "#N/A", "#N/A"],
    [3, 7, 9],
]


class TestRowThatIsNoData:
    @pytest.mark.parametrize(("cells", "why"), NO_DATA)
    @pytest.mark.parametrize("key_first", [False, True])
    def test_is_left_out_and_counted(self, tmp_path: Path, cells: list[Any], why: str, key_first: bool) -> None:
        cells = [*cells, *[""] * (10 - len(cells))]
        rows = [TITLES, cells, good_row(), good_row(record_number="N2")]
        if key_first:
            rows = [[row[1], row[0], *row[2:]] for row in rows]
        table = table_of(tmp_path, rows)
        assert [(one.number, one.why) for one in table.skipped] == [(2, why)]
        assert ([row.number for row in table.rows], table.refused) == ([3, 4], [])
        assert said(table) == ["rows_left_out"]
        assert table.to_json()["left_out"] == {why: {"rows": 1, "examples": [2]}}

    @pytest.mark.parametrize("cells", DATA)
    def test_is_not_made_of_one_that_may_be(self, tmp_path: Path, cells: list[Any]) -> None:
        table = table_of(tmp_path, [TITLES, good_row(record_number="N2"), cells])
        assert table.skipped == []
        assert [row.number for row in table.rows] == [2, 3]

    def test_in_thousands_is_said_in_one_sentence(self, tmp_path: Path) -> None:
        table = table_of(tmp_path, [TITLES, good_row(), *[["", " ", 0, "", "", "", 0]] * 2996])
        assert (len(table.rows), len(table.skipped)) == (1, 2996)
        assert [one.message_zh for one in table.said] == [
            "2996 行不是数据，没有导入（下拉留下的空行或只有 0 的行）：第 3、4、5、6、7 等 行"
        ]


class TestSheets:
    def test_that_were_not_read_are_named_and_can_be_chosen(self, tmp_path: Path) -> None:
        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        for name in ("锡林浩特市", "二连浩特市", "说明"):
            add_sheet(book, name, [["填写说明"]] if name == "说明" else [TITLES, good_row(remark=name)])
        book.close()
        table = read_table(tmp_path / "a.xlsx", PLATFORM)
        assert said(table) == ["other_sheets"]
        assert "二连浩特市" in table.said[0].message_zh
        assert [(one.name, one.alike, one.read) for one in table.sheets] == [
            ("锡林浩特市", True, True),
            ("二连浩特市", True, False),
            ("说明", False, False),
        ]
        chosen = read_table(tmp_path / "a.xlsx", PLATFORM, sheet="二连浩特市")
        assert chosen.rows[0].values["remark"] == "二连浩特市"


class TestWholeFile:
    def test_may_be_given_its_year(self, tmp_path: Path) -> None:
        titles = [one for one in TITLES if one != "年度"]
        row = [cell for title, cell in zip(TITLES, good_row(), strict=True) if title != "年度"]
        path = write_xlsx(tmp_path / "a.xlsx", [["2024年度公需科目学习情况"], titles, row])
        with pytest.raises(FileRefused, match="整份文件") as caught:
            read_table(path, PLATFORM)
        assert caught.value.code == "columns_missing_whole"
        assert look(path, PLATFORM).suggested == {"year": "2024"}
        table = read_table(path, PLATFORM, Mapping(constants={"year": "2024"}))
        assert table.rows[0].values["year"] == 2024

    @pytest.mark.parametrize(
        ("above", "suggested"),
        [
            ("2024年度公需科目学习情况", {"year": "2024", "subject": "公需科目"}),
            ("2023年专业科目、2023年度", {"year": "2023", "subject": "专业科目"}),
            ("２０２４年度", {"year": "2024"}),
            ("2023年度至2024年度公需、专业科目", {}),
            ("导出时间：2025年1月3日", {}),
            ("学时明细", {}),
        ],
    )
    def test_suggests_what_stands_above_the_header(self, tmp_path: Path, above: str, suggested: dict[str, str]) -> None:
        titles = [one for one in TITLES if one not in ("年度", "科目")]
        row = [cell for title, cell in zip(TITLES, good_row(), strict=True) if title in titles]
        assert look(write_xlsx(tmp_path / "a.xlsx", [[above], titles, row]), PLATFORM).suggested == suggested

    def test_without_results_says_so_before_anything_is_stored(self, tmp_path: Path) -> None:
        titles = titled("成绩", instead_of="是否合格")
        table = table_of(tmp_path, [titles, good_row(exam_passed="92"), good_row(subject="专业课", exam_passed="")])
        assert said(table) == ["no_exam_column"]
        assert "1 条公需科目记录" in table.said[0].message_zh
        assert said(table_of(tmp_path, [titles, good_row(subject="专业课")])) == []


class TestNumberOfAnotherDocument:
    @pytest.mark.parametrize("number", ["E12345678", "H1234567890", "81000019860315121X", "911156198603151000"])
    def test_is_taken_as_it_stands_where_people_are_looked_up(self, tmp_path: Path, number: str) -> None:
        row = table_of(tmp_path, [TITLES, good_row(document_number=number)]).rows[0]
        assert row.values["document_number"] == number
        assert row.notices["document_number"].code == "id_undeclared"

    @pytest.mark.parametrize("number", ["E12345678", "81000019860315121X"])
    def test_must_be_declared_where_people_are_entered(self, tmp_path: Path, number: str) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", [["姓名", "身份证号", "单位"], ["王建军", number, "第二中学"]])
        assert list(read_table(path, ROSTER).rows[0].faults) == ["document_number"]

    def test_of_an_unknown_area_is_told_and_not_refused(self, tmp_path: Path) -> None:
        row = table_of(tmp_path, [TITLES, good_row(document_number="321119198603151201")]).rows[0]
        assert (row.faults, row.notices["document_number"].code) == ({}, "id_area")


class TestQuotesInsideText:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ('学习"二十大"精神"专题', '学习"二十大"精神"专题'),
            ('"新质生产力"导论', "新质生产力导论"),
            ('"甲","乙"丙', None),
        ],
    )
    def test_are_read_as_spreadsheet_programs_do(self, tmp_path: Path, written: str, read: str | None) -> None:
        text = csv_text([TITLES, good_row(), good_row(), good_row()]).replace("数字经济", written, 1)
        table = read_table(write_text(tmp_path / "a.csv", text), PLATFORM)
        found = table.rows[0].values.get("course_name") if table.rows[0].good else None
        assert found == read
        assert [row.good for row in table.rows[1:]] == [True, True]
