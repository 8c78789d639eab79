"""Years whose season is closed. Their figures change all the same, for a person's right does not end with a season:
but whoever changes them says why. The floor that closes seasons registers here; those below ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _

from .refusals import Refused

_tellers: list[Callable[[], Mapping[int, dt.date]]] = []


def told_by(years: Callable[[], Mapping[int, dt.date]]) -> None:
    """Enters the floor that knows which years are closed, each with the day of its figures. There is one."""
    _tellers[:] = [years]


def closed_years() -> Mapping[int, dt.date]:
    """The policy years whose season is closed now, each with the day of its figures."""
    return _tellers[0]() if _tellers else {}


def check_reason(reason: str, *, years: Iterable[int] = (), since: dt.date | None = None) -> None:
    """Raises Refused where one of the years is closed, or one whose figures are of ``since`` or a later day, and no
    reason is given."""
    if reason.strip():
        return
    asked = set(years)
    closed = sorted(year for year, day in closed_years().items() if year in asked or (since and since <= day))
    if closed:
        raise Refused(
            _("The season of %(years)s is closed: say why its figures change.")
            % {"years": "、".join(str(year) for year in closed)}
        )
