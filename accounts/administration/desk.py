"""What the security administrator's first page says: ways in, and what of them ends or was refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ground.actors import SystemActor
from ground.desk_panels import DeskLine, DeskPanel, DeskTime
from ground.roles import Role
from journal.selectors import count_since

from .selectors import accounts_managed, roles_managed

READER = SystemActor("desk")
DAY, SOON = dt.timedelta(days=1), dt.timedelta(days=30)
REFUSED = {
    "sign_in.refused": _("Sign-ins refused (24 hours)"),
    "sign_in.second_factor_refused": _("Second factors refused (24 hours)"),
    "sign_in.throttled": _("Locked after too many tries (24 hours)"),
}


def of_security(actor: Any, at: DeskTime) -> DeskPanel | None:
    """Figures of a day and of the days to come."""
    if not actor.holds(Role.SECURITY_ADMIN):
        return None
    page, today = reverse("accounts:accounts"), at.today
    accounts, roles = accounts_managed(actor=actor), roles_managed(actor=actor).filter(withdrawn_at__isnull=True)
    found = count_since(actor=READER, actions=["account.signed_in", *REFUSED], since=at.now - DAY)
    ending = roles.filter(until__gte=today, until__lt=today + SOON).count()
    lines = [
        DeskLine(_("Accounts that may sign in"), str(accounts.filter(is_active=True).count()), page),
        DeskLine(_("Disabled accounts"), str(accounts.filter(is_active=False).count()), page),
        DeskLine(_("Roles that end within 30 days"), str(ending), f"{page}?staff=1"),
        DeskLine(_("Sign-ins (24 hours)"), str(found.get("account.signed_in", 0))),
        *(DeskLine(label, str(found.get(action, 0))) for action, label in REFUSED.items()),
    ]
    return DeskPanel(_("Accounts and sign-ins"), page, tuple(lines))
