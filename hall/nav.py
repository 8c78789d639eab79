"""Entries of the menu: one's own requests, their review, and who reviews."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.requests.selectors import waiting_for
from ground.navigation import MINE, OVERSIGHT, WORK, NavItem

from .requests.access import may_file, may_name_offices, may_review


def _waiting(actor) -> Iterable[QuerySet[Any]]:
    return [waiting_for(actor=actor)]


ITEMS = [
    NavItem(_("My requests"), "requests:mine", may_file, MINE, 30),
    NavItem(_("Review of requests"), "requests:desk", may_review, WORK, 10, waiting=_waiting),
    NavItem(_("Reviewing offices"), "requests:offices", may_name_offices, OVERSIGHT, 60),
]
