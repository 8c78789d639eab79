"""Menu entries of reports."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import MINE, NavItem

ITEMS = [NavItem(_("My hours"), "home:own", visible=lambda actor: actor.learner_id is not None, group=MINE, order=10)]
