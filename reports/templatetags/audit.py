"""Parts of the audit's pictures."""

from __future__ import annotations

from typing import Any

from django import template

from ground.counting import counts

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


@register.simple_tag
def menu_waits(menu, actor, known) -> list[tuple[Any, int]]:
    """Entries of the menu at which something can wait, with how much: known already by address, the others counted now,
    all by one question."""
    entries = [entry for group in menu.groups for entry in group.entries]
    asked = [entry for entry in entries if entry.waiting and entry.url not in known]
    numbers = counts(actor=actor, asked=tuple(entry.waiting for entry in asked))
    found = known | {entry.url: number for entry, number in zip(asked, numbers, strict=True)}
    return [(entry, found[entry.url]) for entry in entries if entry.url in found]
