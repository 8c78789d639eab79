"""The writer of our own: what it prints itself, what it hands over, and the file that it writes."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess

import pypdf
import pytest
from fontTools.ttLib import TTFont

from reports.printing import cut_fonts, pdf
from reports.printing import paper as blocks
from reports.printing.fonts import FONT_FOLDER
from reports.printing.pdf import _Objects
from reports.printing.with_own import OwnDesk

LONG = "锡林郭勒盟" * 40
FILES = [
    {
        "name": "a.json",
        "description": "数据",
        "relationship": "Data",
        "type": "application/schema+json",
        "content": "{}",
    }
]


class Other:
    """Stands for the writer that prints what this one cannot."""

    def __init__(self) -> None:
        self.kept: list[dict] = []

    def printed(self, body, files) -> bytes:
        return b"other"

    def keep(self, body) -> None:
        self.kept.append(body)

    def volume(self, body) -> bytes:
        kept, self.kept = self.kept, []
        return b"volume of %d" % len(kept)


@pytest.fixture(scope="module")
def desk() -> OwnDesk:
    return OwnDesk(FONT_FOLDER, Other)


def sheet(*rows: str, key: str = "one", mark: dict | None = None, **more) -> blocks.Paper:
    table = blocks.table(
        [blocks.column("甲", 20, right=True), blocks.column("乙")],
        [blocks.row(["3", blocks.cell(text, after=" / 30")]) for text in rows],
        title="表",
        note="注",
    )
    parts = [
        blocks.heading("题", above="局", code=blocks.code("https://example.org/", "扫码")),
        blocks.particulars([blocks.fact("姓名", "布赫"), blocks.fact("性别", "男")], photo="照片"),
        blocks.verdict("符合", "met", [LONG], "依据"),
        table,
        blocks.seal(["审验人"], ["说明"], "章"),
    ]
    return blocks.paper(
        title="题<&>", author="局", footer="脚", pages=blocks.PAGES, blocks=parts, key=key, mark=mark, **more
    )


def read(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def test_a_paper_is_whole(desk, tmp_path):
    pdf = desk.printed({"paper": sheet(*[f"第{number}行" for number in range(80)])}, FILES)
    reader = read(pdf)
    text = ["".join(page.extract_text().split()) for page in reader.pages]
    assert len(text) == 3
    assert all(page.count("甲乙") == 1 for page in text), "the head of a table stands on every page"
    whole = "".join(text)
    assert all(f"3第{number}行/30" in whole for number in range(80))
    assert LONG in whole
    assert reader.metadata.title == "题<&>"
    assert reader.attachments["a.json"] == [b"{}"]
    if found := shutil.which("qpdf"):
        (tmp_path / "paper.pdf").write_bytes(pdf)
        subprocess.run([found, "--check", tmp_path / "paper.pdf"], check=True, capture_output=True)


def test_every_sign_drawn_is_tagged_or_of_the_page(desk):
    """Nothing is drawn outside of a marked piece: who hears a paper hears all of it, and nothing twice."""
    for page in read(desk.printed({"paper": sheet("行")}, ())).pages:
        depth = 0
        for operands, operator in pypdf.generic.ContentStream(page.get_contents(), page.pdf).operations:
            depth += (operator in {b"BDC", b"BMC"}) - (operator == b"EMC")
            assert depth in {0, 1}, (operands, operator)
            assert depth == 1 or operator not in {b"Tj", b"f", b"S"}


def test_what_is_tagged_stands_in_the_order_of_the_paper(desk):
    root = read(desk.printed({"paper": sheet("行")}, ())).trailer["/Root"]["/StructTreeRoot"]["/K"]
    part = root["/K"][0].get_object()
    tags = [kid.get_object()["/S"] for kid in part["/K"]]
    assert tags == [
        "/P", "/H1", "/Figure", "/P", "/Table", "/P", "/P", "/P", "/P", "/H2", "/P", "/Table", "/P", "/P", "/P",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["\U00020bb7", "长" * 9000], ids=["rare", "longer than a page"])
def test_what_it_cannot_print_another_prints(desk, text):
    assert desk.printed({"paper": sheet(text)}, ()) == b"other"
    desk.keep({"paper": sheet("一", mark={"title": "一", "unit": ""})})
    desk.keep({"paper": sheet(text, key="two", mark={"title": "二", "unit": ""})})
    assert desk.volume({"paper": sheet("目录", key="contents")}) == b"volume of 2"
    desk.keep({"paper": sheet("一", mark={"title": "一", "unit": ""})})
    assert desk.volume({"paper": sheet("目录", key="contents")}).startswith(b"%PDF"), "the next one is whole again"


def test_gaps_and_signs_that_the_bold_cut_lacks_are_printed(desk):
    face = cut_fonts.Face(FONT_FOLDER / "NotoSansSC-Bold.ttf")
    lacking = next(sign for sign in "龘靐齉爨" if not face.has(sign))
    pdf = desk.printed({"paper": blocks.paper(title="题", author="局", footer="脚", blocks=[
        blocks.heading(f"甲{lacking}乙{blocks.GAP}丙")
    ])}, ())  # fmt: skip
    assert "".join(read(pdf).pages[0].extract_text().split()) == f"甲{lacking}乙丙脚"


def test_a_cut_font_holds_the_outlines_of_its_signs():
    with TTFont(FONT_FOLDER / "NotoSansSC-Regular.ttf", lazy=True) as whole:
        names, theirs = whole.getBestCmap(), whole["glyf"]
        face = cut_fonts.Face(FONT_FOLDER / "NotoSansSC-Regular.ttf")
        assert face.outline(max(face.glyphs.values())), "a glyph composed of others is refused: there is none"
        cut = cut_fonts.CutFont(face)
        text = "锡林é1"
        assert [cut[sign] for sign in text] == ["0001", "0002", "0003", "0004"]
        found = TTFont(io.BytesIO(cut.program()))
        mine, order = found["glyf"], found.getGlyphOrder()
        for place, sign in enumerate(text, start=1):
            name = names[ord(sign)]
            assert mine[order[place]].getCoordinates(mine)[0] == theirs[name].getCoordinates(theirs)[0]
            assert found["hmtx"][order[place]] == whole["hmtx"][name]


def test_figures_are_never_broken(desk):
    """A running number of four figures stands on one line of a narrow column, as with the other writers."""
    rows = [blocks.row([str(number), "行"]) for number in range(990, 1030)]
    table = blocks.table([blocks.column("序号", 9, right=True), blocks.column("乙")], rows)
    pdf = desk.printed({"paper": blocks.paper(title="题", author="局", footer="脚", blocks=[table])}, ())
    assert "1029" in read(pdf).pages[0].extract_text()


class TestManyObjects:
    """A unit of several hundred has more tags than one stream of objects can count."""

    @staticmethod
    def written() -> bytes:
        out = _Objects()
        catalog = out.add("<</Type/Catalog>>")
        numbers = [out.new() for _ in range(70_000)]
        out.packed((number, f"({number})") for number in numbers)
        return out.file(catalog, out.add("<<>>"))

    def test_each_is_found_where_it_is_said_to_be(self):
        reader = pypdf.PdfReader(io.BytesIO(self.written()))
        for number in (2, 20_001, 20_002, 65_600, 70_001):
            assert str(reader.get_object(number)) == str(number)

    def test_control_in_one_stream_they_cannot_be_counted(self, monkeypatch):
        monkeypatch.setattr(pdf, "_TOGETHER", 10**6)
        with pytest.raises(struct.error):
            self.written()
