"""Entries of a draft as forms beside their articles: what is kept changes those lines of the text and nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from policy.drafts import services
from policy.drafts.checking import decision_table, differences, examined
from policy.drafts.fields import SECTIONS, fields_of, with_values
from rulebook.loader import PACKS
from rulebook.outline import entries
from tests.browsing import WIDTHS, barriers, spills

from .test_drafts import ACTOR, NOTICE, NOW, begin, text_of

PACK = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")


def line_of(name: str, section: str, text: str = PACK) -> int:
    return next(entry.line for entry in entries(text) if (entry.name, entry.section) == (name, section))


def changed(text: str) -> list[str]:
    return [line.text.strip() for line in differences(PACK, text) if line.sign == "+"]


def named(line: int, path: str, text: str = PACK) -> str:
    return next(field.name for field in fields_of(text, line) if field.path == path)


def test_the_table_names_first_what_nobody_decides_and_what_several_do():
    table = decision_table(PACK)
    assert [bool(row.base) for row in table] == sorted(bool(row.base) for row in table)
    assert table[0].applications, table[0].base == ("其他情形的考核认定", "")
    assert not any(row.overlaps for row in table), "the control: in the notice of the league each is decided once"
    entry = "  - {id: 5.9, kind: asks, covers: [{application: title_review}], asks: {years: {last: 2}}, "
    entry += "when: {fact: sector, is: public}, article: 5.1, checked: 2026-11-23, summary: 近两年。}\n"
    several = PACK.replace("\nbase:\n", f"\nbase:\n{entry}", 1)
    assert examined(several)[1] == ()
    assert [row.base for row in decision_table(several) if row.overlaps] == ["5.9、5.1", "5.9、6.9"] or any(
        row.base.startswith("5.9、") for row in decision_table(several) if row.overlaps
    )
    assert decision_table(PACK.replace("series: xlgl", "serie: xlgl")) == []


def test_the_fields_of_an_entry_are_its_lines():
    found = {field.path: field.value for field in fields_of(PACK, line_of("2.window", "windows"))}
    assert found["years"] == "[2024]"
    assert found["opens"] == "2024-01-15"
    assert list(found) == ["id", "kind", "years", "opens", "closes", "article", "checked", "summary"]


def test_every_part_and_field_of_the_notice_has_a_word():
    """League HR reads 科目 · public and 名称（name）: a platform has no 姓名."""
    for entry in entries(PACK):
        assert entry.section in SECTIONS
        for field in fields_of(PACK, entry.line):
            assert field.label == field.path or field.label.endswith(f"（{field.path}）")
            assert field.label != field.path, (entry.name, field.path)
            assert "姓名" not in field.label
    strange = fields_of(PACK.replace("fact:", "strange:"), line_of("职业资格考试", "claims"))
    assert "strange" in {field.label for field in strange}, "the control: a key without a word stands alone"


def test_what_stands_deeper_belongs_to_the_entry_and_the_next_entry_does_not():
    found = [field.path for field in fields_of(PACK, line_of("public", "subjects"))]
    assert found[-3:] == ["exam.article", "exam.checked", "exam.summary"]
    options = [field.path for field in fields_of(PACK, line_of("filed_plan", "readings"))]
    assert {"options.unit", "options.roster", "options.completed"} <= set(options)
    assert options.count("id") == 1
    assert fields_of(PACK, line_of("fee", "fee"))[0].path == "per_hour"


def test_nothing_but_the_line_changes():
    line = line_of("2.window", "windows")
    fields = fields_of(PACK, line)
    text = with_values(PACK, fields, {named(line, "opens"): " 2024-01-05 ", named(line, "years"): "[2024, 2025]"})
    assert changed(text) == ["years: [2024, 2025]", "opens: 2024-01-05"]
    assert with_values(PACK, fields, {}) == PACK
    assert with_values(PACK, fields, {field.name: field.value for field in fields}) == PACK


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("每年：30学时。", "每年：30学时。"),
        ("ratio: 30", '"ratio: 30"'),
        ("a # b", '"a # b"'),
        ("[x", '"[x"'),
        ("“三科”", "“三科”"),
        ('"已加引号"', '"已加引号"'),
        ("两\n行", "两 行"),
    ],
)
def test_text_that_yaml_would_take_for_more_is_quoted(typed, written):
    line = line_of("6.2", "relief")
    text = with_values(PACK, fields_of(PACK, line), {named(line, "summary"): typed})
    assert changed(text) == [f"summary: {written}"]


@pytest.mark.django_db
def test_an_entry_is_kept_as_the_next_version(cast, signed_in):
    draft, client = begin(next_year=False), signed_in(cast.league_policy)
    line = line_of("6.1.full", "relief")
    page = reverse("drafts:entry", args=[draft.public_id, line])
    values = {field.name: field.value for field in fields_of(PACK, line)} | {"seen": 1}
    assert client.post(page, values | {named(line, "summary"): "新的说明。"})["Location"] == page
    assert changed(text_of(draft)) == ["summary: 新的说明。"]
    assert draft.versions.get(number=2).note == "减免规定 · 6.1.full"
    assert "本人看到： 新的说明。" in client.get(page).content.decode()
    again = client.post(page, values | {named(line, "summary"): "又一份。"}).content.decode()
    assert "已在此期间修改了这份草稿" in again
    assert client.post(page, {"seen": 2}).status_code == 200, "a field that is left empty is asked for again"
    assert draft.versions.count() == 2


@pytest.mark.django_db
def test_a_mistake_stands_beside_the_form(cast, signed_in):
    draft, client = begin(next_year=False), signed_in(cast.league_policy)
    line = line_of("2.window", "windows")
    page = reverse("drafts:entry", args=[draft.public_id, line])
    values = {field.name: field.value for field in fields_of(PACK, line)} | {"seen": 1}
    client.post(page, values | {named(line, "closes"): "2024-11-31"})
    assert "“2024-11-31”不是存在的日期" in client.get(page).content.decode()
    assert examined(text_of(draft))[1]
    assert client.get(reverse("drafts:entry", args=[draft.public_id, line + 1])).status_code == 404


@pytest.mark.django_db
def test_a_value_that_breaks_the_text_leads_to_the_text(cast, signed_in):
    """The version is kept; no entry can be read in it, so the page of the whole text says what is wrong."""
    draft, client = begin(next_year=False), signed_in(cast.league_policy)
    line = line_of("2.makeup", "windows")
    page = reverse("drafts:entry", args=[draft.public_id, line])
    values = {field.name: field.value for field in fields_of(PACK, line)} | {"seen": 1}
    answer = client.post(page, values | {named(line, "years"): "[2021, 2022"})
    assert answer["Location"] == reverse("drafts:draft", args=[draft.public_id])
    assert examined(text_of(draft))[1]


@pytest.mark.parametrize("several", ["7", "6.1", "{a: b}", "[]", ""])
def test_articles_that_are_no_list_break_no_page(several):
    found = entries(f"relief:\n  - id: 6.1\n    article: 6.1\n    articles: {several}\n")
    assert found[0].articles[0] == "6.1"
    assert "." not in found[0].articles


@pytest.mark.django_db
@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_an_entry_beside_its_article_in_a_browser(cast, open_as, width):
    draft = begin(next_year=False)
    services.keep_notice(actor=ACTOR, draft=draft, text=NOTICE, seen=0, now=NOW)
    page = open_as(cast.league_policy, reverse("drafts:entries", args=[draft.public_id]), width=width)
    assert barriers(page) == []
    assert spills(page) == 0
    page.get_by_role("link", name="科目 · public").first.click()
    assert "90学时。" in page.locator("main").inner_text()
    assert barriers(page) == []
    assert spills(page) == 0
    page.get_by_label("学时（hours）").fill("24")
    page.get_by_role("button", name="检查并保存").click()
    assert "hours: 24" in text_of(draft)
