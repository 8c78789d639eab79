"""Every day that is shown is Shanghai's: nobody takes the day, or the words, of a moment as it is stored."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from .sources import ROOT, chain, modules, none

LOCAL = {"localtime", "localdate", "today"}
"""Calls that give Shanghai's time; a variable called ``local`` holds what they gave."""
DAYS = {"today", "day", "date", "first", "last", "self.at", "at", "local", "made", "born", "birth"}
"""What modules call a day, or a moment that is local already: ``self.at`` of a table that has been made."""
NAIVE = {
    "intake.values.dates": "cells of a table have no zone",
    "intake.xls": "cells of a table have no zone",
    "ground.demonstration": "in the zone of the day that is played",
}
UTC = {"assessments.synthesis.loading": "text for COPY", "journal.chain": "the sealed form of a line"}
_TEMPLATE = re.compile(r"\.date\b|\|utc\b|localtime off|\|timezone:|{% *timezone ")


def _local(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return chain(node.func)[-1:] == [] or chain(node.func)[-1] in LOCAL
    return ".".join(chain(node)) in DAYS


def _dates(tree: ast.Module) -> list[ast.AST]:
    """``.date()`` of anything, and words made of a moment that is not local."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="date"), args=[], keywords=[]):
                found.append(node)
            case ast.Call(func=ast.Attribute(attr="strftime", value=moment)) if not _local(moment):
                found.append(node)
            case ast.FormattedValue(value=moment, format_spec=ast.JoinedStr() as said) if not _local(moment):
                found += [node] if "%" in ast.unparse(said) else []
    return found


def days_of_utc(root: Path = ROOT) -> list[str]:
    known = NAIVE | UTC
    return [
        f"{module.at(node)} takes the day of a moment as it is stored: use timezone.localdate or localtime"
        for module in modules(root)
        if module.name not in known
        for node in _dates(module.tree)
    ]


def templates_of_utc(root: Path = ROOT) -> list[str]:
    return [
        f"{path.relative_to(root)} takes the day of a moment as it is stored: {found.group()}"
        for path in sorted((root / "templates").rglob("*.html"))
        if (found := _TEMPLATE.search(path.read_text()))
    ]


def test_no_module_takes_the_day_of_a_stored_moment():
    none(days_of_utc())


def test_no_template_takes_the_day_of_a_stored_moment():
    none(templates_of_utc())


def test_control_each_way_to_a_day_of_utc_is_found():
    bad = "row.filed_at.date()", "f'{row.filed_at:%Y-%m-%d}'", "row.filed_at.strftime('%H')", "timezone.now().date()"
    good = "timezone.localdate(row.filed_at)", "f'{timezone.localtime(row.filed_at):%Y-%m-%d}'", "f'{today:%Y}'"
    assert all(_dates(ast.parse(line)) for line in bad)
    assert not any(_dates(ast.parse(line)) for line in good)
    assert _TEMPLATE.search("{{ row.filed_at.date }}")
    assert not _TEMPLATE.search('{{ row.filed_at|date:"Y-m-d" }} {{ row.update }}')
