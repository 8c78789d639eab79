"""Reads of application days. They are the same for everybody who is signed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from ground.actors import Actor, require
from policy import packs
from rulebook import Pack
from rulebook.facts import Application

from .models import ApplicationDay
from .slots import slots, slots_of


@dataclass(frozen=True)
class Season:
    """The application days of one notice by slot. A level without a day of its own has that of its purpose."""

    pack: Pack
    days: Mapping[str, dt.date]

    def last_day(self, application: Application) -> dt.date | None:
        """Until when one can apply, that day included; None where none has been set."""
        found = (self.days.get(slot) for slot in slots_of(application, self.pack))
        return next((day for day in found if day), None)


def season_of(*, actor: Actor, policy: str) -> Season:
    """The days in force of a notice. Raises KeyError for a policy that is not on offer."""
    require(actor)
    pack = packs.as_written(policy)
    rows = ApplicationDay.objects.filter(policy=policy).order_by("step")
    latest = {row.slot: row.day for row in rows}
    return Season(pack, {slot: day for slot, day in latest.items() if day})


@dataclass(frozen=True)
class SlotLine:
    """One slot of a notice as the page shows it: what holds, and its settings, the newest first."""

    slot: str
    name: str
    history: tuple[ApplicationDay, ...]

    @property
    def present(self) -> ApplicationDay | None:
        return self.history[0] if self.history else None

    @property
    def day(self) -> dt.date | None:
        return self.present.day if self.present else None

    @property
    def step(self) -> int:
        return self.present.step if self.present else 0

    @property
    def of_level(self) -> bool:
        return ":" in self.slot


def slot_lines(*, actor: Actor, policy: str) -> list[SlotLine]:
    """Every slot of a notice, set or not. Raises KeyError for a policy that is not on offer."""
    require(actor)
    rows = list(ApplicationDay.objects.filter(policy=policy).order_by("-step"))
    return [
        SlotLine(slot, name, tuple(row for row in rows if row.slot == slot))
        for slot, name in slots(packs.as_written(policy)).items()
    ]
