#!/usr/bin/env python
"""Writes the documents that are generated: the table of variables in README.md, docs/open-readings.md, docs/states.md,
the JSON Schema of rule packs, docs/pack.schema.json, and the methods of the Python client.

    python scripts/write_docs.py

A test compares them with what stands in the tree.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ground.lifecycle import Lifecycle

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

README = ROOT / "README.md"
OPEN_READINGS = ROOT / "docs" / "open-readings.md"
STATES = ROOT / "docs" / "states.md"
PACK_SCHEMA = ROOT / "docs" / "pack.schema.json"
DICTIONARY = ROOT / "docs" / "dictionary.md"
TABLE_HEAD = "| variable | default | meaning |\n|---|---|---|\n"


def variables() -> str:
    """A row for each variable that an operator may set, in the order of cetrack/config.py."""
    from cetrack.config import PREFIX, Config
    from cetrack.config import ROOT as CONFIG_ROOT

    rows = []
    for name, field in Config.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = f"./{default.relative_to(CONFIG_ROOT)}"
        shown = f"`{default}`" if default not in ("", None) else ""
        rows.append(f"| `{PREFIX}{name.upper()}` | {shown} | {field.description} |\n")
    return "".join(rows)


def readme() -> str:
    """README.md with the table as it must be. The table is the last thing in it."""
    before, head, _ = README.read_text(encoding="utf-8").partition(TABLE_HEAD)
    return before + head + variables()


def open_readings() -> str:
    from rulebook import available_packs, load_pack, register

    note = "<!-- Generated from the rule packs by scripts/write_docs.py -->\n\n"
    return note + "\n".join(register(load_pack(pack)) for pack in available_packs())


def states() -> str:
    """A picture and a table for each lifecycle of the house. Django must be set up."""
    import_module("cetrack.urls")  # pages lead to everything, so to every table and to whoever says who may
    from ground.lifecycle import LIVES

    note = "<!-- Generated from the tables of states by scripts/write_docs.py -->\n\n# States and moves\n\n"
    how = "How a table is read, and the guard behind every move: `ground/lifecycle.py`.\n"
    return note + how + "".join(line + "\n" for model in sorted(LIVES) for line in _life(LIVES[model]))


def _life(life: Lifecycle) -> Iterator[str]:
    yield from ("", f"## {life.model.partition('.')[2]}", "", f"`{life.states.__module__.replace('.', '/')}.py`", "")
    yield from ("```mermaid", *life.diagram(), "```", "")
    yield from ("| move | who | with a reason | in the journal |", "|---|---|---|---|")
    for move, way in life.ways.items():
        reason, action = "yes" if way.reason else "", f"`{way.action}`" if way.action else ""
        yield f"| {move} | {_who(life, move)} | {reason} | {action} |"


def _who(life: Lifecycle, move: str) -> str:
    """What the checks of the move say of themselves."""
    if life.ways[move].work:
        return "the portal itself"
    if life.ways[move].undoes:
        return "Whoever took the last step, for five minutes."
    said = [" ".join((check.__doc__ or check.__name__).split()) for check, _about in life.checks[move]]
    return " ".join(text.partition(" Raises ")[0] for text in said)


def schema() -> str:
    from rulebook.schema import pack_schema

    return json.dumps(pack_schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    django.setup()
    STATES.write_text(states(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
    OPEN_READINGS.write_text(open_readings(), encoding="utf-8")
    PACK_SCHEMA.write_text(schema(), encoding="utf-8")
    from programs.api import dictionary
    from programs.api.schema import described
    from scripts import python_client

    DICTIONARY.write_text(dictionary.document(), encoding="utf-8")
    python_client.write(python_client.client(described()))


if __name__ == "__main__":
    main()
