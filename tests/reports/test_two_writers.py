"""Two writers print the same papers: their text, its order, the data attached and the marks are held equal here."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest
from django.conf import settings
from django.utils import timezone, translation

from assessments.decisions import purposes
from assessments.decisions.selectors import assess
from ground.actors import SystemActor
from learners.people.models import Learner
from policy import packs
from reports.cards import jobs
from reports.cards.content import build
from reports.cards.data import attachments_of
from reports.cards.layout import fit
from reports.cards.models import ReviewCard
from reports.printing import paper as blocks
from reports.printing import rendering
from reports.printing.paper import GAP
from reports.printing.rendering import OWN, TYPST, WEASYPRINT, Renderer, RenderingFailed, files_in
from tests.assessments.invented import league

from .test_card_data import _tags

POLICY, DAY = "xlgl-2024", dt.date(2024, 12, 31)
NOW = timezone.make_aware(dt.datetime(2024, 12, 31, 16))
LONG = "阿拉坦乌拉苏日图格其木格巴特尔·布赫朝鲁孟和"
LOST = "\U0002a6d0"
HOSTILE = f'<b>讲座</b> & #strong[x] *重点* $x$ \\u{{41}} "引号" @{LOST} https://example.org/ 第一讲'


@pytest.fixture(scope="module")
def writers():
    found = {writer: Renderer(writer) for writer in (WEASYPRINT, TYPST, OWN)}
    yield found
    for one in found.values():
        one.close()


def plain(found: dict) -> ReviewCard:
    kind = "card" if found["content"]["is_card"] else "statement"
    return ReviewCard(number="XM-K2024-000001", kind=kind, issued_at=NOW, **found)


def people() -> list[ReviewCard]:
    """Cards and statements of every kind of decision, the first of each; one with 61 records and texts that no writer
    may take for its own language."""
    league(12, 17)
    questions, found = purposes.questions(packs.in_force(POLICY)), {}
    for learner in Learner.objects.unscoped().order_by("pk"):
        for application in questions.values():
            assessed = assess(
                actor=SystemActor("tests"), learner=learner, application=application, as_of=DAY, policy=POLICY
            )
            with translation.override("zh-hans"):
                content = build(assessed, at=NOW)
            kind = (content["is_card"], re.sub(r"\d+", "", content["verdict"]["sentence"])[:14])
            found.setdefault(kind, {"content": content, "id_number": learner.id_number})
    cards = [plain(one) for one in found.values()]
    many = max(cards, key=lambda card: (card.kind == "card", len(card.content["annex"]["records"])))
    annex = many.content["annex"]
    annex["records"] = (annex["records"] * 61)[:61]
    annex["records"][3] = annex["records"][3] | {"title": HOSTILE}
    annex["own_page"] = True
    many.content["identity"] |= {"name": f"{LONG}𠮷䶮{LOST}", "name_parts": [LONG]}
    return cards


def said(pdf: bytes, paper: blocks.Paper) -> str:
    """The text in its order, without what stands on every page."""
    text = "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    first, middle, last = paper["pages"]
    text = re.sub(rf"{first}\d+{middle}\d+{last}".replace(" ", ""), "", text)
    for everywhere in (paper["footer"], paper["banner"]):
        text = text.replace("".join(everywhere.replace(GAP, "").split()), "")
    head = "".join(column["title"] for column in paper["blocks"][-1]["columns"])
    before, mark, after = text.partition(head)
    return before + mark + after.replace(head, "")  # of the annex: on each of its pages


@pytest.mark.django_db
def test_both_writers_say_the_same_of_everybody(writers):
    cards = people()
    assert len(cards) > 8
    for card in cards:
        paper = jobs.printable(card)
        files = attachments_of(card, verify="https://example.org/verify/x/")
        pdfs = {name: writer.pdf(paper, files) for name, writer in writers.items()}
        weasy, typst, own = (said(pdfs[name], paper) for name in (WEASYPRINT, TYPST, OWN))
        assert weasy == typst == own
        assert card.id_number in weasy
        assert files_in(pdfs[WEASYPRINT]) == files_in(pdfs[TYPST]) == files_in(pdfs[OWN])
        assert marks(pdfs[WEASYPRINT]) == marks(pdfs[TYPST]) == marks(pdfs[OWN])
        assert pages_fit(card, pdfs)
        assert card.content["title"] in weasy
        hostile = card.content["identity"]["name"].endswith(LOST)
        assert ("".join(HOSTILE.replace(LOST, "").split()) in typst) is hostile


def pages_fit(card: ReviewCard, pdfs: dict[str, bytes]) -> bool:
    """A paper whose records were reckoned to fit stands on one page, whoever prints it."""
    found = {rendering.pages_of(pdf) for pdf in pdfs.values()}
    return found == {1} or (len(found) == 1 and fit(card.content, card.content["setting"]["seal"]).own_page)


def marks(pdf: bytes) -> dict:
    """What a keeper of archives and a reader of screens look for."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    meta = root["/Metadata"].get_object().get_data().decode()
    tags = set(_tags(root["/StructTreeRoot"]))
    return {
        "language": str(root["/Lang"]),
        "marked": bool(root["/MarkInfo"]["/Marked"]),
        "part": re.search(r"pdfaid:part[>=\"]+(\d)", meta)[1],
        "level": re.search(r"pdfaid:conformance[>=\"]+(\w)", meta)[1],
        "relations": sorted({str(one.get_object()["/AFRelationship"]) for one in root["/AF"]}),
        "tags": {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/P", "/Figure"} & tags,
        "title": str(reader.metadata.title),
        "author": str(reader.metadata.author),
        "bookmarks": flat(reader.outline),
    }


def flat(outline: list) -> list[str]:
    return [title for one in outline for title in (flat(one) if isinstance(one, list) else [one.title])]


def short(text: str, **more) -> blocks.Paper:
    block = blocks.table([blocks.column("甲"), blocks.column("乙")], [blocks.row([text, "二"])])
    return blocks.paper(
        title="题",
        author="局",
        footer="脚",
        pages=("第 ", " 页，共 ", " 页"),
        blocks=[blocks.heading("题"), block],
        **more,
    )


@pytest.mark.parametrize("writer", [WEASYPRINT, TYPST, OWN])
@pytest.mark.parametrize(
    "text", ["\x00\x07甲\ufeff\u200b乙", "\ue000\U000f0001", "\U0001f600", "ᠮᠣᠩᠭᠣᠯ", HOSTILE],
    ids=["control", "private", "picture", "mongolian", "markup"],
)  # fmt: skip
def test_no_text_keeps_a_paper_from_being_printed(writers, writer, text):
    assert writers[writer].pdf(short(text)).startswith(b"%PDF")


def test_signs_without_a_font_leave_room(writers):
    found = short(f"草{LOST}原\x07")
    assert found["blocks"][1]["rows"][0]["cells"][0]["text"] == f"草{GAP}原 "


def test_control_typst_itself_refuses_a_sign_without_a_font(writers):
    found = short("草")
    found["blocks"][1]["rows"][0]["cells"][0]["text"] = LOST
    with pytest.raises(RenderingFailed):
        writers[TYPST].pdf(found)


@pytest.mark.parametrize("writer", [WEASYPRINT, TYPST, OWN])
def test_contents_know_the_pages_of_what_follows(writers, writer):
    child = writers[writer]
    for number in range(3):
        mark = {"title": f"人{number}", "unit": "第一单位" if number == 0 else ""}
        rows = [blocks.row([f"行{line}", ""]) for line in range(60 if number == 1 else 2)]
        table = blocks.table([blocks.column("甲"), blocks.column("乙")], rows)
        child.keep(
            blocks.paper(title="题", author="局", footer="脚", key=f"K{number}", mark=mark,
                         pages=("第 ", " 页，共 ", " 页"), blocks=[blocks.heading("题"), table])
        )  # fmt: skip
    lines = [blocks.row([f"人{n}", blocks.cell("", to=f"K{n}", page_of=f"K{n}")]) for n in range(3)]
    table = blocks.table([blocks.column("姓名"), blocks.column("页")], [blocks.across("第一单位"), *lines])
    contents = blocks.paper(
        title="目录", author="局", footer="脚", key="contents", blocks=[blocks.heading("目录"), table]
    )
    reader = pypdf.PdfReader(io.BytesIO(child.kept(contents)))
    assert len(reader.pages) == 5
    assert "".join(reader.pages[0].extract_text().split()).startswith("目录姓名页第一单位人02人13人25")
    assert "第1页，共2页" in "".join(reader.pages[2].extract_text().split())
    assert flat(reader.outline) == ["目录", "第一单位", "人0", "人1", "人2"]


@pytest.mark.parametrize(("chosen", "writer"), [
    ("auto", OWN), ("own", OWN), ("weasyprint", WEASYPRINT), ("typst", TYPST),
])  # fmt: skip
def test_a_setting_chooses_the_writer(monkeypatch, chosen, writer):
    monkeypatch.setattr(settings.CONFIG, "paper_writer", chosen)
    assert rendering.writer_here() == writer


def test_a_child_is_renewed_after_a_while(monkeypatch):
    monkeypatch.setattr(rendering, "RENEWED_AFTER", 2)
    with Renderer(TYPST) as own:
        children = [own.pdf(short(str(number))) and own._child.pid for number in range(4)]
    assert children[0] == children[1] != children[2] == children[3]
