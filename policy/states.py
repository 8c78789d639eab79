"""The life of a ruling: in force, until it is withdrawn as a mistake."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class RulingState(models.TextChoices):
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


class RulingMove(models.TextChoices):
    WITHDRAW = "withdraw"


_WHY, _LATE = _("Say why the ruling is withdrawn."), _("This ruling has been withdrawn already.")
RULINGS = Lifecycle(
    "policy.Ruling",
    RulingState,
    {RulingMove.WITHDRAW: Way(RulingState.IN_FORCE, RulingState.WITHDRAWN, "ruling.withdrawn", _WHY, _LATE)},
    marks={RulingState.WITHDRAWN: "withdrawn_at"},
)
