"""Files that are refused whole: broken, hostile, or not what their name says. Never a traceback, always a sentence."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from intake.faults import FileRefused
from intake.limits import FileLimits
from intake.schemas import PLATFORM, ROSTER
from intake.table import read_table
from tests.intake.files import (
    KEPT,
    RELATIONS,
    ROOT,
    SAMPLES,
    TITLES,
    TYPES,
    WORKBOOK,
    add_sheet,
    csv_text,
    good_row,
    sheet_xml,
    text_cell,
    write_raw_xlsx,
    write_text,
    write_xlsx,
    xml_row,
)


def refusal(path: Path, limits: FileLimits | None = None) -> str:
    """The code with which a file is refused; its sentences are complete."""
    with pytest.raises(FileRefused) as caught:
        read_table(path, PLATFORM, limits=limits or FileLimits())
    said = caught.value.message_zh
    assert said.endswith("。")
    assert said.count("。") == 2
    assert "{" not in said
    assert "Traceback" not in said
    return caught.value.code


def put(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def good_xlsx() -> bytes:
    return (SAMPLES / "roster-2024.xlsx").read_bytes()


NOT_TABLES: list[tuple[str, bytes, str]] = [
    ("empty.xlsx", b"", "file_empty"),
    ("blank.csv", b" \r\n\r\n \t \n", "file_empty"),
    ("bom-only.csv", b"\xef\xbb\xbf", "file_empty"),
    ("page.xls", b"<html><body><table><tr><td>\xe5\xa7\x93</td></tr></table></body></html>", "is_markup"),
    ("page2.xls", b"\xef\xbb\xbf\r\n <!DOCTYPE html><table></table>", "is_markup"),
    ("colspan.xls", b"<table><tr><td colspan=1000000>x</td></tr></table>", "is_markup"),
    (
        "xml2003.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "is_markup",
    ),
    ("utf16.xls", "\ufeff<html>".encode("utf-16-le"), "is_markup"),
    ("mime.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "is_markup"),
    ("paper.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "is_pdf"),
    ("photo.xlsx", b"\xff\xd8\xff\xe0" + b"x" * 100, "is_picture"),
    ("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "is_picture"),
    ("data.xlsx", b"Rar!\x1a\x07\x00" + bytes(100), "is_archive"),
    ("data.csv.gz", b"\x1f\x8b\x08\x00" + bytes(100), "is_archive"),
    ("noise.csv", bytes(range(256)) * 40, "not_a_table"),
    ("nul.csv", "姓名,证件号码\n".encode() + b"\x00" * 50, "not_a_table"),
    ("late-nul.csv", "姓名,证件号码\n".encode() * 1000 + b"\x00", "not_a_table"),
    ("utf32.csv", "姓名,证件号码".encode("utf-32"), "encoding_unknown"),
    ("noise8.csv", b"\x80\xff" * 100, "encoding_unknown"),
    ("story.txt", "从前有座山，山上有座庙。\n".encode() * 20, "no_header"),
    ("one-word.csv", b"x", "no_header"),
    ("big5.csv", "姓名,證件號碼,年度\n王建軍,1,2024\n".encode("big5"), "no_header"),
    ("truncated.xlsx", good_xlsx()[:5000], "file_broken"),
    ("head.xlsx", b"PK\x03\x04" + bytes(50), "file_broken"),
    ("tail.xlsx", b"PK\x03\x04" + good_xlsx()[-2000:], "file_broken"),
    ("ole.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), "file_broken"),
    ("ole-short.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_broken"),
    ("half.xls", (KEPT / "platform.xls").read_bytes()[:3000], "file_broken"),
    (
        "letter.doc",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100) + "WordDocument".encode("utf-16-le"),
        "is_document",
    ),
]


class TestFileThatIsNoTable:
    @pytest.mark.parametrize(("name", "content", "code"), NOT_TABLES, ids=[case[0] for case in NOT_TABLES])
    def test_is_refused_with_what_it_is(self, tmp_path: Path, name: str, content: bytes, code: str) -> None:
        assert refusal(put(tmp_path / name, content)) == code

    def test_is_refused_when_it_does_not_exist(self, tmp_path: Path) -> None:
        assert refusal(tmp_path / "gone.xlsx") == "file_unreachable"

    def test_is_refused_when_it_is_a_folder(self, tmp_path: Path) -> None:
        assert refusal(tmp_path) == "file_unreachable"

    def test_is_refused_when_locked_with_a_password(self) -> None:
        assert refusal(KEPT / "locked.xlsx") == "file_locked"

    @pytest.mark.parametrize(
        ("member", "code"),
        [
            ("word/document.xml", "is_document"),
            ("content.xml", "is_ods"),
            ("xl/workbook.bin", "is_xlsb"),
            ("a.txt", "is_archive"),
        ],
    )
    def test_is_refused_when_another_kind_of_archive(self, tmp_path: Path, member: str, code: str) -> None:
        path = tmp_path / "other.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, "<x/>")
        assert refusal(path) == code

    def test_is_refused_above_the_size_limit_and_not_at_it(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", [TITLES, good_row()])
        size = path.stat().st_size
        assert refusal(path, FileLimits(file_bytes=size - 1)) == "file_large"
        assert len(read_table(path, PLATFORM, limits=FileLimits(file_bytes=size)).rows) == 1


class TestContentCountsNotTheName:
    def test_reads_xlsx_named_csv(self, tmp_path: Path) -> None:
        assert read_table(put(tmp_path / "a.csv", good_xlsx()), ROSTER).kind == "xlsx"

    def test_reads_tab_separated_text_named_xls(self, tmp_path: Path) -> None:
        path = write_text(tmp_path / "a.xls", csv_text([TITLES, good_row()], "\t"), "gb18030")
        assert len(read_table(path, PLATFORM).rows) == 1

    def test_reads_xls_without_any_ending(self, tmp_path: Path) -> None:
        assert read_table(put(tmp_path / "upload", (KEPT / "platform.xls").read_bytes()), PLATFORM).kind == "xls"


def bomb(path: Path, size: int, name: str = "xl/worksheets/sheet1.xml") -> Path:
    """An xlsx of a few kilobytes with one member of ``size`` spaces."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", ROOT)
        archive.writestr("xl/workbook.xml", WORKBOOK.format(more=""))
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        with archive.open(name, "w", force_zip64=True) as stream:
            for _ in range(size >> 20):
                stream.write(b" " * (1 << 20))
    return path


