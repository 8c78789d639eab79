"""Sets the demonstration's clock going, and with it the notices that are there on its day."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from credits.catalogue.platforms import enter_platforms
from ground import clock, demonstration
from ground.actors import SystemActor
from ground.demonstration import Demonstration
from journal.selectors import last_time
from policy import packs
from rulebook.loader import invented


def go_on(day: dt.date | None) -> None:
    """From now on the clock shows ``day``, or runs on from the last stored time; this process follows at once.

    Raises CommandError for a day before the last stored time.
    """
    default = dt.date.fromisoformat(settings.CONFIG.today) if settings.CONFIG.today else demonstration.OPENS_ON
    try:
        shown = demonstration.start_of(day=day, default=default, stored=_last_stored())
    except demonstration.Backwards as backwards:
        raise CommandError(
            f"演示已经到了 {backwards.stored}，不能回到 {day}。请选这一天或以后的日期，"
            "或者用另一个 CETRACK_DATA_DIR 重新开始。"
        ) from None
    before: Demonstration | None = settings.DEMONSTRATION
    played = Demonstration(shown, clock.machine_now(), invented(timezone.localdate(shown).year))
    demonstration.write(settings.DATA_DIR, played)
    real = [pack.id for pack in packs.of_the_code() if before is None or pack.id not in before.notices]
    settings.DEMONSTRATION = played
    packs.offer([*real, *played.notices])
    enter_platforms()


def _last_stored() -> dt.datetime | None:
    """The latest time that is written down, in the journal or where the clock was set going last."""
    played: Demonstration | None = settings.DEMONSTRATION
    line = last_time(actor=SystemActor("demonstration"))
    times = [time for time in (line, played.shown if played else None) if time is not None]
    return max(times, default=None)
