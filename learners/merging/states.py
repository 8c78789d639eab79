"""The life of a merging: proposed, confirmed by a second officer or refused, undone for a time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class MergeState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    MERGED = "merged", _("merged")
    REFUSED = "refused", _("two different people")
    UNDONE = "undone", _("undone")


class MergeMove(models.TextChoices):
    CONFIRM = "confirm"
    REFUSE = "refuse"
    UNDO = "undo"


S, M = MergeState, MergeMove
_LATE = _("%(name)s was faster, at %(time)s. Please look again.")
MERGES = Lifecycle(
    "learners.Merge",
    S,
    {
        M.CONFIRM: Way(S.PROPOSED, S.MERGED, "merge.confirmed", late=_LATE),
        M.REFUSE: Way(
            S.PROPOSED, S.REFUSED, "merge.refused", _("Please say by what the two people differ."), late=_LATE
        ),
        M.UNDO: Way(S.MERGED, S.UNDONE, "merge.undone", _("Please say why it is undone."), late=_LATE),
    },
    marks={S.MERGED: "merged_at", S.REFUSED: "refused_at", S.UNDONE: "undone_at"},
    off=_("It is “%(state)s” already."),
)
