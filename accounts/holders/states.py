"""Where a registration or a correction stands, and what its office can do with it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class FilingState(models.TextChoices):
    WAITING = "waiting", _("waiting for a decision")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class FilingMove(models.TextChoices):
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"


DECIDES = (FilingMove.APPROVE, FilingMove.RETURN)
"""What the office does; the rest is the portal's own work."""


DECIDED_PAIR = Q(state="waiting", decided_at__isnull=True, decided_by="") | (
    Q(state__in=["approved", "returned"], decided_at__isnull=False) & ~Q(decided_by="")
)


def filing(model: str, name: str) -> Lifecycle:
    """The table of what one person files and one office decides; ``name`` begins its actions in the journal. What was
    returned can be decided anew upon an objection."""
    why, state = _("Please give a reason: the applicant reads it."), FilingState
    ways = {
        FilingMove.APPROVE: Way(state.WAITING, state.APPROVED, f"{name}.approved"),
        FilingMove.RETURN: Way(state.WAITING, state.RETURNED, f"{name}.returned", why),
        FilingMove.REOPEN: Way(state.RETURNED, state.WAITING, f"{name}.reopened", why, work=True),
    }
    return Lifecycle(
        model,
        FilingState,
        ways,
        field="state",
        pair="decided",
        late=_("Somebody was faster: %(name)s, %(time)s."),
    )


REGISTRATIONS = filing("accounts.Registration", "registration")
