"""CSV and its relatives: every encoding, delimiter and way of being damaged that platforms produce."""

from pathlib import Path

import pytest

from intake.faults import FileRefused
from intake.plaintext import encoding_of
from intake.reading import open_book
from intake.rows import WHOLE_ROW
from intake.schemas import PLATFORM
from intake.table import SheetTable, read_table
from tests.intake.files import GOOD, SAMPLES, TITLES, csv_text, good_row, write_text

ROWS = [TITLES, good_row(), good_row(name="巴特尔", document_number="\t152523197405144159", record_number="NMG2")]


def read_bytes(folder: Path, data: bytes) -> SheetTable:
    path = folder / "a.csv"
    path.write_bytes(data)
    return read_table(path, PLATFORM)


class TestEncoding:
    @pytest.mark.parametrize(
        ("codec", "mark", "found"),
        [
            ("utf-8", b"", "utf-8"),
            ("utf-8", b"\xef\xbb\xbf", "utf-8-sig"),
            ("gb18030", b"", "gb18030"),
            ("gbk", b"", "gb18030"),
            ("utf-16-le", b"\xff\xfe", "utf-16"),
            ("utf-16-be", b"\xfe\xff", "utf-16"),
            ("utf-16-le", b"", "utf-16-le"),
            ("utf-16-be", b"", "utf-16-be"),
        ],
    )
    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
    def test_is_found_with_every_delimiter(
        self, tmp_path: Path, codec: str, mark: bytes, found: str, delimiter: str
    ) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(mark + csv_text(ROWS, delimiter).encode(codec))
        with open_book(path) as book:
            assert (book.encoding, book.delimiter) == (found, delimiter)
        assert [row.values["name"] for row in read_table(path, PLATFORM).rows] == ["王建军", "巴特尔"]

    def test_of_plain_ascii_is_utf_8(self) -> None:
        assert encoding_of(b"name,id\n1,2\n") == "utf-8"

    @pytest.mark.parametrize("name", ["䶮㛃", "王𫖯", "阿·巴特尔"])
    def test_keeps_rare_characters(self, tmp_path: Path, name: str) -> None:
        for codec in ("utf-8", "gb18030", "utf-16"):
            table = read_bytes(tmp_path, csv_text([TITLES, good_row(name=name)]).encode(codec))
            assert table.rows[0].values["name"] == name

    def test_of_every_prefix_is_told_or_refused(self) -> None:
        whole = (SAMPLES / "nmgrcpx-2024.csv").read_bytes()
        for length in range(40, 2_000, 7):
            assert encoding_of(whole[:length]) == "gb18030"


class TestDamage:
    @pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
    def test_in_one_cell_refuses_that_row_only(self, tmp_path: Path, codec: str) -> None:
        rows = [TITLES, *[good_row(record_number=f"N{n}") for n in range(60)]]
        lines = csv_text(rows).encode(codec).split(b"\r\n")
        place = lines[30].index("数字经济".encode(codec))
        lines[30] = lines[30][: place + 1] + b"\xff" + lines[30][place + 2 :]
        table = read_bytes(tmp_path, b"\r\n".join(lines))
        assert [(row.number, {name: one.code for name, one in row.faults.items()}) for row in table.refused] == [
            (31, {"course_name": "cell_damaged"})
        ]
        assert len(table.rows) == 60

    @pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
    def test_by_a_lost_byte_never_alters_another_cell(self, tmp_path: Path, codec: str) -> None:
        """A byte is dropped from each place of a row in turn: the row is refused, or only the hit cell differs."""
        good = [str(cell).encode(codec) for cell in good_row()]
        damaged = []
        for column, cell in enumerate(good[:9]):
            for place in range(len(cell)):
                damaged.append((column, [*good[:column], cell[:place] + cell[place + 1 :], *good[column + 1 :]]))
        lines = [b",".join(good)] * 400 + [b",".join(cells) for _, cells in damaged]
        table = read_bytes(tmp_path, csv_text([TITLES]).encode(codec) + b"\r\n".join(lines))
        assert len(table.rows) == len(lines)
        whole, names = table.rows[0].values, list(GOOD)
        for (column, _), row in zip(damaged, table.rows[400:], strict=True):
            if not row.faults:
                assert {name for name in whole if row.values[name] != whole[name]} <= {names[column]}

    def test_of_half_the_file_refuses_it(self, tmp_path: Path) -> None:
        noise = csv_text(ROWS).encode().replace("王".encode(), b"\xe7\xff").replace("课".encode(), b"\xff\xfe\xfd")
        with pytest.raises(FileRefused) as caught:
            read_bytes(tmp_path, noise)
        assert caught.value.code in ("encoding_unknown", "no_header", "columns_missing")


