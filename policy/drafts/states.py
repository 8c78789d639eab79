"""The life of a draft: it is written on, handed in, and published by somebody else, or it is put aside."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class DraftState(models.TextChoices):
    OPEN = "open", _("being written")
    HANDED_IN = "handed_in", _("handed in for publishing")
    PUBLISHED = "published", _("published")
    PUT_ASIDE = "put_aside", _("put aside")


class DraftMove(models.TextChoices):
    SAVE = "save"
    HAND_IN = "hand_in"
    RETURN = "return"
    PUBLISH = "publish"
    REOPEN = "reopen"
    PUT_ASIDE = "put_aside"


S, M = DraftState, DraftMove
WRITABLE = (S.OPEN, S.HANDED_IN)
DRAFTS = Lifecycle(
    "policy.Draft",
    DraftState,
    {
        M.SAVE: Way(WRITABLE, S.OPEN, "draft.saved"),
        M.HAND_IN: Way(S.OPEN, S.HANDED_IN, "draft.handed_in"),
        M.RETURN: Way(S.HANDED_IN, S.OPEN, "draft.returned", _("Say why the draft is handed back.")),
        M.PUBLISH: Way(S.HANDED_IN, S.PUBLISHED, "draft.published"),
        M.REOPEN: Way(S.PUBLISHED, S.OPEN, "draft.reopened", work=True),
        M.PUT_ASIDE: Way(WRITABLE, S.PUT_ASIDE, "draft.put_aside", _("Say why the draft is put aside.")),
    },
    marks={S.HANDED_IN: "handed_in_at", S.PUBLISHED: "published_at", S.PUT_ASIDE: "put_aside_at"},
    pair="saved",
    late=_("%(name)s has changed this draft meanwhile (%(time)s). Open it again and enter your changes there."),
)
