"""Entries of the menu: verification, imports, missing hours."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import MINE, WORK, NavItem

from .permissions import may_import, may_verify

ITEMS = [
    NavItem(_("Verification of hours"), "credits:desk", may_verify, WORK, 20),
    NavItem(_("Import of platform hours"), "credits:batches", may_import, WORK, 30),
    NavItem(_("Reports of missing hours"), "credits:missing_desk", may_verify, WORK, 40),
    NavItem(_("My platform hours are missing"), "credits:missing", lambda a: a.learner_id is not None, MINE, 40),
]