def with_false_size(path: Path, said: int) -> Path:
    """The archive with the unpacked size of its largest member understated in both directories."""
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        largest = max(archive.infolist(), key=lambda member: member.file_size)
    struct.pack_into("<L", data, largest.header_offset + 22, said)
    start = data.find(b"PK\x01\x02")
    while start >= 0:
        length = struct.unpack_from("<H", data, start + 28)[0]
        if data[start + 46 : start + 46 + length].decode() == largest.filename:
            struct.pack_into("<L", data, start + 24, said)
        start = data.find(b"PK\x01\x02", start + 4)
    path.write_bytes(data)
    return path


class TestZipBomb:
    def test_is_refused_by_its_directory(self, tmp_path: Path) -> None:
        assert refusal(bomb(tmp_path / "b.xlsx", 500 << 20)) == "archive_bomb"

    def test_is_refused_by_its_ratio(self, tmp_path: Path) -> None:
        assert refusal(bomb(tmp_path / "b.xlsx", 60 << 20)) == "archive_bomb"

    def test_is_refused_in_any_member(self, tmp_path: Path) -> None:
        assert refusal(bomb(tmp_path / "b.xlsx", 60 << 20, "docProps/thumbnail.jpeg")) == "archive_bomb"

    def test_that_lies_about_its_size_is_refused(self, tmp_path: Path) -> None:
        path = write_raw_xlsx(tmp_path / "b.xlsx", sheet_xml(tail=" " * (20 << 20)))
        assert refusal(with_false_size(path, 100_000)) == "file_broken"

    def test_of_archives_inside_archives_is_not_unpacked(self, tmp_path: Path) -> None:
        inner = zlib.compress(bytes(1 << 20))
        path = write_raw_xlsx(
            tmp_path / "b.xlsx", sheet_xml(xml_row(2, good_row())), **{f"deep{i}.zip": inner for i in range(50)}
        )
        assert len(read_table(path, PLATFORM).rows) == 1

    def test_of_very_many_members_is_refused(self, tmp_path: Path) -> None:
        path = write_raw_xlsx(tmp_path / "b.xlsx", sheet_xml(), **{f"x{i}.xml": "" for i in range(2_001)})
        assert refusal(path) == "archive_bomb"

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_with_two_members_of_one_name_is_refused(self, tmp_path: Path) -> None:
        path = write_raw_xlsx(tmp_path / "b.xlsx", sheet_xml(), **{"xl__worksheets__sheet1.xml": sheet_xml()})
        assert refusal(path) == "file_broken"

    def test_with_one_text_shared_by_very_many_cells_is_refused(self, tmp_path: Path) -> None:
        rows = "".join(
            f'<row r="{n}">' + "".join(f'<c r="{c}{n}" t="s"><v>0</v></c>' for c in "ABCDE") + "</row>"
            for n in range(2, 9_000)
        )
        strings = (
            '<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
            + "x" * 30_000
            + "</t></si></sst>"
        )
        relations = RELATIONS.replace(
            "</Relationships>",
            '<Relationship Id="rId2" Target="sharedStrings.xml" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
        )
        path = tmp_path / "b.xlsx"
        write_raw_xlsx(path, sheet_xml(rows), relations=relations, **{"xl__sharedStrings.xml": strings})
        assert refusal(path) == "reading_too_heavy"


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'


