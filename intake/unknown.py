"""Words of closed lists that nobody knows: what a file says, how often, and what it may mean."""

from collections import Counter
from typing import Any

from intake.cells import shown
from intake.faults import Fault
from intake.mapping import as_said
from intake.table import SheetTable
from intake.values.words import WordChoice

MOST = 20
"""So many words of one column are asked about, the most frequent first."""
_LONGEST = 40


def unknown_words(table: SheetTable) -> list[dict[str, Any]]:
    """Each unknown word with its field, how many rows hold it, and what has been said that it means (plain data)."""
    found: list[dict[str, Any]] = []
    for name, column in table.fields.items():
        parse = table.schema[name].parse
        if not isinstance(parse, WordChoice):
            continue
        said = table.mapping.words.get(name, {})
        counted: Counter[str] = Counter()
        for row in table.rows:
            objection = row.notices.get(name) or row.faults.get(name)
            unknown = isinstance(objection, Fault) and objection.code == f"{parse.name}_unknown"
            if unknown or (said and as_said(row.cells[column]) in said):
                counted[" ".join(shown(row.cells[column]).split())] += 1
        found += [
            {"field": name, "title": table.titles[column], "word": word, "rows": rows, "meant": said.get(as_said(word))}
            for word, rows in counted.most_common(MOST)
            if len(word) <= _LONGEST
        ]
    return found
