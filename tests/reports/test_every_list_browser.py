"""Every page of every officer's menu in Chromium at 1366 × 768, with something on its lists: rows of at most 40 px, ten
of which end above the fold, in type of 14 px. No page has two primary buttons, what is cut short can be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from cetrack import navigation
from ground import clock
from learners.people.models import Learner, Membership
from learners.people.particulars import Particulars
from tests.browsing import DESK
from tests.cast import STAFF, id_number
from tests.security import test_matrix, things
from tests.security.things_work import ABOUT_PEOPLE, OF_STAFF
from units.official import OFFICIAL
from units.services import create_units

from .test_audit import DAY, SYSTEM, reassess, recount_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLD, ROW, OWED, TYPE = 768, 40, 10, "14px"
RELATIONS = ("unit", "other_banner")
OFFICERS = sorted(STAFF)
NO_LISTS = {"/working-days/": "a calendar: weeks are its rows"}
"""Pages whose tables are no lists, each with the reason."""
MEASURE = """() => {
  const seen = thing => thing.checkVisibility() && thing.getBoundingClientRect().height > 0;
  const rows = kind => [...document.querySelectorAll(`main ${kind} tbody tr`)].filter(seen);
  const boxes = rows("table.table-list").map(row => row.getBoundingClientRect());
  const cells = rows("table.table-list").flatMap(row => [...row.cells]);
  return {
    rows: boxes.length,
    first: boxes.length ? boxes[0].top : 0,
    highest: Math.max(0, ...boxes.map(box => box.height)),
    type: [...new Set(cells.map(cell => getComputedStyle(cell).fontSize))],
    primary: [...document.querySelectorAll("main .btn-primary")].filter(seen).length,
    bare: rows("table:not(.table-list)").length,
    cut: cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1 && getComputedStyle(cell).overflowX === "hidden"
      && !cell.title && !cell.querySelector("[title]")).map(cell => cell.textContent.trim()),
  };
}"""
Measured = dict[str, Any]


@pytest.fixture
def something(cast) -> None:
    """One thing of each kind that the matrix of rights knows, in the school and in another banner."""
    people = things._people(cast)
    for kind in sorted({*ABOUT_PEOPLE, *OF_STAFF, *things._MAKERS}):
        for relation in RELATIONS:
            things._made(cast, kind, relation, people[relation])


def wrong(found: Measured) -> list[str]:
    """What of a page's measures is not as it should be."""
    said = []
    if found["highest"] > ROW + 0.5:
        said.append(f"rows of {found['highest']:.0f} px")
    if found["rows"] and found["first"] + OWED * ROW > FOLD:
        said.append(f"first row at {found['first']:.0f} px")
    if found["rows"] and found["type"] != [TYPE]:
        said.append(f"type of {found['type']}")
    if found["primary"] > 1:
        said.append(f"{found['primary']} primary buttons")
    if found["bare"]:
        said.append("a table that is no list of officers")
    if found["cut"]:
        said.append(f"cut short, and nowhere to be read: {found['cut'][:3]}")
    return said


def pages(cast, open_as, name: str) -> Iterator[tuple[str, Measured]]:
    """Every address of an officer's menu, measured."""
    member = cast.members[name]
    page = open_as(member, "/", width=DESK)
    page.set_viewport_size({"width": DESK, "height": FOLD})
    home = page.url.rstrip("/")
    for group in navigation.menu_for(member.actor, "/").groups:
        for entry in group.entries:
            page.goto(home + entry.url)
            yield entry.url, page.evaluate(MEASURE)


@pytest.mark.parametrize("name", OFFICERS)
def test_on_every_page_of_the_menu_ten_rows_stand_above_the_fold(cast, something, open_as, name):
    found = dict(pages(cast, open_as, name))
    assert {url: wrong(one) for url, one in found.items() if url not in NO_LISTS and wrong(one)} == {}
    assert any(one["rows"] for one in found.values())


def test_who_is_behind_fits_with_every_banner_in_their_official_order(cast, open_as, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: DAY)
    for number, name in enumerate(reversed(OFFICIAL)):
        unit = create_units(actor=SYSTEM, path=f"{cast.league.full_name}>{name}", sector="public")
        particulars = Particulars(name=f"在编{number}", id_number=id_number(dt.date(1985, 1, 1), 301 + 2 * number))
        learner = Learner.objects.unscoped().create(unit=unit, **particulars.columns())
        Membership.objects.unscoped().create(learner=learner, unit=unit, since=dt.date(2020, 1, 1))
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    page = open_as(cast.league_reviewer, reverse("behind:behind"), width=DESK)
    page.set_viewport_size({"width": DESK, "height": FOLD})
    assert wrong(page.evaluate(MEASURE)) == []
    shown = page.locator("main table").first.locator("tbody tr td:first-child").all_inner_texts()
    assert [name for name in shown if name in OFFICIAL] == list(OFFICIAL)
    assert (
        page.evaluate(
            "() => [...document.querySelectorAll('main table')[0].tBodies[0].rows]"
            ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
        )
        >= OWED
    )


def test_control_what_is_too_high_too_low_or_twice_is_named():
    good = {"rows": 3, "first": 300.0, "highest": 40.0, "type": [TYPE], "primary": 1, "bare": 0, "cut": []}
    assert wrong(good) == []
    changes = ({"highest": 57.0}, {"first": 435.0}, {"type": ["16px"]}, {"primary": 2}, {"bare": 6}, {"cut": ["请设"]})
    for change in changes:
        assert len(wrong(good | change)) == 1


def test_every_kind_of_thing_of_the_matrix_is_there():
    asked = {row.kind for row in test_matrix.ROWS.values()} - {""}
    assert asked <= {*ABOUT_PEOPLE, *OF_STAFF, *things._MAKERS}
