"""Entries of the menu: people, rosters, exports with full numbers."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import PEOPLE, NavItem
from ground.roles import KEEPERS, SEES_PEOPLE


def _keeps(actor) -> bool:
    return bool(actor.paths(KEEPERS))


def _sees(actor) -> bool:
    return bool(actor.paths(SEES_PEOPLE))


ITEMS = [
    NavItem(_("People"), "people:people", _sees, PEOPLE, 10),
    NavItem(_("Entered twice"), "merging:twice", _keeps, PEOPLE, 20),
    NavItem(_("Import a roster"), "roster:upload", _keeps, PEOPLE, 30),
    NavItem(_("Exports with full numbers"), "disclosure:full_exports", _keeps, PEOPLE, 40),
]
