"""The life of a paper: it holds until its facts change, or an office revokes it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class CardState(models.TextChoices):
    VALID = "valid", _("valid")
    OUTDATED = "outdated", _("outdated")
    REVOKED = "revoked", _("revoked")


class CardMove(models.TextChoices):
    OUTDATE = "outdate"
    REVOKE = "revoke"
    REINSTATE = "reinstate"


S, M = CardState, CardMove
_WHY, _LATE = _("Please give a reason."), _("This paper has already been revoked.")
CARDS = Lifecycle(
    "reports.ReviewCard",
    S,
    {
        M.OUTDATE: Way(S.VALID, S.OUTDATED, "card.outdated", work=True),
        M.REVOKE: Way({S.VALID, S.OUTDATED}, S.REVOKED, "card.revoked", _WHY, _LATE),
        M.REINSTATE: Way(S.REVOKED, {S.VALID, S.OUTDATED}, "card.reinstated", _WHY, work=True),
    },
    field="state",
    pair="state",
)
