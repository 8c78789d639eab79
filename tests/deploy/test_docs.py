"""Documents say what the code does: generated parts are fresh, links lead somewhere, commands exist."""

from __future__ import annotations

import re

import pytest

from scripts import write_docs

from .environments import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_generated_documents_are_fresh():
    again = "run: python scripts/write_docs.py"
    assert write_docs.README.read_text() == write_docs.readme(), again
    assert write_docs.OPEN_READINGS.read_text() == write_docs.open_readings(), again
    assert write_docs.STATES.read_text() == write_docs.states(), again
    assert write_docs.PACK_SCHEMA.read_text() == write_docs.schema(), again


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(document):
    text = document.read_text()
    links = [link for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text) if "://" not in link]
    broken = [link for link in links if not (document.parent / link).exists()]
    named = re.findall(r"`((?:[a-z_]+/)+(?:[a-z_.-]+)?)`", text)
    known = {path.name for path in ROOT.iterdir()}
    broken += [path for path in named if path.partition("/")[0] in known and not (ROOT / path).exists()]
    assert broken == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: str(document.relative_to(ROOT)))
def test_management_commands_exist(document):
    from django.core.management import get_commands

    named = set(re.findall(r"manage\.py ([a-z_]+)", document.read_text()))
    assert named <= set(get_commands())


def test_every_decision_says_what_was_rejected():
    for page in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = page.read_text()
        for part in ("## Decision", "## Why", "## Rejected"):
            assert part in text, f"{page.name} lacks {part}"
