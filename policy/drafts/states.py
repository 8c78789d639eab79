"""The life of a draft: it is written on, until it is put aside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class DraftState(models.TextChoices):
    OPEN = "open"
    PUT_ASIDE = "put_aside"


class DraftMove(models.TextChoices):
    PUT_ASIDE = "put_aside"


S, M = DraftState, DraftMove
DRAFTS = Lifecycle(
    "policy.Draft",
    DraftState,
    {M.PUT_ASIDE: Way(S.OPEN, S.PUT_ASIDE, "draft.put_aside", _("Say why the draft is put aside."))},
    marks={S.PUT_ASIDE: "put_aside_at"},
    pair="saved",
    late=_("%(name)s has changed this draft meanwhile (%(time)s). Open it again and enter your changes there."),
)
