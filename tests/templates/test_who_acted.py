"""Whoever acted is said in words on every page: where the portal itself did, no internal name of a job is shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template

from journal.portal_actors import ACTORS

NAMES = re.compile(r"[{=\s](?:[a-z_0-9]+\.)+(?:by_name|[a-z_]+_by_name|[a-z_]+_by)(?=[|}\s])(?![^\s]*\|who)")
WITHOUT_NAMES = {
    "answer_by": "a day", "columns_by": "a choice of columns", "filed_by": "a day of a plan, or a name",
    "judged_by": "a notice", "met_by": "an article", "returned_by": "a step",
}  # fmt: skip
"""What looks like a name and is none; ``filed_by`` of an objection to an announcement is always a person's."""


def bare(text: str) -> list[str]:
    """Names of people or of the portal that this template shows as they are stored."""
    tags = re.findall(r"{{.*?}}|{%-? *(?:blocktranslate|include|with).*?%}", text)
    found = [match.group().strip("{= ") for tag in tags for match in NAMES.finditer(tag)]
    return [one for one in found if one.rsplit(".", 1)[-1] not in WITHOUT_NAMES]


def templates() -> list[Path]:
    roots = [settings.ROOT / "templates", *settings.ROOT.glob("*/templates")]
    return sorted(path for root in roots for path in root.rglob("*.html"))


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(settings.ROOT)))
def test_no_page_shows_whoever_acted_as_it_is_stored(path):
    assert bare(path.read_text()) == []


@pytest.mark.parametrize(
    "text",
    ["{{ step.by_name }}", "{% blocktranslate with who=row.verified_by when=x %}", '{{ a.stored_by|default:"—" }}'],
)
def test_control_a_bare_name_is_found(text):
    assert bare(text)


def test_the_portal_is_said_in_words_and_people_by_their_names():
    page = Template("{% load portal %}{{ name|who }}")
    for name in ACTORS:
        assert page.render(Context({"name": name})) == str(ACTORS[name]) != name
    assert page.render(Context({"name": "王秀兰"})) == "王秀兰"
    assert page.render(Context({"name": None})) == ""


@pytest.mark.parametrize(("kept", "said"), [("2024-12-14", "2024年12月14日"), ("", ""), ("长期", "长期")])
def test_a_day_kept_as_text_is_said_as_pages_say_days(kept, said):
    assert Template("{% load portal %}{{ kept|iso_day }}").render(Context({"kept": kept})) == said
