"""Entries of the menu: verification, imports, missing hours."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import MINE, WORK, NavItem
from ground.roles import SEES_PEOPLE

from .missing.selectors import answerable
from .records.permissions import may_import, may_verify


def _reports(actor) -> Iterable[QuerySet[Any]]:
    return [answerable(actor=actor)]


ITEMS = [
    NavItem(_("Platforms and courses"), "offered:platforms", lambda a: a.holds(*SEES_PEOPLE), WORK, 45),
    NavItem(_("Verification of hours"), "verification:desk", may_verify, WORK, 20),
    NavItem(_("Import of platform hours"), "imports:upload", may_import, WORK, 30),
    NavItem(_("Reports of missing hours"), "missing:missing_desk", may_verify, WORK, 40, waiting=_reports),
    NavItem(_("My platform hours are missing"), "missing:missing", lambda a: a.learner_id is not None, MINE, 40),
]
