"""The main menu: what the apps declare in ``nav.py``, cut down to what the signed-in person may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.core.checks import Error, register
from django.urls import NoReverseMatch, reverse

from ground.counting import Rows
from ground.navigation import ACCOUNT, GROUPS, NavItem


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url: str
    current: bool
    post: bool
    waiting: Rows | None = None


@dataclass
class MenuGroup:
    key: str
    label: str
    entries: list[MenuEntry] = field(default_factory=list)

    @property
    def current(self) -> bool:
        return any(entry.current for entry in self.entries)


@dataclass
class Menu:
    """Groups of the bar, and apart from them the entries below the person's own name."""

    groups: list[MenuGroup]
    account: list[MenuEntry]


@lru_cache(maxsize=1)
def declared() -> tuple[NavItem, ...]:
    """Every entry that any app declares, in the order of the menu."""
    found: list[NavItem] = []
    for app in [*settings.OUR_APPS, "cetrack"]:
        if find_spec(f"{app}.nav"):
            found += import_module(f"{app}.nav").ITEMS
    order = list(GROUPS)
    return tuple(sorted(found, key=lambda item: (order.index(item.group), item.order)))


def menu_for(actor, path: str) -> Menu:
    """The menu of ``actor`` (a visitor has none). The entry with the longest address above ``path`` is current."""
    if not actor:
        return Menu([], [])
    shown = [(item, reverse(item.url_name)) for item in declared() if item.visible(actor)]
    here = max((url for _, url in shown if path == url or (url != "/" and path.startswith(url))), key=len, default="")
    groups: dict[str, MenuGroup] = {}
    for item, url in shown:
        group = groups.setdefault(item.group, MenuGroup(item.group, str(GROUPS[item.group])))
        group.entries.append(MenuEntry(str(item.label), url, url == here, item.post, item.waiting))
    account = groups.pop(ACCOUNT, MenuGroup(ACCOUNT, "")).entries
    if len(groups) == 1:  # nothing to choose between: the entries themselves stand in the bar
        (only,) = groups.values()
        return Menu([MenuGroup(only.key, entry.label, [entry]) for entry in only.entries], account)
    return Menu(list(groups.values()), account)


@register()
def menu_leads_somewhere(app_configs, **kwargs):
    """An entry of the menu with an address that does not exist would break every page."""
    problems = []
    for item in declared():
        try:
            reverse(item.url_name)
        except NoReverseMatch:
            problems.append(Error(f"the menu names {item.url_name}, which is no address", id="cetrack.E001"))
    return problems
