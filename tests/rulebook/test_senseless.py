"""Packs that say what can never apply, each refused with its line and a sentence."""

from pathlib import Path

import pytest
import yaml

from rulebook.loader import PackError, read_pack
from tests.rulebook.test_contradictions import PLACES, REAL

BLOCKS = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8").split("```yaml\n")
WHOLE = BLOCKS[1].partition("```")[0]
SIGNED = "article: 5, checked: 2026-11-28, summary: 规定。"
FACTS = """facts:
  - {id: degree, name: 学历, type: word, words: {doctor: 博士, master: 硕士}}
  - {id: hired_on, name: 参加工作, type: day}
  - {id: posts, name: 岗位年限, type: whole}
  - {id: newcomer, name: 新调入, type: flag}
"""
REVIEW = "covers: [{application: title_review}]"


def relief(*entries: str) -> str:
    lines = "".join(
        f'  - {{id: "5.{number}", kind: asks, {entry}, {SIGNED}}}\n' for number, entry in enumerate(entries, 1)
    )
    return f"{FACTS}relief:\n{lines}"


def when(condition: str, covers: str = REVIEW) -> str:
    return relief(f"{covers}, when: {condition}, asks: {{nothing: true}}")


def conversion(rest: str) -> str:
    entry = f'id: "6.1", sources: [paper], subject: professional, {rest}, {SIGNED}'
    return f"sources: {{paper: 论文}}\n{FACTS}conversions:\n  - {{{entry}}}\n"


PACKS = yaml.safe_load((Path(__file__).parent / "senseless_packs.yaml").read_text(encoding="utf-8"))
PLAIN = "covers: [{application: title_review}], asks: {years: {last: 3}}"
SPECIAL = "covers: [{application: title_review, levels: [senior]}], asks: {years: {last: 3}}"
SECOND = f'  - {{id: "4.3", kind: asks, {REVIEW}, asks: {{years: {{last: 1}}}}, {SIGNED}}}\n'


def refused(text: str) -> PackError:
    with pytest.raises(PackError) as error:
        read_pack(text, "pack.yaml")
    return error.value


@pytest.mark.parametrize("entry", PACKS, ids=lambda entry: entry["name"])
def test_it_is_refused_with_line_and_sentence(entry):
    text = WHOLE + entry.get("add", "")
    if "old" in entry:
        assert entry["old"] in text
        text = text.replace(entry["old"], entry["new"], 1)
    error = refused(text)
    assert error.message.startswith(entry["says"])
    assert entry["at"] in text.splitlines()[error.line - 1]


def test_an_article_that_the_notice_lacks_is_refused_wherever_it_stands():
    listed = "articles: {'2': 学时, '3': 时间, '4': 要求}\n"
    assert read_pack(WHOLE + listed, "x").articles
    cap = f"counting:\n  caps:\n    - {{id: '7.1', hours: 8, per: day, {SIGNED}}}\n"
    assert refused(WHOLE + listed + cap).message == "通知没有“5”这一条（见 articles）"
    exam = WHOLE.replace("每年30学时。}", "每年30学时。, exam: {article: 9, checked: 2026-11-28, summary: 考试。}}", 1)
    assert refused(exam + listed).message == "通知没有“9”这一条（见 articles）"


def test_a_reading_that_changes_nothing_is_refused():
    text = WHOLE.replace("{years: {last: 3}}", "{years: {last: {reading: how_many, values: {a: 3, b: 3}}}}", 1)
    asked = "question: 几年？, default: a, options: {a: 三年, b: 3年}, state: open, checked: 2026-11-28"
    reading = f"readings:\n  - {{id: how_many, articles: [4], {asked}}}\n"
    assert refused(text + reading).message == "读法“how_many”的各个选项在这里是同一个值"
    assert read_pack((text + reading).replace("b: 3}", "b: 4}"), "x")


@pytest.mark.parametrize("section", [
    when("{all: [{level: senior}, {fact: newcomer}]}"),
    when("{any: [{fact: degree, is: [doctor, master]}, {fact: posts, at_least: 5, at_most: 9}]}"),
    when("{all: [{fact: hired_on, years_ago: {at_most: 2}}, {age: 50, on: year_end}]}"),
    relief("covers: [{application: recognition, grounds: [other]}], asks: {nothing: true}"),
    conversion("rates: [{unit: paper, roles: [first], hours: 6}, {unit: paper, hours: 3}], most: 12"),
])  # fmt: skip
def test_the_controls_are_read(section):
    assert read_pack(WHOLE + section, "pack.yaml")


def test_the_general_entry_may_stand_last():
    assert read_pack(WHOLE.replace(PLAIN, SPECIAL, 1) + SECOND, "pack.yaml")


def test_the_packs_themselves_are_not_refused():
    for text in (REAL, *PLACES.values()):
        read_pack(text, "pack.yaml")
