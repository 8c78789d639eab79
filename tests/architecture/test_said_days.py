"""A day in a sentence that Python makes reads as on the pages (2024, 12, 14 with their signs): ``ground.days`` says it.
Looked for by the sentences: what fills ``%(day)s`` of a translated text is said, and what stands beside a label too."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .sources import ROOT, chain, modules, none

SAYS = {"_", "gettext", "ngettext", "pgettext", "gettext_lazy", "pgettext_lazy"}
PLACES = {"day", "until", "since", "first_day", "last_day", "date"}
SAID = {"said_day", "said_moment"}
JOURNAL = {"record", "_note"}
"""What keeps days as they are stored."""
_PLACE = re.compile(r"%\((\w+)\)s")
_WORTH_READING = re.compile(rf"%\(({'|'.join(sorted(PLACES))})\)s|isoformat")


def _places(tree: ast.Module) -> set[str]:
    """Places of days in the translated texts of a module."""
    texts = (
        arg.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and chain(node.func)[-1:] and chain(node.func)[-1] in SAYS
        for arg in node.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    )
    return {place for text in texts for place in _PLACE.findall(text)}


def _filled(tree: ast.Module) -> Iterator[ast.expr]:
    """What fills such a place, and what stands in a pair after its label."""
    places = _places(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and chain(node.func)[-1:]]
    kept = {id(each) for call in calls if chain(call.func)[-1] in JOURNAL for each in ast.walk(call)}
    for node in ast.walk(tree):
        match node:
            case ast.Dict() if id(node) not in kept:
                for key, value in zip(node.keys, node.values, strict=True):
                    name = key.value if isinstance(key, ast.Constant) else ""
                    if name in places and (name in PLACES or _iso(value)):
                        yield value
            case ast.Tuple(elts=[ast.Call(func=ast.Name(id=called)), value]) if called in SAYS and _iso(value):
                yield value


def _iso(node: ast.expr) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "isoformat" for each in ast.walk(node))


def _unsaid(tree: ast.Module) -> list[ast.expr]:
    """Days that are not said. A name may hold what has been said already, or come in as words or as a number."""
    words = {
        node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and node.annotation and ast.unparse(node.annotation) in ("str", "int")
    }
    said = words | {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _says(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return [
        value
        for value in _filled(tree)
        if not _says(value)
        and not isinstance(value, ast.Constant)
        and not (isinstance(value, ast.Name) and value.id in said)
    ]


def _says(node: ast.expr) -> bool:
    calls = (chain(each.func)[-1:] for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(SAID.intersection(last) for last in calls)


def unsaid_days(root: Path = ROOT) -> list[str]:
    return [
        f"{module.at(node)} puts a day into a sentence as it is stored: use ground.days.said_day"
        for module in modules(root)
        if _WORTH_READING.search(module.path.read_text(encoding="utf-8"))
        for node in _unsaid(module.tree)
    ]


def test_days_in_sentences_are_said():
    none(unsaid_days())


def test_control_each_way_to_an_iso_day_is_found():
    bad = (
        '_("until %(day)s") % {"day": row.until}',
        '_("from %(first)s") % {"first": first.isoformat()}',
        'words = {"since": str(row.since)}\n_("since %(since)s") % words',
        'details = ((_("Filed on"), row.filed_on.isoformat()),)',
    )
    good = (
        '_("until %(day)s") % {"day": said_day(row.until)}',
        'day = said_day(row.until)\n_("until %(day)s") % {"day": day}',
        'record(after={"until": str(row.until)})',
        'details = ((_("Filed on"), said_day(row.filed_on)),)',
    )
    assert all(_unsaid(ast.parse(text)) for text in bad)
    assert not any(_unsaid(ast.parse(text)) for text in good)
