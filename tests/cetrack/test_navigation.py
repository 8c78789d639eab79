"""The menu shows what the signed-in person may do, and leads nowhere else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cetrack import navigation
from ground.navigation import ACCOUNT, MINE, WORK, NavItem


@pytest.fixture
def declare(monkeypatch):
    """The menu made of these items alone."""

    def these(*items: NavItem) -> None:
        order = [MINE, WORK, ACCOUNT]
        ordered = tuple(sorted(items, key=lambda item: (order.index(item.group), item.order)))
        monkeypatch.setattr(navigation, "declared", lambda: ordered)

    return these


def shown(menu) -> list[list[str]]:
    return [[entry.label for entry in group.entries] for group in menu.groups]


def test_an_entry_is_shown_to_whom_its_condition_fits(cast, declare):
    declare(
        NavItem("A", "home:own", visible=lambda actor: actor.learner_id is not None, group=MINE),
        NavItem("B", "home:own", visible=lambda actor: actor.holds("banner_hr")),
    )
    assert shown(navigation.menu_for(cast.alatan.actor, "/")) == [["A"]]
    assert shown(navigation.menu_for(cast.banner_hr.actor, "/")) == [["B"]]
    assert shown(navigation.menu_for(cast.stranger.actor, "/")) == []


def test_a_visitor_has_no_menu(declare):
    declare(NavItem("A", "home:own", visible=lambda actor: True))
    assert navigation.menu_for(None, "/") == navigation.Menu([], [])


def test_entries_stand_in_groups_and_order_the_account_apart(cast, declare):
    everybody = {"visible": lambda actor: True}
    declare(
        NavItem("out", "home:own", group=ACCOUNT, post=True, **everybody),
        NavItem("second", "home:own", group=WORK, order=20, **everybody),
        NavItem("first", "home:own", group=WORK, order=10, **everybody),
        NavItem("mine", "home:own", group=MINE, order=90, **everybody),
    )
    menu = navigation.menu_for(cast.alatan.actor, "/")
    assert shown(menu) == [["mine"], ["first", "second"]]
    assert [(entry.label, entry.post) for entry in menu.account] == [("out", True)]


def test_one_group_alone_is_spread_over_the_bar(cast, declare):
    declare(*[NavItem(label, "home:own", visible=lambda actor: True, group=MINE) for label in "AB"])
    assert shown(navigation.menu_for(cast.alatan.actor, "/")) == [["A"], ["B"]]


def test_the_nearest_entry_above_the_page_is_the_current_one(cast, declare, monkeypatch):
    urls = {"a": "/", "b": "/desk/", "c": "/desk/hours/"}
    monkeypatch.setattr(navigation, "reverse", urls.__getitem__)
    declare(*[NavItem(name, name, visible=lambda actor: True) for name in urls])

    def current(path: str) -> list[str]:
        menu = navigation.menu_for(cast.alatan.actor, path)
        return [entry.label for group in menu.groups for entry in group.entries if entry.current]

    assert current("/") == ["a"]
    assert current("/desk/") == ["b"]
    assert current("/desk/other/") == ["b"]
    assert current("/desk/hours/7/") == ["c"]
    assert current("/elsewhere/") == []


def test_an_entry_that_leads_nowhere_stops_the_start(declare):
    declare(NavItem("A", "no:where", visible=lambda actor: True), NavItem("B", "home:own", visible=lambda actor: True))
    assert [problem.id for problem in navigation.menu_leads_somewhere(None)] == ["cetrack.E001"]


def test_what_the_apps_declare_leads_somewhere():
    assert navigation.menu_leads_somewhere(None) == []
    assert reverse("home:own") in {reverse(item.url_name) for item in navigation.declared()}
