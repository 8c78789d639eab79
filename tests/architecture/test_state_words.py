"""Words for states that are said of several things: each was read in Chinese beside the thing it is said of.

A unit that is closed is 已撤销; an audit that is finished is not. Such a word on another page is another line here.
"""

from __future__ import annotations

import re

import pytest
from django.utils.translation import gettext, override, pgettext

from .sources import ROOT

STATE = re.compile(r'class="state(?: state-[^"]*)?">\{% translate "([^"]+)"(?: context "([^"]+)")? %\}')
SEVERAL = {"closed", "ended", "final", "frozen", "open", "refused", "revoked", "taken back", "undone", "withdrawn"}
READ = {
    ("", "closed"): ("已撤销", ["learners/units.html"]),
    ("", "ended"): ("已到期", ["account/account.html"]),
    ("", "revoked"): ("已撤销", ["reports/home/facts.html"]),
    ("", "taken back"): ("已撤回", ["assessments/case.html"]),
    ("step", "undone"): (
        "已撤回",
        ["casework/objections/objection.html", "plans/plan.html", "reports/requests/part.html"],
    ),
    ("", "withdrawn"): ("已撤销", ["account/account.html"]),
    ("fact", "ended"): ("已终止", ["reports/home/facts.html"]),
    ("reading", "open"): ("待明确", ["assessments/register.html"]),
    ("token", "revoked"): ("已撤销", ["account/tokens.html"]),
    ("webhook", "ended"): ("已停用", ["programs/webhook_state.html"]),
    ("table", "final"): ("已定稿", ["reports/statistics/table.html", "reports/statistics/tables.html"]),
}


def said(markup: str) -> set[tuple[str, str]]:
    """Every such word that a page says of a state, with its context."""
    return {(context, word) for word, context in STATE.findall(markup) if word in SEVERAL}


def test_a_word_for_several_states_says_in_chinese_what_it_is_said_of():
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    folder = ROOT / "templates"
    with override("zh-hans"):
        for path in sorted(folder.rglob("*.html")):
            for context, word in said(path.read_text(encoding="utf-8")):
                chinese = pgettext(context, word) if context else gettext(word)
                found.setdefault((context, word), (chinese, []))[1].append(path.relative_to(folder).as_posix())
    assert found == READ


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<span class="state state-met">{% translate "closed" %}</span>', {("", "closed")}),
        ('<span class="state">{% translate "open" context "y" %}</span>', {("y", "open")}),
        ('<span class="state">{% translate "complete" %}</span>', set()),
    ],
)
def test_control_such_a_word_is_found_on_any_page(markup, found):
    assert said(markup) == found
