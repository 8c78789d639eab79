"""Turning the pages of long lists by key: the cost of a page does not grow with the list. What does not fit on one page
is counted, up to COUNTED.

The key in the address is the public id of the row at the edge of the page, never a name or a number of a person.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest

COUNTED = 10_000
"""A list is counted no further than this: whoever pages through more wants a filter, not a number."""

SIZES = (20, 50, 100, 200)
"""Rows of a page that a person may choose; the address says it (size=100)."""


@dataclass(frozen=True)
class KeyPage:
    """One page. ``previous`` and ``next`` are the keys of its neighbours; empty when there is none. ``found`` are the
    rows of the whole list, ``size`` what the page may hold, ``sort`` the column that somebody has sorted by (``-`` for
    descending), ``number`` the page as the address counts it, ``counted`` how many rows there are, where the caller
    knows."""

    rows: list[Any]
    previous: str = ""
    next: str = ""
    found: QuerySet[Any] | None = None
    size: int = 0
    sort: str = ""
    number: int = 1
    counted: int | None = None

    @property
    def several(self) -> bool:
        """Whether there is more than this page."""
        return bool(self.previous or self.next)

    @property
    def sizes(self) -> Sequence[int]:
        """Sizes to choose from; none where the whole list stands on the smallest page."""
        return SIZES if self.several or len(self.rows) > SIZES[0] else ()

    @cached_property
    def total(self) -> str:
        """How many rows the list has: 1,234, or 10,000+ beyond COUNTED. Asks the database if there is another page."""
        if not self.several or self.found is None:
            return f"{len(self.rows):,}"
        count = self.found.order_by()[: COUNTED + 1].count() if self.counted is None else self.counted
        return f"{count:,}" if count <= COUNTED else f"{COUNTED:,}+"

    @cached_property
    def last(self) -> int:
        """How many pages there are to jump to: those of the first COUNTED rows."""
        digits = self.total.replace(",", "").removesuffix("+")
        return max(1, -(-int(digits) // self.size)) if self.size else 1

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def key_page(rows: QuerySet[Any], *, order: Sequence[str], size: int, after: str = "", before: str = "") -> KeyPage:
    """A page of ``rows`` (already scoped and filtered) in ``order``, ``size`` rows long.

    ``order`` names columns, ``-`` for descending; the primary key is added to make it total. What has no value stands
    before all that has one, on every database.
    ``after`` and ``before`` come from the address: a key that is not among ``rows`` gives the first page.
    """
    columns = _total_order(order)
    backwards = bool(before)
    edge = _edge(rows, before or after, columns)
    walk = [_turned(column) for column in columns] if backwards else columns
    if edge is not None:
        found = _in_order(rows, walk).filter(_beyond(rows.model, walk, edge))
    else:
        backwards = False
        found = _in_order(rows, columns)
    page: list[Model] = list(found[: size + 1])
    more = len(page) > size
    page = page[:size]
    if backwards:
        page.reverse()
    if not page:
        return KeyPage([], size=size)
    has_next = True if backwards else more
    has_previous = more if backwards else edge is not None
    return KeyPage(
        page,
        previous=str(page[0].public_id) if has_previous else "",  # type: ignore[attr-defined]
        next=str(page[-1].public_id) if has_next else "",  # type: ignore[attr-defined]
        found=rows,
        size=size,
    )


def turned(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    order: Sequence[str],
    size: int,
    sorts: Mapping[str, Sequence[str]] | None = None,
    counted: int | None = None,
) -> KeyPage:
    """The page of ``rows`` to which the address of a request has turned, ``size`` rows long unless it says another.

    ``sorts`` are the columns that a list can be sorted by: the word of the address (sort=name, sort=-name) and the
    order it stands for. ``page`` in the address jumps, or says which page a key is. ``counted``: how many ``rows``
    there are, where that is known already."""
    asked = request.GET
    wanted = asked.get("size", "")
    size = int(wanted) if wanted in {str(one) for one in SIZES} else size
    sort = asked.get("sort", "")
    column = sort.removeprefix("-")
    if sorts and column in sorts:
        order = [_turned(one) for one in sorts[column]] if sort.startswith("-") else sorts[column]
    else:
        sort = ""
    after, before = asked.get("after", ""), asked.get("before", "")
    number = _number(asked.get("page", ""))
    if number > 1 and not (after or before):
        return replace(_jumped(rows, order=order, size=size, number=number), sort=sort, counted=counted)
    page = key_page(rows, order=order, size=size, after=after, before=before)
    return replace(page, sort=sort, number=max(number, 2) if page.previous else 1, counted=counted)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


def _jumped(rows: QuerySet[Any], *, order: Sequence[str], size: int, number: int) -> KeyPage:
    """A page by its number, counted from the start: no further than COUNTED rows, the last page beyond the end."""
    total = rows.order_by()[:COUNTED].count()
    number = max(1, min(number, -(-total // size)))
    found = _in_order(rows, _total_order(order))
    page: list[Any] = list(found[(number - 1) * size : number * size + 1])
    more, page = len(page) > size, page[:size]
    return KeyPage(
        page,
        previous=str(page[0].public_id) if page and number > 1 else "",
        next=str(page[-1].public_id) if more else "",
        found=rows,
        size=size,
        number=number,
    )


def _total_order(order: Sequence[str]) -> list[str]:
    return [*order] if order and order[-1].lstrip("-") in {"pk", "id"} else [*order, "pk"]


def is_public_id(text: object) -> bool:
    """Whether a text from outside can be the public id of anything."""
    try:
        return bool(uuid.UUID(str(text)))
    except ValueError:
        return False


def _edge(rows: QuerySet[Any], key: str, columns: Sequence[str]) -> tuple[Any, ...] | None:
    if not is_public_id(key):
        return None
    return rows.filter(public_id=key).values_list(*(column.lstrip("-") for column in columns)).first()


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _in_order(rows: QuerySet[Any], columns: Sequence[str]) -> QuerySet[Any]:
    """Columns that are never null are left as they are, so that an index on them is used."""
    return rows.order_by(*(_nulls_first(column) if _may_be_null(rows.model, column) else column for column in columns))


def _nulls_first(column: str) -> Any:
    name = column.lstrip("-")
    return F(name).desc(nulls_last=True) if column.startswith("-") else F(name).asc(nulls_first=True)


def _may_be_null(model: Any, column: str) -> bool:
    """Whether any step of ``course__title`` may be missing; of a column that a query has made, no."""
    try:
        for part in column.lstrip("-").split("__"):
            field = model._meta.pk if part == "pk" else model._meta.get_field(part)
            if field.null:
                return True
            model = field.related_model
    except FieldDoesNotExist:
        return False
    return False


def _beyond(model: Any, columns: Sequence[str], edge: Sequence[Any]) -> Q:
    """Rows that come after ``edge``. The first column stands alone as well, so that an index on it is used."""
    beyond = Q(pk__in=[])
    equal = Q()
    for column, value in zip(columns, edge, strict=True):
        name = column.lstrip("-")
        beyond |= equal & _after(column, value, nullable=_may_be_null(model, column))
        equal &= Q(**({f"{name}__isnull": True} if value is None else {name: value}))
    first = columns[0].lstrip("-")
    if _may_be_null(model, first):
        return beyond
    return Q(**{f"{first}__{'lte' if columns[0].startswith('-') else 'gte'}": edge[0]}) & beyond


def _after(column: str, value: Any, *, nullable: bool) -> Q:
    name = column.lstrip("-")
    if column.startswith("-"):
        if value is None:
            return Q(pk__in=[])
        smaller = Q(**{f"{name}__lt": value})
        return smaller | Q(**{f"{name}__isnull": True}) if nullable else smaller
    return Q(**({f"{name}__isnull": False} if value is None else {f"{name}__gt": value}))
