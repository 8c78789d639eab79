"""A notice article by article, and which entries of a pack speak for each."""

import pytest

from rulebook.loader import PACKS, examine, read_pack
from rulebook.outline import articles, covered, entries

PACK = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
NOTICE = """关于做好继续教育的通知
各旗县：
为……，现通知如下。
一、培训对象
全盟专业技术人员。
二、学时规定
每年90学时。
1.这是条内的清单。
四、培训平台
（一）公需科目。
平台甲。
（二）专业科目。
六、减免规定
（一）按年龄减免。
男满55周岁。
（二）基层一线。
（九）不连续的编号属于上一项。
十、其他
"""


def test_articles_and_their_parts_have_the_numbers_of_packs():
    assert [article.number for article in articles(NOTICE)] == ["1", "2", "4", "4.1", "4.2", "6", "6.1", "6.2"]
    second = articles(NOTICE)[1]
    assert (second.heading, second.text) == ("二、学时规定", "每年90学时。\n1.这是条内的清单。")


def test_numbers_that_do_not_follow_stay_in_the_article_before():
    found = {article.number: article for article in articles(NOTICE)}
    assert found["4.1"].text == "平台甲。"
    assert "（九）" in found["6.2"].text
    assert "十、其他" in found["6.2"].text


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("第一条 总则", "1"),
        ("1、总则", "1"),
        ("　一、总则", "1"),
        ("（一）总则", None),
        ("一总则", None),
        ("第九十条", None),
    ],
)
def test_how_an_article_begins(line, number):
    assert [article.number for article in articles(f"{line}\n")] == ([number] if number else [])


def test_numerals_up_to_ninety_nine():
    numerals = "一二三四五六七八九"
    tens = [f"{'' if ten == 1 else numerals[ten - 1]}十" for ten in range(1, 10)]
    every = [*numerals, *(ten + one for ten in tens for one in ["", *numerals])]
    text = "\n".join(f"第{numeral}条 x" for numeral in every)
    assert [article.number for article in articles(text)] == [str(number) for number in range(1, 100)]


def test_each_article_has_its_entries_and_what_nothing_speaks_for_is_marked():
    found = {one.article.number: one for one in covered(NOTICE, PACK)}
    assert [entry.name for entry in found["6.2"].entries] == ["6.2", "非公有制经济或一线岗位"]
    assert [entry.name for entry in found["6.1"].entries][:2] == ["6.1.full", "6.1.one_year"]
    assert [number for number, one in found.items() if one.silent] == ["1"]
    assert not found["6"].silent
    assert found["6"].entries == ()


def test_control_an_article_whose_entry_is_gone_is_marked():
    without = PACK.replace("article: 6.2\n", "article: 6.3\n")
    assert {one.article.number for one in covered(NOTICE, without) if one.silent} == {"1", "6.2"}


def test_entries_know_their_line():
    lines = PACK.split("\n")
    entry = next(entry for entry in entries(PACK) if entry.name == "6.7.later")
    assert lines[entry.line - 1].strip() == "- id: 6.7.later"
    assert entry.summary.startswith("从党政机关转岗后")


def test_a_text_that_is_no_yaml_has_no_entries():
    assert entries("id: [") == ()
    assert all(one.silent or one.article.has_parts for one in covered(NOTICE, "id: ["))


def test_every_mistake_is_told_with_its_line():
    broken = PACK.replace("hours: 30\n", "hours: xx\n", 1).replace("issued: 2024-01-12", "issued: 2024-02-31")
    pack, problems = examine(broken)
    lines = broken.split("\n")
    assert pack is None
    assert [lines[line - 1].strip() for line, _ in problems] == ["issued: 2024-02-31", "hours: xx"]
    assert "“2024-02-31”不是存在的日期" in problems[0][1]


def test_what_does_not_fit_together_is_told_as_a_whole():
    broken = PACK.replace("years: [2021, 2022, 2023]", "years: [2021, 2024]").replace("{public: 4.1}", "{pblic: 4.1}")
    assert len(examine(broken)[1]) == 3


def test_a_pack_without_mistakes_is_the_pack():
    pack, problems = examine(PACK)
    assert problems == ()
    assert pack is not None
    assert pack.hash == read_pack(PACK, "x").hash


@pytest.mark.parametrize("text", ["", "[]", "a: b: c", "id: x\nid: x", "x: &a 1", "\x00", "- " * 3000])
def test_any_text_gives_a_sentence(text):
    pack, problems = examine(text)
    assert pack is None
    assert problems
    assert all(line >= 1 and sentence for line, sentence in problems)
