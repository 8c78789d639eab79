"""States of an uploaded paper: it waits to be drawn, and is drawn or cannot be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class PaperState(models.TextChoices):
    WAITING = "waiting", _("being prepared")
    DRAWN = "drawn", _("prepared")
    FAILED = "failed", _("could not be prepared")


class PaperMove(models.TextChoices):
    DRAW = "draw"
    GIVE_UP = "give_up"


S, M = PaperState, PaperMove
PAPERS = Lifecycle(
    "uploads.UploadedPaper",
    S,
    {M.DRAW: Way(S.WAITING, S.DRAWN, work=True), M.GIVE_UP: Way(S.WAITING, S.FAILED, work=True)},
    field="state",
)
