"""A stored file goes by ground.leaving alone: written down with its record, so that a killed process leaves none."""

from __future__ import annotations

import ast

import pytest

from .sources import Module, modules, none

MAY = {"ground.leaving.removal"}


def removed_elsewhere(found: list[Module]) -> list[str]:
    """``vault.remove`` and ``stores.store().remove``, called or handed on."""
    return [
        module.at(node)
        for module in found
        if module.name not in MAY | {"ground.vault"}
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "remove" and _of_the_place(node.value)
    ]


def _of_the_place(node: ast.expr) -> bool:
    return ast.unparse(node).rpartition(".")[2] in {"vault", "store()"}


def test_nobody_else_removes_a_stored_file():
    none(removed_elsewhere(list(modules())))


@pytest.mark.parametrize(
    "way", ["vault.remove(key)", "on_commit(partial(vault.remove, key))", "stores.store().remove(k)"]
)
def test_control_whoever_removes_it_himself_is_found(tmp_path, way):
    path = tmp_path / "jobs.py"
    path.write_text(f"def tidy():\n    {way}\n", encoding="utf-8")
    assert removed_elsewhere([Module(path, tmp_path)]) == ["jobs.py:2"]