class TestQuotes:
    def test_keep_delimiters_and_line_breaks(self, tmp_path: Path) -> None:
        table = read_bytes(tmp_path, csv_text([TITLES, good_row(course_name='数字,"经济"\n续'), good_row()]).encode())
        assert table.rows[0].values["course_name"] == '数字,"经济" 续'
        assert [row.number for row in table.rows] == [2, 3]

    def test_left_open_refuse_their_row_only(self, tmp_path: Path) -> None:
        text = csv_text([TITLES, *[good_row(record_number=f"N{n}") for n in range(9)]]).replace("王建军", '"王建军', 1)
        table = read_bytes(tmp_path, text.encode())
        assert [(row.number, row.faults[WHOLE_ROW].code) for row in table.refused] == [(2, "row_quotes")]
        assert len(table.rows) == 9

    def test_that_swallow_rows_do_not(self, tmp_path: Path) -> None:
        """Two stray quotes, rows apart, pair up to one huge cell that strict parsers accept."""
        rows = [good_row(record_number=f"N{n}", remark="a,b" if n == 0 else "") for n in range(9)]
        lines = csv_text([TITLES, *rows]).split("\r\n")
        lines[3] = lines[3].replace("数字经济", '"数字经济')
        lines[6] = lines[6].replace("数字经济", '数字经济"')
        table = read_bytes(tmp_path, "\r\n".join(lines).encode())
        assert len(table.rows) == 9
        assert {row.number for row in table.refused} <= {4, 7}
        assert 4 in {row.number for row in table.refused}


class TestColumnsOutOfPlace:
    def test_refuse_the_row_with_an_unquoted_comma(self, tmp_path: Path) -> None:
        text = csv_text([TITLES, good_row(), good_row()]).replace("数字经济", "数字,经济", 1)
        table = read_bytes(tmp_path, text.encode())
        assert [row.number for row in table.refused] == [2]
        assert table.refused[0].faults[WHOLE_ROW].code == "row_too_many_cells"

    def test_are_no_matter_when_empty_cells_are_left_out_at_the_end(self, tmp_path: Path) -> None:
        text = csv_text([TITLES, good_row()]).rstrip("\r\n").rstrip(",") + "\r\n"
        assert read_bytes(tmp_path, text.encode()).refused == []

    def test_are_no_matter_when_empty_cells_follow(self, tmp_path: Path) -> None:
        text = csv_text([TITLES, *[[*good_row(), "", "", ""]] * 2])
        assert read_bytes(tmp_path, text.encode()).refused == []


class TestLines:
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_may_end_in_any_way(self, tmp_path: Path, end: str) -> None:
        assert len(read_bytes(tmp_path, csv_text(ROWS).replace("\r\n", end).encode()).rows) == 2

    def test_are_counted_as_the_spreadsheet_program_counts_rows(self, tmp_path: Path) -> None:
        text = "学时明细\r\n\r\n" + csv_text([TITLES, good_row()]) + "\r\n\r\n" + csv_text([good_row()])
        table = read_bytes(tmp_path, text.encode())
        assert table.header_row == 3
        assert [row.number for row in table.rows] == [4, 7]
        assert table.empty == 2

    def test_that_declare_their_delimiter_are_understood(self, tmp_path: Path) -> None:
        assert len(read_bytes(tmp_path, ("sep=;\r\n" + csv_text(ROWS, ";")).encode()).rows) == 2

    def test_too_long_for_a_cell_are_refused_by_row(self, tmp_path: Path) -> None:
        table = read_bytes(tmp_path, csv_text([TITLES, good_row(remark="长" * 40_000), good_row()]).encode())
        assert [row.number for row in table.refused] == [2]


def test_platform_text_kept_as_formula_is_read(tmp_path: Path) -> None:
    row = good_row(document_number=f'="{GOOD["document_number"]}"', hours_tenths='="7.5"')
    path = write_text(tmp_path / "a.csv", "\r\n".join([",".join(TITLES), ",".join(map(str, row))]))
    assert read_table(path, PLATFORM).rows[0].values["hours_tenths"] == 75
