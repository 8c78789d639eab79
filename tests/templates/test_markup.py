"""What every template keeps to, so that the strict content security policy holds and nobody is shut out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .all_at_once import ALL_AT_ONCE

ROOT = Path(__file__).resolve().parents[2]
PAPER = {"reports/cards/card_1.html"}  # laid out by the renderer, never sent to a browser
TEMPLATES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if path.relative_to(ROOT / "templates").as_posix() not in PAPER
)
KEEP_A_PLACE = {"desk.js", "lists.js"}  # for the life of the tab: the number of the chosen row, codes of ticked ones
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx event attribute": re.compile(r"\shx-on[:-]", re.IGNORECASE),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "foreign file": re.compile(r"<(?:script|link|img|iframe)[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.IGNORECASE),
    "Bootstrap's own script": re.compile(r"\sdata-bs-(?!theme)", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|\{%\s*autoescape off"),
}


def broken(text: str) -> list[str]:
    text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_template_asks_for_nothing_that_the_policy_refuses(template):
    assert broken(template.read_text()) == []


WITHOUT_YEAR = re.compile(r"""\|date:(["'])(?![^"']*[Yy]|[A-Z_]+_FORMAT)[^"']*[djDlFmMn][^"']*\1""")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_date_is_shown_with_its_year(template):
    assert not WITHOUT_YEAR.search(template.read_text())


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ('{{ a|date:"m-d" }}', True),
        ("{{ a|date:'n月j日' }}", True),
        ('{{ a|date:"Y-m-d" }}', False),
        ('{{ a|date:"H:i" }}', False),
    ],
)
def test_a_date_without_year_would_be_found(shown, found):
    assert bool(WITHOUT_YEAR.search(shown)) is found


@pytest.mark.parametrize(
    "markup",
    [
        "<script>x()</script>",
        "<STYLE>a{}</STYLE>",
        '<p style="color:red">',
        '<a onclick="x()">',
        '<a href="javascript:x()">',
        '<script src="https://cdn.example/x.js"></script>',
        '<button data-bs-toggle="modal">',
        "{{ text|safe }}",
        '<button hx-on:click="x()">',
    ],
)
def test_each_rule_would_find_its_offence(markup):
    assert broken(markup)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_builds_no_code_and_no_markup_from_text(script):
    text = re.sub(r"/\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
    assert not re.search(r"\beval\(|new Function|\.(inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write", text)


KEEPS_DRAFTS = "keep.js"
"""What somebody types, in that browser alone, until it has arrived: tests/hall/test_kept_browser.py."""
KEEPS_ITS_PAGE = "offline_worker.js"
"""The check without network: a page of nobody, its parts, the published key (tests/reports/test_offline_check.py)."""


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_nothing_of_people_in_the_browser(script):
    text = re.sub(r"/\*.*?\*/", "", script.read_text(), flags=re.DOTALL)
    if script.name == KEEPS_DRAFTS:
        assert '[data-not-kept=""]' in text and "dataset.notKept" in text and "[type=password]" in text  # noqa: PT018 - one promise
        return
    if script.name == KEEPS_ITS_PAGE:
        assert 'new Request(PAGE, { credentials: "omit" })' in text
        assert not re.search(r"\blocalStorage\b|\bindexedDB\b|\bsessionStorage\b", text)
        return
    assert not re.search(r"\blocalStorage\b|\bindexedDB\b|\bcaches\b", text)
    assert script.name in KEEP_A_PLACE or "sessionStorage" not in text


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_form_that_writes_carries_its_token(template):
    for form in re.findall(r"<form\b[^>]*method=[\"']?post.*?</form>", template.read_text(), re.IGNORECASE | re.DOTALL):
        assert "csrf_token" in form


ALL = re.compile(r"\b(?:all|everybody|everyone|whole)\b", re.IGNORECASE)
FORM = re.compile(r"<form\b[^>]*action=\"\{% url '([^']+)'")
BUTTON = re.compile(r"<button\b(?P<attributes>[^>]*)>(?P<text>.*?)</button>", re.DOTALL)


def buttons_for_all(markup: str) -> set[str]:
    """What each button sends whose words speak of all: its ``act``, else the address of its form."""
    found = set()
    for button in BUTTON.finditer(markup):
        sends = 'type="button"' not in button["attributes"]
        if not sends or not ALL.search(re.sub(r"\{\{.*?\}\}", "", button["text"])):
            continue
        act = re.search(r'name="act" value="([^"]+)"', button["attributes"])
        named = re.search(r'form="([^"]+)"', button["attributes"])
        its = re.search(rf'<form\b[^>]*id="{named[1]}".*?</form>', markup, re.DOTALL) if named else None
        forms = FORM.findall(its[0])[:1] if its else FORM.findall(markup[: button.start()])
        found.add(act[1] if act else forms[-1] if forms else "?")
    return found


def test_every_button_for_all_says_who_does_the_work():
    """A new one is tried to be done by a worker, or it is said why it takes no time."""
    found = {act for template in TEMPLATES for act in buttons_for_all(template.read_text())}
    assert found == set(ALL_AT_ONCE)


def test_control_a_new_button_for_all_is_found():
    markup = "<form action=\"{% url 'x:refuse' %}\"><button>{% translate 'Refuse all of them' %}</button></form>"
    assert buttons_for_all(markup) == {"x:refuse"}
