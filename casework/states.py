"""States of a request and the moves between them: the one table from which guards and the diagram are made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("under review")
    RETURNED = "returned", _("returned for correction")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("withdrawn by the applicant")
    REVOKED = "revoked", _("revoked")


class Move(models.TextChoices):
    FILE = "file", _("file")
    PASS = "pass", _("pass")
    PASS_IN_PART = "pass_in_part", _("pass in part")
    RETURN = "return", _("return")
    REFUSE = "refuse", _("refuse")
    CANCEL = "cancel", _("withdraw")
    REVOKE = "revoke", _("revoke")
    UNDO = "undo", _("undo")


# move -> (states it may start from, states it may end in)
TRANSITIONS: dict[Move, tuple[frozenset[State], frozenset[State]]] = {
    Move.FILE: (frozenset({State.DRAFT, State.RETURNED}), frozenset({State.FILED})),
    Move.PASS: (frozenset({State.FILED}), frozenset({State.FILED, State.APPROVED})),
    Move.PASS_IN_PART: (frozenset({State.FILED}), frozenset({State.FILED, State.APPROVED})),
    Move.RETURN: (frozenset({State.FILED}), frozenset({State.RETURNED})),
    Move.REFUSE: (frozenset({State.FILED}), frozenset({State.REFUSED})),
    Move.CANCEL: (frozenset({State.DRAFT, State.FILED, State.RETURNED}), frozenset({State.CANCELLED})),
    Move.REVOKE: (frozenset({State.APPROVED}), frozenset({State.REVOKED})),
    Move.UNDO: (frozenset({State.FILED, State.RETURNED, State.APPROVED, State.REFUSED}), frozenset({State.FILED})),
}
NEEDS_REASON = frozenset({Move.PASS_IN_PART, Move.RETURN, Move.REFUSE, Move.REVOKE})
REVIEW_MOVES = frozenset({Move.PASS, Move.PASS_IN_PART, Move.RETURN, Move.REFUSE})
OPEN_STATES = frozenset({State.DRAFT, State.FILED, State.RETURNED})
