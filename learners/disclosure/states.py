"""The life of an export with full numbers: asked for by one, agreed to by another, taken once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class FullExportState(models.TextChoices):
    ASKED = "asked"
    AGREED = "agreed"
    TAKEN = "taken"


class FullExportMove(models.TextChoices):
    AGREE = "agree"
    TAKE = "take"


S, M = FullExportState, FullExportMove
_AGREED = _("This export is agreed to already.")
_GONE = _("This export is not agreed to, too old, or already taken.")
FULL_EXPORTS = Lifecycle(
    "learners.FullExport",
    S,
    {
        M.AGREE: Way(S.ASKED, S.AGREED, "personal_data.export_agreed", late=_AGREED),
        M.TAKE: Way(S.AGREED, S.TAKEN, "personal_data.exported", late=_GONE),
    },
    marks={S.AGREED: "agreed_at", S.TAKEN: "taken_at"},
)
