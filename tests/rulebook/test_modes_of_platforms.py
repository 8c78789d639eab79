"""A platform may say the mode in which everything on it is held: what a record does not say itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import rulebook
from rulebook.loader import PackError, read_pack

SUMMARY = "article: 2, checked: 2026-11-30, summary: 示例。"


def notice(year: int, mode: str = "") -> str:
    """A notice under which at most 20 hours a year may be online."""
    return f"""id: dune-{year}
series: dune
title: 示例
place: 示例
issuer: 示例
document: 示〔{year}〕1号
issued: {year}-01-02
policy_year: {year}
year_starts: 01-01
modes: {{online: 网络, site: 现场}}
subjects:
  - {{id: public, name: 公需科目, hours: 30, {SUMMARY}}}
windows:
  - {{id: study, kind: study, years: [{year}], opens: {year}-01-01, closes: {year}-12-31, {SUMMARY}}}
platforms:
  - {{host: a.example, {mode}name: 甲, url: "https://a.example", subjects: {{public: 4}}, apps: [], support: [],
     checked: 2026-11-30, summary: 示例。}}
applications:
  annual_check: {{years: [{year - 1}, {year}]}}
base:
  - {{id: "4", kind: chosen_year, covers: [{{application: annual_check}}], {SUMMARY}}}
counting:
  caps:
    - {{id: "7", hours: 20, per: year, modes: [online], {SUMMARY}}}
"""


ONLINE = "mode: online, "


@pytest.fixture
def counted(tmp_path: Path):
    """The public hours of a year that count under the last of some notices, of 25 hours studied in it."""

    def under(*notices: str, year: int = 2025, **said: str) -> str:
        for number, text in enumerate(notices):
            (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
        credit = {
            "id": "1", "year": year, "subject": "public", "hours": "25", "source": "platform", "verified": True,
            "completed_on": f"{year}-05-20", "platform": "a.example", **said,
        }  # fmt: skip
        case = {
            "policy": "dune-2025", "as_of": "2025-12-31", "learner": {}, "credits": [credit],
            "application": {"kind": "annual_check", "year": year},
        }  # fmt: skip
        return rulebook.decide_data(case, rulebook.with_packs([tmp_path]))["years"][str(year)]["public"]

    return under


def test_what_a_record_does_not_say_its_platform_does(counted):
    assert counted(notice(2025)) == "25", "the control: nobody knows how it was held, so nothing is cut"
    assert counted(notice(2025, ONLINE)) == "20"


@pytest.mark.parametrize(("mode", "hours"), [("site", "25"), ("online", "20")])
def test_what_a_record_says_itself_goes_before(counted, mode, hours):
    assert counted(notice(2025, ONLINE), mode=mode) == hours


def test_the_notice_that_judges_a_record_says_what_its_platform_is(counted):
    notices = notice(2024, ONLINE), notice(2025)
    assert counted(*notices, year=2024) == "20"
    assert counted(*notices, year=2025) == "25"


def test_a_mode_that_is_not_declared_is_refused_with_its_line():
    text = notice(2025, "mode: evening, ")
    line = text[: text.index("host: a.example")].count("\n") + 1
    with pytest.raises(PackError) as refused:
        read_pack(text, "pack.yaml")
    assert str(refused.value) == f"pack.yaml，第{line}行：方式“evening”没有定义"


def test_a_notice_that_does_not_use_it_stays_the_same_law():
    """Records are classified anew where the hash of the law changes: a new key of the format is no new law."""
    platforms = [platform.model_dump(mode="json") for platform in rulebook.load_pack("xlgl-2024").platforms]
    assert not any("mode" in platform for platform in platforms)
    assert read_pack(notice(2025), "").hash != read_pack(notice(2025, ONLINE), "").hash
