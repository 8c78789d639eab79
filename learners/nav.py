"""Entries of the menu: people, rosters, exports with full numbers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ground.navigation import PEOPLE, NavItem
from ground.roles import KEEPERS, SEES_PEOPLE

from .disclosure.selectors import exports_to_agree
from .merging.selectors import open_merges


def _keeps(actor) -> bool:
    return bool(actor.paths(KEEPERS))


def _sees(actor) -> bool:
    return bool(actor.paths(SEES_PEOPLE))


def _mergings(actor) -> Iterable[QuerySet[Any]]:
    return [open_merges(actor=actor).exclude(proposed_by_key=actor.key)]


def _exports(actor) -> Iterable[QuerySet[Any]]:
    return [exports_to_agree(actor=actor)]


ITEMS = [
    NavItem(_("People"), "people:people", _sees, PEOPLE, 10),
    NavItem(_("Entered twice"), "merging:twice", _keeps, PEOPLE, 20, waiting=_mergings),
    NavItem(_("Import a roster"), "roster:upload", _keeps, PEOPLE, 30),
    NavItem(_("Exports with full numbers"), "disclosure:full_exports", _keeps, PEOPLE, 40, waiting=_exports),
]
