"""Paths of names, as rosters write them: 锡林郭勒盟>锡林浩特市>锡林浩特市教育局>锡林浩特市第二中学."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from ground.refusals import Refused
from intake.faults import Fault
from intake.folding import visible
from intake.values.names import unit_path

if TYPE_CHECKING:
    from .models import Unit

SEPARATOR = ">"


def split_path(text: str) -> tuple[str, ...]:
    """Names along a path, read as intake reads them in files. Raises Refused for one that is none."""
    found = unit_path(text)
    if isinstance(found, Fault):
        raise Refused(f"{found.message_zh}：{found.hint_zh}")
    return found


def said_path(full_name: str) -> str:
    """The names along a path as a sentence or a choice has them: 锡林郭勒盟 › 锡林浩特市."""
    return full_name.replace(SEPARATOR, " › ")


def prefixes(names: tuple[str, ...]) -> list[str]:
    """Full names from the root down to the unit itself."""
    return [SEPARATOR.join(names[:end]) for end in range(1, len(names) + 1)]


def with_words(units: QuerySet[Unit], text: str) -> QuerySet[Unit]:
    """Units whose path of names has each of the words, and so everything below a unit that is named."""
    for word in visible(text).split():
        units = units.filter(full_name__icontains=word)
    return units
