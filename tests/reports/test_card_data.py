"""The PDF for programs: data with their schema attached, PDF/A-3a by its own marks, tags, language, whole for qpdf."""

from __future__ import annotations

import io
import json
import re
import subprocess

import jsonschema
import pypdf
import pytest

from ground import vault
from reports.cards.data import FORMAT, SCHEMA, attachments_of, data_of
from reports.cards.models import ReviewCard

from .test_cards import complete, finish, issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast) -> ReviewCard:
    complete(cast.alatan.learner)
    return finish(issue(cast))


def schema() -> dict:
    return json.loads(SCHEMA.read_text(encoding="utf-8"))


def opened(card: ReviewCard) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(vault.read(card.pdf_key)))


def test_the_data_of_the_card_is_attached_and_fits_its_schema(card, cast):
    found = opened(card).attachments
    assert set(found) == {f"{card.number}.json", "card.schema.json", f"{card.number}.vc.json"}
    data = json.loads(found[f"{card.number}.json"][0])
    jsonschema.validate(data, json.loads(found["card.schema.json"][0]))
    assert data["format"] == FORMAT
    assert (data["number"], data["kind"]) == (card.number, "card")
    assert data["holder"]["document_number"] == cast.alatan.learner.id_number
    assert data["years"][0]["year"] == "2024"
    assert [one["counted"] for one in data["years"][0]["subjects"]] == ["30", "60"]
    assert {record["title"] for record in data["records"]} == {"甲", "乙"}
    assert card.token in data["verify"]


def test_a_statement_fits_the_schema_as_well(cast):
    statement = finish(issue(cast))
    data = data_of(statement, verify="x")
    jsonschema.validate(data, schema())
    assert data["kind"] == "statement"
    assert data["missing"]


@pytest.mark.parametrize("change", [{"kind": "certificate"}, {"issued_on": "2024"}, {"more": 1}, {"number": ""}])
def test_control_what_does_not_fit_is_refused(card, change):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data_of(card, verify="x") | change, schema())


def test_it_says_that_it_is_tagged_pdf_a_3a_in_chinese(card):
    pdf = opened(card)
    root = pdf.trailer["/Root"]
    meta = root["/Metadata"].get_object().get_data().decode()
    assert re.search(r"pdfaid:part[>=\"]+3", meta)
    assert re.search(r"pdfaid:conformance[>=\"]+A", meta)
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]) == "zh-CN"
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    relations = {str(one.get_object()["/AFRelationship"]) for one in root["/AF"]}
    assert relations == {"/Data", "/Supplement", "/Alternative"}
    kinds = set(_tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/P"} <= kinds
    assert all("/FontFile2" in font or "/FontFile3" in font for font in _fonts(pdf))


def test_another_program_finds_the_file_whole(card, tmp_path):
    path = tmp_path / "card.pdf"
    path.write_bytes(vault.read(card.pdf_key))
    assert subprocess.run(["qpdf", "--check", str(path)], capture_output=True, timeout=60).returncode == 0


def test_papers_of_the_first_form_have_no_data(card):
    card.content = {name: value for name, value in card.content.items() if name != "form"}
    assert attachments_of(card, verify="x") == []


def _tags(node, depth: int = 0):
    node = node.get_object()
    if not isinstance(node, dict) or depth > 40:
        return
    if "/S" in node:
        yield str(node["/S"])
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if not isinstance(child, int):
            yield from _tags(child, depth + 1)


def _fonts(pdf: pypdf.PdfReader):
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            yield inner.get_object()["/FontDescriptor"].get_object()