class TestEntityTrick:
    @pytest.mark.parametrize("trick", [ENTITIES, OUTSIDE, ENTITIES.lower(), "<!-- -->" + OUTSIDE])
    @pytest.mark.parametrize("part", ["sheet", "workbook", "strings"])
    def test_is_refused(self, tmp_path: Path, trick: str, part: str) -> None:
        sheet, workbook, more = sheet_xml(xml_row(2, good_row())), WORKBOOK.format(more=""), {}
        if part == "sheet":
            sheet = sheet.replace("?>", "?>" + trick, 1)
        elif part == "workbook":
            workbook = workbook.replace("?>", "?>" + trick, 1)
        else:
            more = {"xl__sharedStrings.xml": f'<?xml version="1.0"?>{trick}<sst/>'}
        assert refusal(write_raw_xlsx(tmp_path / "e.xlsx", sheet, workbook=workbook, **more)) == "xml_doctype"

    def test_is_refused_where_two_pieces_meet(self, tmp_path: Path) -> None:
        for shift in range(0, len(OUTSIDE), 5):
            padding = "<!--" + "x" * ((1 << 20) - len('<?xml version="1.0" encoding="UTF-8"?>') - 7 - shift) + "-->"
            sheet = sheet_xml().replace("?>", "?>" + padding + OUTSIDE, 1)
            assert refusal(write_raw_xlsx(tmp_path / f"{shift}.xlsx", sheet)) == "xml_doctype"

    def test_is_refused_in_utf_16(self, tmp_path: Path) -> None:
        sheet = sheet_xml().replace('encoding="UTF-8"?>', f'encoding="UTF-16"?>{OUTSIDE}', 1).encode("utf-16")
        assert refusal(write_raw_xlsx(tmp_path / "e.xlsx", sheet)) == "file_broken"


