"""Entries of the menu: the installation and its background work."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import ADMINISTRATION, NavItem

from .system.permissions import looks_after

ITEMS = [
    NavItem(_("State of the system"), "system:system", looks_after, ADMINISTRATION, 50),
    NavItem(_("Background work"), "system:jobs", looks_after, ADMINISTRATION, 60),
]
