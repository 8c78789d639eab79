"""Entry of the menu: the tree of units."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import PEOPLE, NavItem
from ground.roles import SEES_PEOPLE

ITEMS = [NavItem(_("Units"), "units:units", lambda actor: bool(actor.paths(SEES_PEOPLE)), PEOPLE, 20)]
