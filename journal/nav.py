"""Entry of the menu: the operation log."""

from django.utils.translation import gettext_lazy as _

from ground.navigation import OVERSIGHT, NavItem

ITEMS = [NavItem(_("Operation log"), "journal:journal", lambda actor: actor.reads_journal, OVERSIGHT, 90)]
