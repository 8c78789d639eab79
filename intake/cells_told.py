"""What a file says in optional columns that could not be read, told by column in a few lines."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from intake.faults import Fault, fault

if TYPE_CHECKING:
    from intake.table import SheetTable

EXAMPLES = 5
_ONE_BY_ONE = 12
"""So many different words of one column are told one by one; more are told together."""

# Notices of a row that speak of values which were read.
_ABOUT_VALUES = frozenset(["sex_differs", "birth_date_differs"])


def cells_left_out(table: "SheetTable") -> Iterator[Fault]:
    """A notice for each kind of cell that was left empty, with the rows."""
    counted: dict[tuple[str, Fault], list[int]] = {}
    for row in table.rows:
        for name, notice in row.notices.items():
            if name in table.fields and table.schema[name].lenient and notice.code not in _ABOUT_VALUES:
                counted.setdefault((name, notice), []).append(row.number)
    alike: dict[tuple[str, str], list[tuple[Fault, list[int]]]] = {}
    many = Counter((name, notice.code) for name, notice in counted)
    for (name, notice), numbers in counted.items():
        if many[name, notice.code] > _ONE_BY_ONE:
            alike.setdefault((name, notice.code), []).append((notice, numbers))
        else:
            yield _told(table, name, notice.message_zh, numbers)
    for (name, _code), kinds in alike.items():
        reasons = "、".join(notice.message_zh for notice, _numbers in kinds[:EXAMPLES])
        yield _told(table, name, f"{reasons} 等", sorted(number for _notice, numbers in kinds for number in numbers))


def _told(table: "SheetTable", name: str, reason: str, numbers: list[int]) -> Fault:
    rows = "、".join(map(str, numbers[:EXAMPLES])) + (" 等" if len(numbers) > EXAMPLES else "")
    return fault("cells_left_out", title=table.schema[name].title, count=len(numbers), rows=rows, reason=reason)
