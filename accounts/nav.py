"""Entries of the menu: registrations, one's own account, and the administration of accounts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import ACCOUNT, ADMINISTRATION, WORK, NavItem
from ground.roles import KEEPERS, Role

from .registrations.selectors import registrations_waiting


def _waiting(actor) -> Iterable[QuerySet[Any]]:
    return [registrations_waiting(actor=actor)]


ITEMS = [
    NavItem(
        _("Registrations"),
        "registrations:registrations",
        lambda actor: bool(actor.paths(KEEPERS)),
        WORK,
        70,
        waiting=_waiting,
    ),
    NavItem(_("Accounts and roles"), "accounts:accounts", lambda a: a.holds(Role.SECURITY_ADMIN), ADMINISTRATION, 10),
    NavItem(_("My account"), "own:security", lambda actor: True, ACCOUNT, 10),
    NavItem(_("Privacy notice"), "own:notice", lambda actor: True, ACCOUNT, 20),
    NavItem(_("Sign out"), "sign_in:sign_out", lambda actor: True, ACCOUNT, 90, post=True),
]
