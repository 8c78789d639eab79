"""Habits of the house that no import contract can express."""

from __future__ import annotations

import ast

from .sources import ROOT, Module, floors, modules, none, within

EDGE = {
    "views", "tasks", "management", "middleware", "api", "context", "checks", "jobs", "templatetags", "health",
    "sessions",
}  # fmt: skip


def _chain(node: ast.AST) -> list[str]:
    """a.b.c() → ["a", "b", "c"]; empty when it does not start at a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*reversed([*parts, node.id])] if isinstance(node, ast.Name) else []


def _foreign_models(module: Module) -> set[str]:
    """Names in this module that are model classes of another app."""
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            app, _, rest = node.module.partition(".")
            if app in floors() and app != module.app and rest.split(".")[0] == "models":
                names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_rows_of_other_apps_are_reached_through_their_selectors_and_services():
    """A model class of another app may be named (relations, types, choices); its rows may not be read or written."""
    managers = {"objects", "objects_for_relations", "_base_manager", "_default_manager"}
    found = []
    for module in modules():
        foreign = _foreign_models(module)
        if not foreign:
            continue
        for node in ast.walk(module.tree):
            chain = _chain(node) if isinstance(node, ast.Attribute) else []
            if len(chain) == 2 and chain[0] in foreign and chain[1] in managers:
                found.append(f"{module.at(node)} reads or writes rows of {chain[0]}")
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in foreign:
                found.append(f"{module.at(node)} makes a row of {node.func.id}")
    none(found)


def test_work_knows_nothing_of_http():
    found = [
        f"{module.at(node)} imports {name}"
        for module in within("models", "selectors", "services", "tasks", "permissions")
        for node, name in module.imports()
        if name.startswith(("django.http", "django.shortcuts", "django.views"))
    ]
    none(found)


def test_the_clock_is_read_at_the_edge():
    """Below pages, tasks and commands work gets days and times as arguments; journal.clock is the only clock."""
    readers = {
        ("timezone", "now"),
        ("timezone", "localdate"),
        ("timezone", "localtime"),
        ("date", "today"),
        ("datetime", "now"),
    }
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call):
                continue
            chain = _chain(node.func)
            direct = tuple(chain[-2:]) in readers and module.app != "journal" and not _converts(node, chain)
            below = EDGE.isdisjoint(module.name.split(".")[1:])  # reports keeps a views.py for each of its parts
            early = chain[:1] == ["clock"] and below and module.app != "journal"
            if direct or early:
                found.append(f"{module.at(node)} reads the clock: {'.'.join(chain)}()")
    none(found)


def _converts(node: ast.Call, chain: list[str]) -> bool:
    """localtime(moment) and localdate(moment) turn a moment into Shanghai's; without one they read the clock."""
    return chain[-1] in {"localtime", "localdate"} and bool(node.args)


def test_weasyprint_stands_in_one_module():
    users = {module.name for module in modules() for _, name in module.imports() if name.startswith("weasyprint")}
    assert len(users) <= 1, users


def test_databases_differ_in_one_module():
    users = {
        module.name
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "vendor"
    }
    assert users <= {"journal.dialect"}


def test_files_stay_readable():
    long = [
        f"{m.path.relative_to(ROOT)}: {n} lines" for m in modules() if (n := len(m.path.read_text().splitlines())) > 400
    ]
    none(long)
