"""Every selector and service names its actor, keyword-only; every service is one transaction with its journal line."""

from __future__ import annotations

import ast
from collections import defaultdict

from .sources import Module, modules, none, within

MAKES_ACTORS = "learners.selectors.actors"
IS_THE_JOURNAL = "journal.services"
_DERIVED = "derived figures only: who changed the facts left the line"
WITHOUT_LINE: dict[str, str] = {
    "assessments.services.standings.answer_all": _DERIVED,
    "assessments.services.standings.apply_rulings": _DERIVED,
    "assessments.services.standings.check_all": "reads only",
    "assessments.services.standings.drain": _DERIVED,
    "assessments.services.standings.finish": _DERIVED,
    "assessments.services.standings.is_behind": "reads only",
}
"""Services that write nothing worth a line, each with the reason."""


def _public_functions(module: Module):
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def _services():
    for module in within("services"):
        if module.name != IS_THE_JOURNAL:
            for function in _public_functions(module):
                yield module, function


def _called_names(function: ast.FunctionDef) -> set[str]:
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name):
            names.add(node.id)
    return names


def _reached(app: str) -> dict[str, set[str]]:
    """For each function name of an app, every name that it reaches through that app or through services."""
    calls: dict[str, set[str]] = defaultdict(set)
    for module in modules():
        if module.app == app or module.inner == "services":
            for node in ast.walk(module.tree):
                if isinstance(node, ast.FunctionDef):
                    calls[node.name] |= _called_names(node)
    reached = {name: set(called) for name, called in calls.items()}
    changed = True
    while changed:
        changed = False
        for called in reached.values():
            more = set().union(*(calls[name] for name in called if name in calls)) - called
            if more:
                called |= more
                changed = True
    return reached


def test_every_selector_and_service_names_its_actor():
    none(
        [
            f"{module.at(function)} {function.name}() needs a keyword-only actor"
            for module in within("selectors", "services")
            for function in _public_functions(module)
            if "actor" not in {argument.arg for argument in function.args.kwonlyargs}
            if module.name not in {MAKES_ACTORS, IS_THE_JOURNAL}
        ]
    )


def test_every_service_is_one_transaction_with_its_journal_line():
    found = []
    for module, function in _services():
        if f"{module.name}.{function.name}" in WITHOUT_LINE:
            continue
        names = _reached(module.app)[function.name]
        if "record" not in names:
            found.append(f"{module.at(function)} {function.name}() leaves no line in the journal")
        if "atomic" not in names:
            found.append(f"{module.at(function)} {function.name}() opens no transaction")
    none(found)


def test_no_exception_outlives_its_reason():
    known = {f"{module.name}.{function.name}" for module, function in _services()}
    assert set(WITHOUT_LINE) <= known
