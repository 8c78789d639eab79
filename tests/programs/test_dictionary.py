"""The data dictionary: complete, the same in the tree and at its address."""

from __future__ import annotations

import pytest
from django.test import Client

from policy import packs
from programs.api import dictionary, meanings
from programs.api.schema import described
from scripts import write_docs


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return dictionary.whole()


def test_every_field_is_in_it(whole):
    """Whatever an operation or event takes or answers."""
    schema, known = described(), {(row["field"], place) for row in whole["fields"] for place in row["where"]}
    missing = [
        (path, operation["operationId"])
        for group in ("paths", "webhooks")
        for item in schema[group].values()
        for operation in item.values()
        for path, _part in dictionary._parts(schema, operation)
        if (path, operation["operationId"]) not in known
    ]
    assert missing == []
    assert ("sector", "learners_one") in known
    assert ("items.card_id", "event_card_issued") in known


def test_every_field_has_a_meaning(whole):
    assert [row["field"] for row in whole["fields"] if not row["meaning"].strip()] == []


def test_every_value_has_its_name(whole):
    """In Chinese, but for the names of formats; a value without one is left out, so the numbers must agree."""
    schema, lacking = described(), []
    readings = {reading.id: reading.question for pack in dictionary._packs() for reading in pack.readings}
    for item in [*schema["paths"].values(), *schema["webhooks"].values()]:
        for operation in item.values():
            for path, part in dictionary._parts(schema, operation):
                values = [value for value in part.get("enum") or () if value is not None]
                if path != "sort" and len(meanings.labels(values, readings)) != len(values) and len(values) > 1:
                    lacking.append((path, values))
    assert lacking == []


def test_every_figure_has_its_unit_or_needs_none(whole):
    figures = [row for row in whole["fields"] if "integer" in row["type"] or "number" in row["type"]]
    lacking = {row["field"].rpartition(".")[2] for row in figures if not row["unit"]} - meanings.NO_UNIT
    assert lacking == set()


def test_control_a_new_figure_would_be_named():
    assert dictionary.figure({"type": "integer"}, "weight")
    assert "weight" not in meanings.UNITS


@pytest.mark.parametrize(
    ("name", "text", "articles"),
    [("x", "单位性质（6.2）", ["6.2"]), ("x", "单位培训计划（七（二））", ["7.2"]), ("x", "费用（元，八）", []),
     ("fee", "", ["8"]), ("x", "编号（内部）", []), ("x", "来源（五）", ["5"])],
    ids=range(6),
)  # fmt: skip
def test_articles_are_read_from_what_is_said(name, text, articles):
    assert dictionary.articles(name, text) == articles


def test_every_entry_of_the_notices_is_in_it(whole):
    text = packs.own_text("xlgl-2024")
    found = [row for row in whole["entries"] if row["policy"] == "xlgl-2024"]
    assert len(found) >= text.count("summary:") - 3
    assert all(row["article"] and row["summary"] for row in found)


@pytest.mark.django_db
def test_it_is_open_and_the_same_as_in_the_tree(whole):
    answer = Client().get("/api/v1/dictionary/")
    assert answer.status_code == 200
    assert answer.json()["fields"] == whole["fields"]
    assert write_docs.DICTIONARY.read_text() == dictionary.document(), "run: python scripts/write_docs.py"
