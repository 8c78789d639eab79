#!/usr/bin/env python
"""Reads every file of a folder with a ``cases.jsonl`` and prints what the reader takes, refuses and leaves out.

    python scripts/read_folder.py FOLDER

A line a file: rows taken, refused (with codes), left out (by kind), and the codes of everything the reader noticed.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from intake.faults import FileRefused
from intake.schemas import PLATFORM, ROSTER
from intake.table import SheetTable, read_table

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def told(table: SheetTable) -> str:
    """One line about a table that was read."""
    refused = Counter(one.code for row in table.refused for one in row.faults.values())
    left = Counter(one.why for one in table.skipped)
    notices = sorted({one.code for one in getattr(table, "said", table.notices)})
    cells = Counter(one.code for row in table.rows for one in row.notices.values())
    parts = [f"taken {len(table.rows) - len(table.refused)}"]
    for word, counted in (("refused", refused), ("left out", left), ("cells", cells)):
        if counted:
            parts.append(f"{word} {sum(counted.values())} ({', '.join(f'{k} {v}' for k, v in counted.items())})")
    return "; ".join(parts + ([f"said: {', '.join(notices)}"] if notices else []))


def main(folder: Path) -> None:
    """Print the folder."""
    for line in (folder / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        try:
            result = told(read_table(folder / case["file"], ROSTER if case["way"] == "roster" else PLATFORM))
        except FileRefused as refused:
            result = f"file refused: {refused.message_zh}"
        print(f"{case['file']:30} {result}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
