"""Entries of the menu: tokens."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import ACCOUNT, ADMINISTRATION, NavItem
from ground.roles import Role

ITEMS = [
    NavItem(_("Tokens for programs"), "tokens:every", lambda a: a.holds(Role.SECURITY_ADMIN), ADMINISTRATION, 15),
    NavItem(_("Webhooks"), "webhooks:every", lambda a: a.holds(Role.SECURITY_ADMIN), ADMINISTRATION, 16),
    NavItem(_("My tokens"), "tokens:own", lambda actor: True, ACCOUNT, 15),
]
