"""One word, one meaning: class names are used once; the glossary has every model and every word of the assessments."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import translation

from .sources import ROOT, floors, modules, none

GLOSSARY = ROOT / "docs" / "glossary.md"
DJANGO_SAYS = {"Meta", "Command"}
"""Names that Django gives a meaning of its own."""
TWICE: dict[str, str] = {}
"""Class names that are used twice, each with the reason: the law's own word beside the row that keeps it."""
MOST = 0.02
"""The share of class names that may be used more than once."""
TOP_WORDS = (
    "actor", "application", "answer", "circumstances", "clause", "decision", "doubt", "fact", "job", "move", "notice",
    "office", "outcome", "purpose", "question", "reading", "relief", "request", "role", "route", "ruling", "scope",
    "shortfall", "snapshot", "standing", "step", "survey", "traits", "unit",
)  # fmt: skip
"""What somebody has to know before the assessments can be read."""


def used_twice(sources: Iterable[tuple[str, ast.Module]]) -> tuple[dict[str, list[str]], int]:
    """Class names that stand in more than one place, with the places, and how many names there are."""
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in sources:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in DJANGO_SAYS:
                places[node.name].append(f"{path}:{node.lineno}")
    return {name: found for name, found in places.items() if len(found) > 1}, len(places)


def rows() -> list[tuple[str, str, str]]:
    """Chinese, English and place of every word."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in lines]
    return [(*row, "")[:3] for row in cells if row[0] != "Chinese"]  # type: ignore[misc]


def lacking(models: Iterable[tuple[str, str]], words: list[tuple[str, str, str]]) -> list[str]:
    """Models (name, Chinese) that no row names in its place, or not by the Chinese that pages show."""
    found = []
    for name, chinese in models:
        named = [row for row in words if f"`{name}`" in row[2]]
        if not any(chinese in row[0] for row in named):
            found.append(f"{name}: docs/glossary.md has {named[0][0] if named else 'nothing'}, pages say {chinese}")
    return found


def test_class_names_are_used_once():
    twice, total = used_twice((module.at(module.tree).partition(":")[0], module.tree) for module in modules())
    none([f"{name}: {', '.join(places)}" for name, places in sorted(twice.items()) if name not in TWICE])
    assert set(TWICE) <= set(twice), "an excuse outlives its name"
    assert len(twice) <= MOST * total


def test_a_name_used_twice_is_found():
    """The control."""
    sources = [
        ("a.py", ast.parse("class One: ...\nclass Two:\n    class Meta: ...")),
        ("b.py", ast.parse("class One: ...")),
    ]
    assert used_twice(sources) == ({"One": ["a.py:1", "b.py:1"]}, 2)


def test_every_model_stands_in_the_glossary_with_its_chinese():
    with translation.override("zh-hans"):
        models = [
            (model.__name__, str(model._meta.verbose_name))
            for model in apps.get_models()
            if model.__module__.partition(".")[0] in floors()
        ]
    none(lacking(models, rows()))


def test_a_model_that_is_missing_or_called_otherwise_is_found():
    """The control."""
    words = [("情形", "circumstances", "`assessments/` `Circumstances`")]
    assert lacking([("Circumstances", "情形")], words) == []
    assert len(lacking([("Circumstances", "状况"), ("Standing", "评定归属")], words)) == 2


@pytest.mark.parametrize("word", TOP_WORDS)
def test_every_top_word_stands_in_the_glossary(word):
    assert [chinese for chinese, english, _place in rows() if re.search(rf"\b{word}\b", english) and chinese]


def test_every_class_and_path_of_the_glossary_exists():
    """A class must stand in the file or folder that is named before it."""
    classes = {
        (node.name, module.path)
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    wrong = []
    for _chinese, english, place in rows():
        folder: Path | None = None
        for token in re.findall(r"`([^`]+)`", place):
            if "/" in token:
                folder = ROOT / token
                if not folder.exists():
                    wrong.append(f"{english}: {token} does not exist")
            elif re.fullmatch(r"[A-Z]\w*[a-z]\w*", token):
                at = [path for name, path in classes if name == token and (not folder or path.is_relative_to(folder))]
                if not at:
                    wrong.append(f"{english}: no class {token}{f' in {folder.relative_to(ROOT)}' if folder else ''}")
    none(wrong)