BROKEN_PARTS: list[tuple[str, Callable[[Path], Path]]] = [
    ("sheet that is no XML", lambda path: write_raw_xlsx(path, "这不是XML")),
    ("sheet cut off", lambda path: write_raw_xlsx(path, sheet_xml(xml_row(2, good_row()))[:-200])),
    ("tag inside out", lambda path: write_raw_xlsx(path, sheet_xml().replace("</sheetData>", "</worksheet>"))),
    ("empty sheet part", lambda path: write_raw_xlsx(path, "")),
    ("workbook that is no XML", lambda path: write_raw_xlsx(path, sheet_xml(), workbook="nothing")),
    (
        "workbook without sheets",
        lambda path: write_raw_xlsx(
            path,
            sheet_xml(),
            workbook=WORKBOOK.format(more="").replace('<sheet name="S1" sheetId="1" r:id="rId1"/>', ""),
        ),
    ),
    (
        "index of a shared text that is not there",
        lambda path: write_raw_xlsx(path, sheet_xml('<row r="2"><c r="A2" t="s"><v>99</v></c></row>')),
    ),
    ("formula without place", lambda path: write_raw_xlsx(path, sheet_xml("<row><c><f>1+1</f></c></row>"))),
    ("deep nesting", lambda path: write_raw_xlsx(path, sheet_xml("<row r='2'>" + "<x>" * 200_000 + "</row>"))),
    ("cell far to the right", lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="2">{text_cell("XFD2", 1)}</row>'))),
    (
        "cell far below",
        lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="1048576">{text_cell("A1048576", 1)}</row>')),
    ),
    (
        "cell far below and to the right",
        lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="1048576">{text_cell("XFD1048576", 1)}</row>')),
    ),
    ("cell in row 0", lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="0">{text_cell("A0", 1)}</row>'))),
    (
        "cell past the end of the world",
        lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="9999999">{text_cell("ZZZ9999999", 1)}</row>')),
    ),
    (
        "row number too long for a machine",
        lambda path: write_raw_xlsx(path, sheet_xml(f'<row r="2">{text_cell("A99999999999999999999", 1)}</row>')),
    ),
]


class TestBrokenWorkbook:
    @pytest.mark.parametrize("build", [case[1] for case in BROKEN_PARTS], ids=[case[0] for case in BROKEN_PARTS])
    def test_is_refused_and_the_next_file_is_read(self, tmp_path: Path, build: Callable[[Path], Path]) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(build(tmp_path / "b.xlsx"), PLATFORM)
        assert caught.value.message_zh.endswith("。")
        assert len(read_table(SAMPLES / "roster-2024.xlsx", ROSTER).rows) == 50

    def test_is_refused_wherever_a_byte_is_turned_or_read_the_same(self, tmp_path: Path) -> None:
        """Ninety damaged copies: each is refused or gives exactly the values of the whole file."""
        whole = good_xlsx()
        expected = [row.values for row in read_table(SAMPLES / "roster-2024.xlsx", ROSTER).rows]
        for place in range(30, len(whole), len(whole) // 30):
            damaged = bytearray(whole)
            damaged[place] ^= 0x55
            try:
                table = read_table(put(tmp_path / "d.xlsx", bytes(damaged)), ROSTER)
            except FileRefused:
                continue
            assert [row.values for row in table.rows] == expected


class TestRowsBeyondTheLimit:
    def test_are_refused_in_every_format_and_allowed_at_it(self, tmp_path: Path) -> None:
        rows = [TITLES, *[good_row(record_number=f"N{n}") for n in range(31)]]
        fewer = FileLimits(rows=30, head_rows=5)
        for path, again in (
            (write_xlsx(tmp_path / "a.xlsx", rows), write_xlsx(tmp_path / "b.xlsx", rows[:-1])),
            (write_text(tmp_path / "a.csv", csv_text(rows)), write_text(tmp_path / "b.csv", csv_text(rows[:-1]))),
        ):
            assert refusal(path, fewer) == "rows_too_many"
            assert len(read_table(again, PLATFORM, limits=fewer).rows) == 30

    def test_are_not_counted_when_blank(self, tmp_path: Path) -> None:
        """A whole column formatted by a click: over a million rows with style and nothing in them."""
        blank = "".join(f'<row r="{n}" s="0"><c r="A{n}" s="0"/></row>' for n in range(3, 1_048_577))
        path = write_raw_xlsx(tmp_path / "a.xlsx", sheet_xml(xml_row(2, good_row()), blank))
        table = read_table(path, PLATFORM)
        assert [row.number for row in table.rows] == [2]

    def test_are_not_believed_from_the_dimension(self, tmp_path: Path) -> None:
        path = write_raw_xlsx(
            tmp_path / "a.xlsx", sheet_xml(xml_row(2, good_row()), head='<dimension ref="A1:XFD1048576"/>')
        )
        assert len(read_table(path, PLATFORM).rows) == 1

    def test_are_refused_as_columns_too(self, tmp_path: Path) -> None:
        assert refusal(write_xlsx(tmp_path / "a.xlsx", [TITLES + ["x"] * 200, good_row()])) in (
            "columns_too_many",
            "columns_too_many_at",
        )
        assert (
            refusal(write_text(tmp_path / "a.csv", csv_text([TITLES + ["x"] * 200, good_row()]))) == "columns_too_many"
        )


class TestHeader:
    def test_is_asked_for_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(write_xlsx(tmp_path / "a.xlsx", [["甲", "乙"], ["1", "2"]]), PLATFORM)
        assert caught.value.code == "no_header"
        assert "证件号码" in caught.value.message_zh

    def test_without_a_required_column_names_it_and_what_was_found(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(
                write_xlsx(tmp_path / "a.xlsx", [["标题"], [one for one in TITLES if one != "学时"], good_row()]),
                PLATFORM,
            )
        assert caught.value.code == "columns_missing"
        assert "第 2 行" in caught.value.message_zh
        assert "学时" in caught.value.message_zh
        assert "课程名称" in caught.value.message_zh

    def test_with_one_title_twice_names_both_columns(self, tmp_path: Path) -> None:
        with pytest.raises(FileRefused) as caught:
            read_table(write_xlsx(tmp_path / "a.xlsx", [[*TITLES, "学时"], [*good_row(), 5]]), PLATFORM)
        assert caught.value.code == "columns_twice"
        assert "G 列" in caught.value.message_zh
        assert "K 列" in caught.value.message_zh

    def test_without_rows_below_is_refused(self, tmp_path: Path) -> None:
        assert refusal(write_xlsx(tmp_path / "a.xlsx", [TITLES])) == "no_rows"
        assert refusal(write_text(tmp_path / "a.csv", csv_text([TITLES, [], ["合计"]]))) == "no_rows"

    def test_in_a_hidden_sheet_only_is_named(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.append(["说明"])
        hidden = book.create_sheet("存档")
        hidden.append(TITLES)
        hidden.append(good_row())
        hidden.sheet_state = "hidden"
        book.save(tmp_path / "a.xlsx")
        with pytest.raises(FileRefused) as caught:
            read_table(tmp_path / "a.xlsx", PLATFORM)
        assert caught.value.code == "sheet_hidden_only"
        assert "存档" in caught.value.message_zh

    def test_of_a_workbook_of_charts_only_is_refused(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.remove(book.active)
        book.create_chartsheet("图")
        book.save(tmp_path / "a.xlsx")
        assert refusal(tmp_path / "a.xlsx") == "file_empty"

    def test_of_a_sheet_that_is_not_there(self, tmp_path: Path) -> None:
        path = write_xlsx(tmp_path / "a.xlsx", [TITLES, good_row()])
        with pytest.raises(FileRefused, match="没有名为“别的”"):
            read_table(path, PLATFORM, sheet="别的")


class TestSheets:
    def test_more_than_the_limit_are_refused(self, tmp_path: Path) -> None:
        import xlsxwriter

        book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
        for number in range(3):
            add_sheet(book, f"第{number}张", [TITLES, good_row()])
        book.close()
        assert refusal(tmp_path / "a.xlsx", FileLimits(sheets=2)) == "sheets_too_many"
        assert len(read_table(tmp_path / "a.xlsx", PLATFORM, limits=FileLimits(sheets=3)).rows) == 1
