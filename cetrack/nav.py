"""Entries of the menu: the installation and its background work."""

from django.utils.translation import gettext_lazy as _

from ground.jobs.permissions import looks_after
from ground.navigation import ADMINISTRATION, NavItem

ITEMS = [
    NavItem(_("State of the system"), "system:system", looks_after, ADMINISTRATION, 50),
    NavItem(_("Background work"), "system:jobs", looks_after, ADMINISTRATION, 60),
]
