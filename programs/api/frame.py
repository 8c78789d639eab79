"""Lists and single things, as every endpoint answers them: scoped rows, filters, order, pages by key, fields, ETag."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce, Greatest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import SAFE_METHODS
from rest_framework.utils.encoders import JSONEncoder
from rest_framework.views import APIView

from ground.paging import key_page
from ground.roles import SEES_PEOPLE

from .parameters import LEAST, MOST, USUAL, AddressPart, described, key, one_of, values_of, whole, wrong
from .shapes import KEY, TEXT, WHOLE, Described, Shape, choice, page_of

_LONG_AGO = Value(dt.datetime(1970, 1, 1, tzinfo=dt.UTC), DateTimeField())


def sees_people(actor: Any) -> bool:
    return bool(actor.paths(SEES_PEOPLE))


def sees_people_or_oneself(actor: Any) -> bool:
    return sees_people(actor) or actor.learner_id is not None


def shown_moment(moment: Any) -> str | None:
    """A moment in Shanghai's time, to the microsecond: good for ``changed_after``."""
    return timezone.localtime(moment).isoformat() if moment else None


def latest(*fields: str) -> Any:
    """The last of several moments of a row, some of which may be missing."""
    known = [Coalesce(F(field), _LONG_AGO) for field in fields]
    return Greatest(*known) if len(known) > 1 else known[0]


def etag_of(data: Any) -> str:
    """The ETag of an answer that says this."""
    return f'"{hashlib.sha256(_as_json(data)).hexdigest()[:32]}"'


def _as_json(data: Any) -> bytes:
    return json.dumps(data, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")


def answered(request: Any, data: Any) -> HttpResponse:
    """JSON with an ETag of what it says; 304 for a program that has it already."""
    etag = etag_of(data)
    response = HttpResponse(_as_json(data), content_type="application/json")
    response["ETag"] = etag
    if request.method not in SAFE_METHODS:
        return response
    found: HttpResponse = get_conditional_response(request._request, etag=etag, response=response) or response
    return found


class ListOf(APIView, ABC):
    """Rows that the actor sees, filtered, in an order, page by page. Subclasses give ``rows`` and ``shape``."""

    shape: ClassVar[Shape]
    filters: ClassVar[dict[str, AddressPart]] = {}
    orders: ClassVar[dict[str, tuple[str, ...]]]
    """By name; the first is the usual one, and each may be turned by ``-``. Columns that are never null."""
    who = staticmethod(sees_people_or_oneself)

    @abstractmethod
    def rows(self, request: Any, asked: dict[str, Any]) -> Any:
        """What the actor sees of them."""

    def prepare(self, request: Any, rows: list[Any]) -> list[Any]:
        """What is asked once for a whole page."""
        return rows

    def get(self, request: Any) -> HttpResponse:
        known = self.known()
        asked = values_of(request, known)
        rows = self.rows(request, asked)
        for name, value in asked.items():
            rows = known[name].narrow(rows, value, request.actor)
        after, before = str(asked.get("after", "")), str(asked.get("before", ""))
        place = after or before
        if place and not rows.filter(public_id=place).exists():
            name = "after" if after else "before"
            raise wrong(name, _("This place is not in the list any more. Begin again without it."))
        page = key_page(
            rows, order=self._order(asked), size=asked.get("limit", USUAL), after=after, before="" if after else before
        )
        only = self.shape.chosen(asked.get("fields", ""))
        results = [self.shape.show(row, only) for row in self.prepare(request, page.rows)]
        return answered(request, {"results": results, "next": page.next or None, "previous": page.previous or None})

    @classmethod
    def _order(cls, asked: dict[str, Any]) -> list[str]:
        name = asked.get("sort") or next(iter(cls.orders))
        columns = cls.orders[name.lstrip("-")]
        return [_turned(one) for one in columns] if name.startswith("-") else list(columns)

    @classmethod
    def known(cls) -> dict[str, AddressPart]:
        names = [sign + name for name in cls.orders for sign in ("", "-")]
        return cls.filters | {
            "sort": AddressPart(choice(names), f"排序，前加 - 为倒序；默认 {names[0]}", one_of(names)),
            "fields": AddressPart(TEXT, "只要这些字段，用逗号分隔：" + ",".join(cls.shape.names), str),
            "limit": AddressPart(
                WHOLE | {"minimum": LEAST, "maximum": MOST}, f"每页行数，默认 {USUAL}", whole(LEAST, MOST)
            ),
            "after": AddressPart(KEY, "上一页答复中的 next", key),
            "before": AddressPart(KEY, "答复中的 previous", key),
        }


class OneOf(APIView, ABC):
    """One thing by its id, if the actor sees it. Subclasses give ``rows`` and ``shape``."""

    shape: ClassVar[Shape]
    who = staticmethod(sees_people_or_oneself)

    @abstractmethod
    def rows(self, request: Any) -> Any:
        """Among what the actor sees."""

    def found(self, request: Any, row: Any) -> Any:
        """What goes along with it, and what is noted when it is read."""
        return row

    def get(self, request: Any, public_id: uuid.UUID) -> HttpResponse:
        asked = values_of(request, {}, ["fields"])
        only = self.shape.chosen(request.GET.get("fields", ""))
        assert asked == {}
        row = get_object_or_404(self.rows(request), public_id=public_id)
        return answered(request, self.shape.show(self.found(request, row), only))


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


_ETAG = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="上次答复的 ETag；内容未变则答复 304"
)


def listing(operation: str, tag: str, summary: str) -> Callable[[type[ListOf]], type[ListOf]]:
    """Describes a list."""

    def decorate(view: type[ListOf]) -> type[ListOf]:
        view.get = extend_schema(  # type: ignore[method-assign]
            operation_id=operation, tags=[tag], summary=summary, parameters=[*described(view.known()), _ETAG],
            responses={200: page_of(view.shape)},
        )(_own(view, "get"))  # fmt: skip
        return view

    return decorate


def single(operation: str, tag: str, summary: str) -> Callable[[type[OneOf]], type[OneOf]]:
    """Describes a single thing."""

    def decorate(view: type[OneOf]) -> type[OneOf]:
        fields = OpenApiParameter(
            "fields", OpenApiTypes.STR, description="只要这些字段，用逗号分隔：" + ",".join(view.shape.names)
        )
        view.get = extend_schema(  # type: ignore[method-assign]
            operation_id=operation, tags=[tag], summary=summary, parameters=[fields, _ETAG],
            responses={200: view.shape.described()},
        )(_own(view, "get"))  # fmt: skip
        return view

    return decorate


def told(
    operation: str, tag: str, summary: str, answer: Described, known: dict[str, AddressPart] | None = None, **more: Any
) -> Callable[[Any], Any]:
    """Describes any other operation."""
    parameters = [*described(known or {}), _ETAG]
    return extend_schema(
        operation_id=operation, tags=[tag], summary=summary, parameters=parameters, responses={200: answer}, **more
    )


def _own(view: Any, name: str) -> Any:
    """A copy of an inherited method, so that its description is its own."""
    inherited = getattr(view, name)

    def method(self: Any, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = inherited(self, request, *args, **kwargs)
        return response

    method.__doc__ = view.__doc__
    return method
