"""The life of an event on its way out to a program that wants to hear of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class OutgoingState(models.TextChoices):
    WAITING = "waiting", _("to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class OutgoingMove(models.TextChoices):
    TRY = "try"
    SUCCEED = "succeed"
    GIVE_UP = "give_up"
    SEND_AGAIN = "send_again"


S, M = OutgoingState, OutgoingMove
OUTGOING = Lifecycle(
    "programs.OutgoingEvent",
    S,
    {
        M.TRY: Way(S.WAITING, S.WAITING, "webhook.sent", work=True),
        M.SUCCEED: Way(S.WAITING, S.SENT, "webhook.sent", work=True),
        M.GIVE_UP: Way(S.WAITING, S.FAILED, "webhook.sent", work=True),
        M.SEND_AGAIN: Way((S.SENT, S.FAILED), S.WAITING, "webhook.again"),
    },
    field="state",
)
