"""Entries of the menu: verification, imports, missing hours."""

from django.utils.translation import gettext_lazy as _

from journal.navigation import MINE, WORK, NavItem

from .permissions import may_import, may_verify
from .selectors import answerable, records_to_verify


def _to_verify(actor) -> int:
    return records_to_verify(actor=actor).count()


def _reports(actor) -> int:
    return answerable(actor=actor).count()


ITEMS = [
    NavItem(_("Verification of hours"), "credits:desk", may_verify, WORK, 20, waiting=_to_verify),
    NavItem(_("Import of platform hours"), "credits:batches", may_import, WORK, 30),
    NavItem(_("Reports of missing hours"), "credits:missing_desk", may_verify, WORK, 40, waiting=_reports),
    NavItem(_("My platform hours are missing"), "credits:missing", lambda a: a.learner_id is not None, MINE, 40),
]
