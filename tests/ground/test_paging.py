"""Pages by key: every row once, in order, forwards and back, whatever happens between two clicks."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ground import paging
from ground.jobs.models import Job
from ground.paging import key_page, turned

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2024, 6, 3, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def jobs():
    """Seven jobs; ``kind`` ties on purpose, so that only the primary key makes the order total."""
    return [Job.objects.create(kind=kind, actor_name="x", created_at=NOON) for kind in "baabcab"]


def walk(order, size=2):
    """Kinds and keys of every page, from the first to the last."""
    pages, after = [], ""
    while True:
        page = key_page(Job.objects.all(), order=order, size=size, after=after)
        pages.append([row.pk for row in page])
        if not page.next:
            return pages
        after = page.next


@pytest.mark.parametrize("order", [["kind"], ["-kind"], ["kind", "-pk"], ["-kind", "created_at"], ["pk"], ["-pk"], []])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_every_row_comes_once_and_in_order(jobs, order, size):
    total = [*order] if order and order[-1].lstrip("-") == "pk" else [*order, "pk"]
    expected = list(Job.objects.order_by(*total).values_list("pk", flat=True))
    assert [pk for page in walk(order, size) for pk in page] == expected


@pytest.mark.parametrize("order", [["kind"], ["-kind"], ["-pk"]])
def test_going_back_shows_the_pages_again(jobs, order):
    forwards = walk(order)
    last = key_page(Job.objects.all(), order=order, size=2, after=str(Job.objects.get(pk=forwards[-2][-1]).public_id))
    backwards, page = [[row.pk for row in last]], last
    while page.previous:
        page = key_page(Job.objects.all(), order=order, size=2, before=page.previous)
        backwards.append([row.pk for row in page])
    assert backwards[::-1] == forwards


@pytest.mark.parametrize("order", [["looked_at"], ["-looked_at"], ["kind", "-looked_at"]])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_rows_without_a_value_come_once_and_before_the_others(jobs, order, size):
    """On every database, forwards and back: PostgreSQL by itself has them at the end."""
    for days, job in enumerate(jobs[::2]):
        Job.objects.filter(pk=job.pk).update(looked_at=NOON + dt.timedelta(days=days % 2))
    pages = walk(order, size)
    seen = [Job.objects.get(pk=pk) for page in pages for pk in page]
    assert len({job.pk for job in seen}) == len(seen) == 7
    for kind in [None] if len(order) == 1 else "abc":
        dated = [job.looked_at is not None for job in seen if kind in (None, job.kind)]
        assert dated == sorted(dated, reverse=order[-1].startswith("-"))
    last = key_page(Job.objects.all(), order=order, size=size, before=str(seen[-1].public_id))
    assert [job.pk for job in last] == [job.pk for job in seen[:-1]][-size:]


def test_the_first_page_has_no_previous_and_the_last_no_next(jobs):
    first = key_page(Job.objects.all(), order=["kind"], size=4)
    last = key_page(Job.objects.all(), order=["kind"], size=4, after=first.next)
    assert (first.previous, last.next) == ("", "")
    assert len(first) + len(last) == 7


@pytest.mark.parametrize("key", ["", "x", "0" * 32, str(uuid.UUID(int=5)), "'; drop table", "%00"])
def test_a_key_that_is_no_row_gives_the_first_page(jobs, key):
    expected = [row.pk for row in key_page(Job.objects.all(), order=["kind"], size=3)]
    assert [row.pk for row in key_page(Job.objects.all(), order=["kind"], size=3, after=key)] == expected
    assert [row.pk for row in key_page(Job.objects.all(), order=["kind"], size=3, before=key)] == expected


def test_a_key_outside_the_rows_is_no_way_in(jobs):
    """The key of a row that somebody else may see tells nothing: it does not even move the page."""
    mine = Job.objects.filter(kind="a")
    foreign = str(Job.objects.filter(kind="b").first().public_id)
    assert [row.kind for row in key_page(mine, order=["kind"], size=9, after=foreign)] == ["a", "a", "a"]


def test_nothing_gives_an_empty_page():
    page = key_page(Job.objects.all(), order=["kind"], size=3)
    assert (page.rows, page.previous, page.next) == ([], "", "")


def test_costs_two_queries_and_counts_nothing(jobs):
    first = key_page(Job.objects.all(), order=["kind"], size=2)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        key_page(Job.objects.all(), order=["kind"], size=2, after=first.next)
    assert len(asked) == 2
    assert not any("COUNT" in query["sql"] or "OFFSET" in query["sql"] for query in asked.captured_queries)


def turned_to(rf, query, size=2):
    return turned(rf.get("/", query), Job.objects.all(), order=["kind"], size=size)


def test_a_list_of_several_pages_says_how_many_it_has_and_one_page_asks_nothing(jobs, rf, monkeypatch):
    assert turned_to(rf, {}).total == "7"
    with CaptureQueriesContext(connection) as asked:
        whole = turned_to(rf, {}, size=7)
        assert (whole.total, len(asked)) == ("7", 1)
    monkeypatch.setattr(paging, "COUNTED", 7)
    assert turned_to(rf, {}).total == "7"
    monkeypatch.setattr(paging, "COUNTED", 6)
    assert turned_to(rf, {}).total == "6+"


@pytest.mark.parametrize(
    ("asked", "shown"), [({}, 2), ({"size": "20"}, 7), ({"size": "21"}, 2), ({"size": "99999"}, 2), ({"size": "x"}, 2)]
)
def test_only_the_offered_sizes_are_taken_from_the_address(jobs, rf, asked, shown):
    assert len(turned_to(rf, asked)) == shown


def test_sizes_are_offered_where_the_list_is_longer_than_the_smallest_page(jobs, rf, monkeypatch):
    assert (turned_to(rf, {}).sizes, turned_to(rf, {}, size=7).sizes) == (paging.SIZES, ())
    monkeypatch.setattr(paging, "SIZES", (6, 50))
    assert turned_to(rf, {}, size=7).sizes == (6, 50)
    assert turned_to(rf, {"size": "6"}).size == 6


SORTS = {"kind": ("kind",), "made": ("-created_at", "kind")}


@pytest.mark.parametrize(
    ("asked", "order", "sort"),
    [
        ("kind", ["kind", "pk"], "kind"),
        ("-kind", ["-kind", "pk"], "-kind"),
        ("-made", ["created_at", "-kind", "pk"], "-made"),
        ("actor_name", ["pk"], ""),
        ("--kind", ["pk"], ""),
    ],
)
def test_a_list_is_sorted_by_what_it_offers_and_by_nothing_else(jobs, rf, asked, order, sort):
    page = turned(rf.get("/", {"sort": asked}), Job.objects.all(), order=["pk"], size=9, sorts=SORTS)
    assert ([row.pk for row in page], page.sort) == (
        list(Job.objects.order_by(*order).values_list("pk", flat=True)),
        sort,
    )


@pytest.mark.parametrize(("asked", "number", "rows"), [("2", 2, 2), ("4", 4, 1), ("5", 4, 1), ("0", 1, 2), ("x", 1, 2)])
def test_a_jump_leads_to_a_page_by_its_number(jobs, rf, asked, number, rows):
    page = turned_to(rf, {"page": asked})
    assert (page.number, page.last, len(page)) == (number, 4, rows)
    everything = list(Job.objects.order_by("kind", "pk").values_list("pk", flat=True))
    assert [row.pk for row in page] == everything[(number - 1) * 2 : number * 2]


def test_after_a_jump_the_pages_go_on_by_key_and_keep_their_number(jobs, rf):
    jumped = turned_to(rf, {"page": "2"})
    onward = turned_to(rf, {"after": jumped.next, "page": "3"})
    back = turned_to(rf, {"before": onward.previous, "page": "2"})
    assert (onward.number, back.number) == (3, 2)
    assert [row.pk for row in back] == [row.pk for row in jumped]
    assert turned_to(rf, {"before": jumped.previous, "page": "9"}).number == 1  # the first page, whatever is said


def test_nothing_is_jumped_to_in_an_empty_list(rf):
    page = turned_to(rf, {"page": "3"})
    assert (page.rows, page.number, page.previous, page.next) == ([], 1, "", "")
