"""Entries of the main menu. Each app declares its own in ``nav.py``; ``cetrack.navigation`` puts them together.

    # credits/nav.py
    ITEMS = [NavItem(_("To verify"), "verification:desk", lambda actor: actor.holds(*OFFICES), WORK, 10)]

``manage.py check`` refuses an entry whose address does not exist, so that no menu leads nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .counting import Rows

MINE = "mine"
WORK = "work"
PEOPLE = "people"
OVERSIGHT = "oversight"
ADMINISTRATION = "administration"
ACCOUNT = "account"

GROUPS: dict[str, Promise | str] = {
    MINE: _("Mine"),
    WORK: _("Work"),
    PEOPLE: _("People and units"),
    OVERSIGHT: _("Audit and statistics"),
    ADMINISTRATION: _("Administration"),
    ACCOUNT: _("My account"),
}
"""The groups in the order of the menu; ACCOUNT stands below the person's name, at the right."""


@dataclass(frozen=True)
class NavItem:
    """One entry. ``visible`` is asked with the signed-in person at each request; visitors have no menu.

    ``url_name`` takes no arguments. With ``post`` the entry is a button that sends a POST (signing out). ``waiting``:
    the rows that wait there for this person (ground.counting); they are counted on the page of the office only, those
    of all entries at once.
    """

    label: Promise | str
    url_name: str
    visible: Callable[[Any], bool]
    group: str = WORK
    order: int = 50
    post: bool = False
    waiting: Rows | None = None
