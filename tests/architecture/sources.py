"""The product's own modules, as files and as syntax trees. Every function takes the root of a house: the tests look at
this one, their controls at one of a few files that must not pass."""

from __future__ import annotations

import ast
import configparser
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@functools.cache
def floors(root: Path = ROOT) -> tuple[str, ...]:
    """The packages of the house from the roof down, as .importlinter has them."""
    config = configparser.ConfigParser()
    config.read(root / ".importlinter")
    return tuple(config["importlinter:contract:floors"]["layers"].split())


@dataclass(frozen=True)
class Module:
    path: Path
    root: Path = ROOT

    @functools.cached_property
    def name(self) -> str:
        return ".".join(self.path.relative_to(self.root).with_suffix("").parts).removesuffix(".__init__")

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @functools.cached_property
    def parts(self) -> frozenset[str]:
        """The parts of the name below the app: of credits.imports.services imports and services. A part such as models,
        selectors, services or views means the same in every app, at whatever depth it stands."""
        return frozenset(self.name.split(".")[1:])

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(self.root)}:{getattr(node, 'lineno', 1)}"

    def source_of(self, node: ast.ImportFrom) -> str:
        """The module that ``from … import`` names, in full."""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        base = package[: len(package) - node.level + 1] if node.level else []
        return ".".join([*base, *([node.module] if node.module else [])])

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every imported module or name, in full (relative imports resolved)."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node, alias.name
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    yield node, f"{self.source_of(node)}.{alias.name}"


@functools.cache
def modules(root: Path = ROOT) -> tuple[Module, ...]:
    return tuple(
        Module(path, root)
        for package in floors(root)
        for path in sorted((root / package).rglob("*.py"))
        if "migrations" not in path.parts
    )


def within(*inner: str, root: Path = ROOT) -> list[Module]:
    """Modules that have one of these parts in their name, at any depth."""
    return [module for module in modules(root) if not module.parts.isdisjoint(inner)]


def chain(node: ast.AST) -> list[str]:
    """a.b.c → ["a", "b", "c"]; empty when it does not start at a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [*reversed([*parts, node.id])] if isinstance(node, ast.Name) else []


def none(found: list[str]) -> None:
    """Fails with every finding on a line of its own."""
    assert not found, "\n" + "\n".join(found)
