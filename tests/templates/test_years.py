"""A policy year stands on pages as 2024年度 (`of_year`, or a sentence), never as a bare number."""

from __future__ import annotations

import re

import pytest

from .test_markup import ROOT, TEMPLATES

BARE = re.compile(r"(?<![=\"'])\{\{\s*(?:\w+\.)*(?:policy_)?year\s*\}\}")
CALENDAR = {
    "policy/workdays/_months.html", "policy/workdays/year.html", "policy/workdays/years.html",
    "reports/office/_weeks.html",
}  # fmt: skip
"""Pages of calendar years: holidays, and the weeks of this year and the last."""
SENTENCES = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.DOTALL)


def bare(text: str) -> list[str]:
    return BARE.findall(SENTENCES.sub("", text))


def test_no_page_shows_a_policy_year_as_a_bare_number():
    found = {path.relative_to(ROOT / "templates").as_posix(): bare(path.read_text("utf-8")) for path in TEMPLATES}
    assert {path for path, years in found.items() if years} <= CALENDAR


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<td>{{ table.year }}</td>", 1),
        ("{{ year }} {{ a.b.policy_year }}", 2),
        ("<td>{{ table.year|of_year }}</td>", 0),
        ('<input value="{{ pack.policy_year }}">', 0),
        ('<a href="?year={{ row.year }}">', 0),
        ("{% blocktranslate %}Year {{ year }}{% endblocktranslate %}", 0),
    ],
)
def test_the_control_finds_one(text, found):
    assert len(bare(text)) == found
