"""The life of a closed season: asked for, closed by a job, opened again by a second person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class SeasonState(models.TextChoices):
    ASKED = "asked", _("being closed")
    CLOSED = "closed", _("figures closed")
    REOPENED = "reopened", _("opened again")


class SeasonMove(models.TextChoices):
    CLOSE = "close"
    GIVE_UP = "give_up"
    REOPEN = "reopen"


S, M = SeasonState, SeasonMove
SEASONS = Lifecycle(
    "reports.ClosedSeason",
    S,
    {
        M.CLOSE: Way(S.ASKED, S.CLOSED, "season.closed", work=True),
        M.GIVE_UP: Way(S.ASKED, action="season.given_up"),
        M.REOPEN: Way(
            S.CLOSED,
            S.REOPENED,
            "season.reopened",
            _("Say why the season is opened again: every office reads it."),
            late=_("%(name)s was faster, at %(time)s. Please look again."),
        ),
    },
    marks={S.CLOSED: "closed_at", S.REOPENED: "reopened_at"},
    off=_("It is “%(state)s” already."),
)
