"""What is required is used, and what the product imports is required."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

import pytest

from .sources import ROOT, floors, modules, none

PRODUCT, CHECKS = "requirements.in", "requirements-dev.in"
NOT_IMPORTED = {
    PRODUCT: {
        "argon2-cffi": "hashes passwords: named in settings by Django's hasher",
        "psycopg2-binary": "talks to PostgreSQL: Django imports it where the database's address says so",
    },
    CHECKS: {
        "django-stubs": "types for mypy",
        "djangorestframework-stubs": "types for mypy",
        "djlint": "a stage of ./check",
        "import-linter": "a stage of ./check",
        "mypy": "a stage of ./check",
        "pytest-django": "a plugin of pytest: db, settings",
        "pytest-playwright": "a plugin of pytest: page",
        "pytest-xdist": "a plugin of pytest: -n2",
        "ruff": "a stage of ./check",
        "types-openpyxl": "types for mypy",
        "types-pyyaml": "types for mypy",
        "uv": "locks the requirements (CONTRIBUTING.md)",
    },
}
"""Used without being imported, each with what for."""
COMES_WITH = {
    "asn1crypto": "pyhanko",
    "kombu": "celery",
    "playwright": "pytest-playwright",
    "pydantic_core": "pydantic",
    "pyhanko_certvalidator": "pyhanko",
    "requests": "schemathesis",
}
"""Imported, and a part of what another requirement is for."""


def required(name: str) -> set[str]:
    """Distributions that a list of requirements names, in lower case."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    names = (re.match(r"[a-z0-9][a-z0-9._-]*", line.lower()) for line in lines)
    return {found[0] for found in names if found}


def provided() -> dict[str, set[str]]:
    """The distributions that each importable top-level name comes from."""
    return {
        name: {distribution.lower().replace("_", "-") for distribution in distributions}
        for name, distributions in metadata.packages_distributions().items()
    }


def imported(tree: ast.AST) -> Iterator[str]:
    """Top-level names that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def in_settings(tree: ast.AST) -> Iterator[str]:
    """Top-level names that settings give as strings: apps, middleware, backends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"\w+(\.\w+)*", node.value):
            yield node.value.partition(".")[0]


def named_in(paths: Iterable[Path]) -> set[str]:
    names: set[str] = set()
    for path in paths:
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        names.update(imported(tree))
        if path.name == "settings.py":
            names.update(in_settings(tree))
    return names


def product() -> set[str]:
    return named_in([*(module.path for module in modules()), ROOT / "scripts" / "i18n.py"])  # ./portal runs both


def checks() -> set[str]:
    return named_in(path for folder in ("tests", "bench", "scripts") for path in sorted((ROOT / folder).rglob("*.py")))


def unused(wanted: set[str], names: set[str]) -> list[str]:
    """The wanted distributions of which no module is among the names."""
    used = {distribution for name, found in provided().items() if name in names for distribution in found}
    return sorted(wanted - used)


@pytest.mark.parametrize(("listed", "names"), [(PRODUCT, product), (CHECKS, checks)], ids=["product", "checks"])
def test_every_requirement_is_used(listed, names):
    excused = NOT_IMPORTED[listed]
    none([f"{listed} names {name}, which nothing uses" for name in unused(required(listed) - set(excused), names())])
    assert set(excused) <= required(listed), "an excuse outlives its requirement"


def test_a_requirement_that_nothing_uses_is_found():
    """The control: packages of the checks, asked for among the modules of the product."""
    assert unused({"hypothesis", "celery", "import-linter"}, product()) == ["hypothesis", "import-linter"]


def test_the_product_imports_only_what_is_required_to_run_it():
    """What only the checks install is not there in production."""
    wanted, found = required(PRODUCT), provided()
    ours = {*floors(), "scripts", "tests", *sys.stdlib_module_names}
    lacking = [
        f"{module.at(module.tree)} imports {name}, which {PRODUCT} does not name"
        for module in modules()
        for name in sorted(set(imported(module.tree)) - ours)
        if not found.get(name, set()) & wanted and COMES_WITH.get(name) not in wanted
    ]
    none(lacking)


def test_both_lists_are_locked():
    for listed in (PRODUCT, CHECKS):
        locked = (ROOT / listed.replace(".in", ".txt")).read_text(encoding="utf-8")
        none([f"{name} is not locked" for name in required(listed) if not re.search(rf"^{name}==", locked, re.M)])
        assert "--hash=sha256:" in locked
