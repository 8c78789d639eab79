#!/usr/bin/env python
"""Writes the documents that are generated: the table of variables in README.md, and docs/open-readings.md.

    python scripts/write_docs.py

A test compares them with what stands in the tree.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cetrack.config import PREFIX, Config  # noqa: E402
from cetrack.config import ROOT as CONFIG_ROOT  # noqa: E402
from rulebook import available_packs, load_pack, register  # noqa: E402

README = ROOT / "README.md"
OPEN_READINGS = ROOT / "docs" / "open-readings.md"
TABLE_HEAD = "| variable | default | meaning |\n|---|---|---|\n"


def variables() -> str:
    """A row for each variable that an operator may set, in the order of cetrack/config.py."""
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
    note = "<!-- Generated from the rule packs by scripts/write_docs.py -->\n\n"
    return note + "\n".join(register(load_pack(pack)) for pack in available_packs())


def main() -> None:
    README.write_text(readme(), encoding="utf-8")
    OPEN_READINGS.write_text(open_readings(), encoding="utf-8")


if __name__ == "__main__":
    main()
