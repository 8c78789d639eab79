"""States of a request and the moves between them: the one table from which guards and the diagram are made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ground.lifecycle import Lifecycle, Way, who_moved_last
from ground.refusals import Refused


class RequestState(models.TextChoices):
    DRAFT = "draft", _("draft")
    FILED = "filed", _("under review")
    RETURNED = "returned", _("returned for correction")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", pgettext_lazy("request", "refused")
    CANCELLED = "cancelled", _("withdrawn by the applicant")
    REVOKED = "revoked", _("revoked")


class RequestMove(models.TextChoices):
    FILE = "file", _("file")
    PASS = "pass", _("pass")
    PASS_IN_PART = "pass_in_part", _("pass in part")
    RETURN = "return", _("return")
    REFUSE = "refuse", _("refuse")
    CANCEL = "cancel", _("withdraw")
    REVOKE = "revoke", _("revoke")
    UNDO = "undo", _("undo")
    HAND_ON = "hand_on", _("handed on to another office")
    REOPEN = "reopen", _("taken back upon an objection")


class CaseRefused(Refused):
    """A move of a request is not allowed."""


WRITABLE = frozenset({RequestState.DRAFT, RequestState.RETURNED})
REVIEW_MOVES = frozenset({RequestMove.PASS, RequestMove.PASS_IN_PART, RequestMove.RETURN, RequestMove.REFUSE})
_UNDER_REVIEW = frozenset({RequestState.FILED})
_PASSED = frozenset({RequestState.FILED, RequestState.APPROVED})
_DECIDED = frozenset({RequestState.APPROVED, RequestState.REFUSED, RequestState.REVOKED})
_WHY = _("Please give a reason: the applicant reads it.")


REQUESTS = Lifecycle(
    "casework.CaseRequest",
    RequestState,
    {
        RequestMove.FILE: Way(WRITABLE, _UNDER_REVIEW, "casework.filed"),
        RequestMove.PASS: Way(_UNDER_REVIEW, _PASSED, "casework.pass"),
        RequestMove.PASS_IN_PART: Way(_UNDER_REVIEW, _PASSED, "casework.pass_in_part", reason=_WHY),
        RequestMove.RETURN: Way(_UNDER_REVIEW, {RequestState.RETURNED}, "casework.return", reason=_WHY),
        RequestMove.REFUSE: Way(_UNDER_REVIEW, {RequestState.REFUSED}, "casework.refuse", reason=_WHY),
        RequestMove.CANCEL: Way(WRITABLE | _UNDER_REVIEW, {RequestState.CANCELLED}, "casework.cancelled"),
        RequestMove.REVOKE: Way({RequestState.APPROVED}, {RequestState.REVOKED}, "casework.revoked", reason=_WHY),
        RequestMove.HAND_ON: Way(_UNDER_REVIEW, _UNDER_REVIEW, "casework.handed_on", work=True),
        RequestMove.REOPEN: Way(_DECIDED, _UNDER_REVIEW, "casework.reopened", reason=_WHY, work=True),
        RequestMove.UNDO: Way(undoes=REVIEW_MOVES, action="casework.undone"),
    },
    field="state",
    first=who_moved_last,
    off=_("The request is %(state)s now, so this step is not possible."),
    late=_("Somebody was faster: %(name)s, %(time)s. Please look at the request again."),
    refused=CaseRefused,
)
NEEDS_REASON = frozenset(move for move, way in REQUESTS.ways.items() if way.reason)
