"""Free text: course names, remarks, majors."""

from collections.abc import Callable

from intake.cells import Cell, first_control, says_none, shown, unwrap
from intake.faults import Fault, fault
from intake.folding import visible


def text(limit: int) -> Callable[[Cell], str | Fault]:
    """A parser for text of at most ``limit`` characters; line breaks become spaces, runs of spaces become one."""

    def parse(cell: Cell) -> str | Fault:
        found = unwrap(visible(shown(cell)))
        if control := first_control(found):
            return fault("text_control", point=control)
        found = " ".join(found.split())
        if len(found) > limit:
            return fault("text_long", limit=limit, length=len(found))
        return found

    return parse


def text_or_none(limit: int) -> Callable[[Cell], str | Fault]:
    """The same; 无 is none."""
    parse = text(limit)

    def parse_or_none(cell: Cell) -> str | Fault:
        found = parse(cell)
        return "" if isinstance(found, str) and says_none(found) else found

    return parse_or_none
