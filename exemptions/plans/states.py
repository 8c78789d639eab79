"""States of a training plan and the moves between them: the one table from which guards and pages are made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("waiting for the league")
    RETURNED = "returned", _("returned for correction")
    RECORDED = "recorded", _("recorded")
    WITHDRAWN = "withdrawn", _("withdrawn by the office")
    REVOKED = "revoked", _("revoked by the league")


class Move(models.TextChoices):
    FILE = "file", _("file")
    RETURN = "return", _("return")
    RECORD = "record", _("record the filing")
    ACCEPT_LATE = "accept_late", _("accept although late")
    REPORT = "report", _("report the completion")
    WITHDRAW = "withdraw", _("withdraw")
    REVOKE = "revoke", _("revoke")


TRANSITIONS: dict[Move, tuple[frozenset[State], State]] = {
    Move.FILE: (frozenset({State.DRAFT, State.RETURNED}), State.FILED),
    Move.RETURN: (frozenset({State.FILED, State.RECORDED}), State.RETURNED),
    Move.RECORD: (frozenset({State.FILED}), State.RECORDED),
    Move.ACCEPT_LATE: (frozenset({State.RECORDED}), State.RECORDED),
    Move.REPORT: (frozenset({State.RECORDED}), State.RECORDED),
    Move.WITHDRAW: (frozenset({State.DRAFT, State.FILED, State.RETURNED, State.RECORDED}), State.WITHDRAWN),
    Move.REVOKE: (frozenset({State.RECORDED}), State.REVOKED),
}
"""Move: the states it may start from, and the one it leads to."""

WRITABLE = frozenset({State.DRAFT, State.RETURNED})
LEAGUE_MOVES = frozenset({Move.RETURN, Move.RECORD, Move.ACCEPT_LATE, Move.REVOKE})
OFFICE_MOVES = frozenset({Move.FILE, Move.REPORT, Move.WITHDRAW})
NEEDS_REASON = frozenset({Move.RETURN, Move.ACCEPT_LATE, Move.REVOKE})
