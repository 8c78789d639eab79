"""The life of a notice on its way out by SMS or mail; the portal's own work moves it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("to be sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class DeliveryMove(models.TextChoices):
    TRY = "try"
    SUCCEED = "succeed"
    GIVE_UP = "give_up"


S, M = DeliveryState, DeliveryMove
DELIVERIES = Lifecycle(
    "accounts.Delivery",
    S,
    {
        M.TRY: Way(S.PENDING, S.PENDING, "notices.sending", work=True),
        M.SUCCEED: Way(set(S), S.SENT, "notices.sent", work=True),
        M.GIVE_UP: Way(S.PENDING, S.FAILED, "notices.sent", work=True),
    },
    field="state",
)
