"""The status of a person on days that have passed, by the facts as they stand now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ..known.every import of_trainings
from .models import Fact


def teacher_on(learner_id: int, days: Iterable[dt.date]) -> dict[dt.date, bool | None]:
    """Whether the person was a teacher of the three subjects on each day (6.5); None where no such fact is valid."""
    rows = Fact.objects.unscoped().filter(learner_id=learner_id, kind__in=of_trainings(), revoked_at__isnull=True)
    periods = list(rows.values_list("since", "until"))

    def on(day: dt.date) -> bool:
        return any((not since or since <= day) and (not until or day <= until) for since, until in periods)

    return {day: on(day) if periods else None for day in days}
