"""Parts of the audit's pictures."""

from __future__ import annotations

from django import template

from ..audit import picture

register = template.Library()


@register.filter
def stack(row) -> list[dict[str, str]]:
    """The parts of a stacked bar: column, left edge and width in hundredths of the whole."""
    parts, x = [], 0.0
    for name, people in row.cells:
        if people:
            width = people * 100 / row.people
            parts.append({"colour": picture.colour(name, row.columns), "x": f"{x:.3f}", "width": f"{width:.3f}"})
            x += width
    return parts


@register.filter
def colour(name, columns) -> str:
    """The colour of a column (reports.audit.picture.colour)."""
    return picture.colour(name, columns)


@register.filter
def cell(person, column) -> str:
    """What stands in a column of the list (reports.audit.table.Column)."""
    return column.value(person)


@register.filter
def waiting_there(entry, known) -> int | None:
    """How much waits at an entry of the menu: known already by its address, or counted now; None where nothing does."""
    if entry.url in known:
        return known[entry.url]
    return entry.waiting() if entry.waiting else None
