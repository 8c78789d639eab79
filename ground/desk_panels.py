"""What the first page tells administrators of their own field. Each app enters what it knows in its ``ready``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

Text = Promise | str


@dataclass(frozen=True)
class DeskLine:
    """A line of a panel: what, how it is, and where more of it stands; ``wrong``: something is to be done."""

    label: Text
    said: Text
    href: str = ""
    wrong: bool = False


@dataclass(frozen=True)
class DeskPanel:
    """A heading with its lines, and the page behind it."""

    title: Text
    href: str
    lines: tuple[DeskLine, ...]


@dataclass(frozen=True)
class DeskTime:
    """When the page is looked at: by the calendar of the law, and by the machine's own clock."""

    today: dt.date
    now: dt.datetime
    machine: dt.datetime


Maker = Callable[[Any, DeskTime], DeskPanel | None]
"""Asked with the signed-in person; None for whom it is not."""
_makers: list[Maker] = []


def enter(maker: Maker) -> None:
    """Another panel; the same one twice counts once."""
    if maker not in _makers:
        _makers.append(maker)


def desk_panels(actor: Any, at: DeskTime) -> list[DeskPanel]:
    """The panels of somebody, in the order in which they were entered."""
    return [panel for panel in (maker(actor, at) for maker in _makers) if panel is not None]
