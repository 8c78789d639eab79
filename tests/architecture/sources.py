"""The product's own modules, as files and as syntax trees."""

from __future__ import annotations

import ast
import configparser
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@functools.cache
def floors() -> tuple[str, ...]:
    """The packages of the house from the roof down, as .importlinter has them."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter")
    return tuple(config["importlinter:contract:floors"]["layers"].split())


@dataclass(frozen=True)
class Module:
    path: Path

    @functools.cached_property
    def name(self) -> str:
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @property
    def app(self) -> str:
        return self.name.partition(".")[0]

    @property
    def inner(self) -> str:
        """The part of the name that means the same in every app: models, selectors, services, views …"""
        return self.name.split(".")[1] if "." in self.name else ""

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every imported module or name, in full (relative imports resolved)."""
        package = self.name.split(".") if self.path.name == "__init__.py" else self.name.split(".")[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield node, alias.name
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else []
                start = ".".join([*base, *([node.module] if node.module else [])])
                for alias in node.names:
                    yield node, f"{start}.{alias.name}"


@functools.cache
def modules() -> tuple[Module, ...]:
    return tuple(
        Module(path)
        for package in floors()
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    )


def within(*inner: str) -> list[Module]:
    return [module for module in modules() if module.inner in inner]


def none(found: list[str]) -> None:
    """Fails with every finding on a line of its own."""
    assert not found, "\n" + "\n".join(found)
