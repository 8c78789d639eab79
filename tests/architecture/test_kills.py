"""Every write service is killed somewhere (``python -m tests.chaos``), or it is said why not."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.chaos.hooks import write_services
from tests.chaos.registry import NOT_KILLED, SERVICES, STEPS

from .sources import ROOT, none


def unknown(services: set[str]) -> list[str]:
    return [
        f"{name} stands in no test of tests/chaos/registry.py"
        for name in sorted(services - SERVICES.keys() - NOT_KILLED.keys())
    ]


def test_each_write_service_has_its_test_or_a_reason():
    services = set(write_services())
    none(unknown(services))
    none([f"{name} is no service any more" for name in sorted((SERVICES.keys() | NOT_KILLED.keys()) - services)])
    none([f"{name} stands twice" for name in sorted(SERVICES.keys() & NOT_KILLED.keys())])
    none([f"{name} is not killed" for name in sorted(STEPS.keys() - SERVICES.keys())])


def test_control_a_new_one_is_found():
    assert unknown({"learners.services.invented"}) != []


def lost(nodes: set[str], root: Path = ROOT) -> list[str]:
    """Tests that are not there, and those of many examples of which none is named (or the other way round): pytest does
    not find them, and nothing at all is killed."""
    return [node for node in sorted(nodes) if not _is_there(node, root)]


def _is_there(node: str, root: Path) -> bool:
    file, *way = node.partition("[")[0].split("::")
    if not (root / file).exists():
        return False
    module = ast.parse((root / file).read_text(encoding="utf-8"))
    body, marks = module.body, ""
    for name in way:
        found = [one for one in body if isinstance(one, ast.ClassDef | ast.FunctionDef) and one.name == name]
        if not found:
            return False
        body, marks = found[0].body, marks + "".join(map(ast.unparse, found[0].decorator_list))
    return ("[" in node) == ("parametrize" in marks or any(name in marks for name in _named_examples(module)))


def _named_examples(module: ast.Module) -> list[str]:
    """``each_kind = pytest.mark.parametrize(…)``"""
    made = [one for one in module.body if isinstance(one, ast.Assign) and "parametrize" in ast.unparse(one.value)]
    return [ast.unparse(one.targets[0]) for one in made]


def test_each_test_is_where_the_registry_says():
    none(lost(set(SERVICES.values())))


@pytest.mark.parametrize("named", ["x.py::test_two", "x.py::test_one[1]", "x.py::test_three", "y.py::test_one"])
def test_control_a_test_that_pytest_does_not_find_is_found(tmp_path, named):
    examples = '@pytest.mark.parametrize("a", [1])\ndef test_two(a): ...\n'
    (tmp_path / "x.py").write_text(f"def test_one(): ...\n\n\n{examples}", encoding="utf-8")
    assert lost({named, "x.py::test_one", "x.py::test_two[1]"}, tmp_path) == [named]
