"""The life of a yearly table: worked out, then frozen for good, or thrown away while it is a draft."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class YearTableState(models.TextChoices):
    ASKED = "asked"
    MADE = "made"
    FROZEN = "frozen"


class YearTableMove(models.TextChoices):
    WORK_OUT = "work_out"
    FREEZE = "freeze"
    DISCARD = "discard"


S, M = YearTableState, YearTableMove
_LATE = _("This table is frozen already, or not worked out yet. Please look again.")
YEAR_TABLES = Lifecycle(
    "reports.YearTable",
    S,
    {
        M.WORK_OUT: Way(S.ASKED, S.MADE, work=True),
        M.FREEZE: Way(S.MADE, S.FROZEN, "statistics.frozen", late=_LATE),
        M.DISCARD: Way({S.ASKED, S.MADE}, action="statistics.discarded"),
    },
    marks={S.MADE: "made_at", S.FROZEN: "frozen_at"},
)
