"""Where a list is empty stands what to do, or when something will come: a bare “nothing” helps nobody."""

from __future__ import annotations

import re
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
INCLUDE = re.compile(r'\{% include "components/empty\.html"([^%]*)%\}')


def without_advice(text: str) -> list[int]:
    """The lines on which nothing is shown, without a word about what then."""
    found = []
    for include in INCLUDE.finditer(text):
        before = text[: include.start()]
        named = before.rfind(" as title %}")
        if "text=" not in include[1] and not (named >= 0 and " as text %}" in before[named:]):
            found.append(before.count("\n") + 1)
    return found


def test_every_empty_list_says_what_then():
    files = sorted(TEMPLATES.rglob("*.html"))
    shown = {str(file.relative_to(TEMPLATES)): without_advice(file.read_text(encoding="utf-8")) for file in files}
    assert {name: lines for name, lines in shown.items() if lines} == {}
    assert sum(len(INCLUDE.findall(file.read_text(encoding="utf-8"))) for file in files) > 40


def test_control_one_without_a_word_is_found():
    bare = '{% translate "Nothing" as title %}{% include "components/empty.html" %}'
    told = bare.replace(" as title %}", ' as title %}{% translate "Wait." as text %}')
    assert without_advice(f"{told}\n{bare}\n{told}") == [2]
    assert without_advice('{% include "components/empty.html" with title=_("Nothing") %}') == [1]
