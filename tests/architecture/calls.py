"""Who calls whom: every function of the house with the functions that it names, resolved through imports."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .sources import ROOT, Module, chain, modules

WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete", "update", "save"}
RAW = {"execute", "executemany"}
ROWS = {"objects", "objects_for_relations", "unscoped", "filter", "exclude", "force_insert", "update_fields"}


@dataclass
class Function:
    """A function or method by its full name, as module.Class.function."""

    name: str
    module: Module
    node: ast.FunctionDef
    names: set[str] = field(default_factory=set)
    """What it names, in full where that is a thing of the house, else as it is written."""

    @property
    def place(self) -> str:
        return f"{self.module.at(self.node)} {self.node.name}()"


def _defined(module: Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in module.tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{node.name}.{inner.name}", inner


@functools.cache
def functions(root: Path = ROOT) -> dict[str, Function]:
    """All functions and methods of the house by full name."""
    every = {
        f"{module.name}.{name}": Function(f"{module.name}.{name}", module, node)
        for module in modules(root)
        for name, node in _defined(module)
    }
    methods: dict[str, set[str]] = {}
    for name in every:
        if "." in name.removeprefix(every[name].module.name + "."):
            methods.setdefault(name.rpartition(".")[0], set()).add(name)
    imported = {module.name: _imported(module) for module in modules(root)}
    for function in every.values():
        for node in ast.walk(function.node):
            parts = chain(node) if isinstance(node, (ast.Name, ast.Attribute)) else []
            if isinstance(node, ast.Attribute):
                function.names.add(f".{node.attr}")
            if parts:
                full = _resolved(".".join(_full(function.module, parts, imported)), imported, every)
                function.names.add(full)
                function.names |= methods.get(full, set())
    return every


def _imported(module: Module) -> dict[str, str]:
    found = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name] = f"{module.source_of(node)}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found[alias.asname or alias.name.partition(".")[0]] = alias.name
    return found


def _full(module: Module, parts: list[str], imported: dict[str, dict[str, str]]) -> list[str]:
    first = imported[module.name].get(parts[0])
    return [first, *parts[1:]] if first else [module.name, *parts]


def _resolved(name: str, imported: dict[str, dict[str, str]], every: dict[str, Function]) -> str:
    """The place where a name is defined, behind the packages that hand it on."""
    for _step in range(5):
        package, _dot, last = name.rpartition(".")
        if name in every or package not in imported or last not in imported[package]:
            return name
        name = imported[package][last]
    return name


def reached(function: Function, root: Path = ROOT, *, through: frozenset[str] | None = None) -> set[str]:
    """Every name that a function reaches through functions of the house; with ``through`` not beyond modules that have
    one of these parts in their name."""
    every, found, waiting = functions(root), set[str](), [function]
    while waiting:
        one = waiting.pop()
        for name in one.names - found:
            found.add(name)
            following = every.get(name)
            if following is not None and (through is None or following.module.parts.isdisjoint(through)):
                waiting.append(following)
    return found


def writes(function: Function) -> bool:
    """Whether a function writes rows itself: by a manager, a queryset, a model's save or a statement."""
    for node in ast.walk(function.node):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        said = {inner.attr for inner in ast.walk(node.func.value) if isinstance(inner, ast.Attribute)}
        keywords = {keyword.arg for keyword in node.keywords}
        match node.func.attr:
            case "update":
                if node.keywords and not (keywords == {None} and not said & ROWS):
                    return True
            case "save":
                if keywords & {"update_fields", "force_insert", "using"}:
                    return True
            case "delete":
                if said & ROWS or (isinstance(node.func.value, ast.Name) and not node.args and not node.keywords):
                    return True
            case "execute" | "executemany":
                if any(word in ast.unparse(node).upper() for word in ("INSERT ", "UPDATE ", "DELETE ")):
                    return True
            case name if name in WRITES:
                if said & ROWS or name.startswith(("bulk_", "get_or", "update_or")):
                    return True
    return False
