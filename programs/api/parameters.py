"""What an address may ask: each parameter once, with its meaning, how it is read and what it does to the rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter

from learners.people.identity import looks_like_number

from . import said
from .problems import RefusedCall
from .shapes import DAY, KEY, MOMENT, TEXT, WHOLE, Described, choice

LEAST, MOST, USUAL = 1, 200, 50
"""Rows of one page."""
LONGEST = 200
"""Characters of one parameter."""


class Unfit(ValueError):
    """A parameter that cannot be read; ``str()`` is a sentence."""


@dataclass(frozen=True)
class AddressPart:
    """One parameter of an address. ``read`` raises Unfit; ``narrow(rows, value, actor)`` gives the rows that fit."""

    kind: Described
    text: str
    read: Callable[[str], Any]
    narrow: Callable[[Any, Any, Any], Any] = lambda rows, value, actor: rows
    required: bool = False


def key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Unfit(_("“%(value)s” is no id.") % {"value": text[:40]}) from None


def day(text: str) -> dt.date:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2999:
        raise Unfit(_("“%(value)s” is no day. Write it as 2024-06-03.") % {"value": text[:40]})
    return found


def moment(text: str) -> dt.datetime:
    try:
        found = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2999:
        wrong = _("“%(value)s” is no time. Write it as 2024-06-03T08:30:00+08:00.")
        raise Unfit(wrong % {"value": text[:40]})
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal()) or len(text) > 8 or not least <= int(text) <= most:
            wrong = _("“%(value)s” is no whole number from %(least)d to %(most)d.")
            raise Unfit(wrong % {"value": text[:40], "least": least, "most": most})
        return int(text)

    return read


def one_of(values: Iterable[str]) -> Callable[[str], str]:
    known = [str(value) for value in values]

    def read(text: str) -> str:
        if text not in known:
            raise Unfit(said.no_such_value(text, known))
        return text

    return read


def words(text: str) -> str:
    """A search by name. Numbers of people do not belong into addresses."""
    if looks_like_number(text):
        raise Unfit(_("Search by name or pinyin here, not by number."))
    return text


def column(field: str) -> Callable[[Any, Any, Any], Any]:
    return lambda rows, value, actor: rows.filter(**{field: value})


def by_key(text: str, field: str) -> AddressPart:
    return AddressPart(KEY, text, key, column(field))


def by_year(text: str, field: str = "year") -> AddressPart:
    return AddressPart(WHOLE, text, whole(2000, 2100), column(field))


def by_choice(values: Iterable[str], text: str, field: str) -> AddressPart:
    kept = [str(value) for value in values]
    return AddressPart(choice(kept), text, one_of(kept), column(field))


def since(text: str, field: str) -> AddressPart:
    return AddressPart(DAY, text, day, column(f"{field}__gte"))


def until(text: str, field: str) -> AddressPart:
    return AddressPart(DAY, text, day, column(f"{field}__lte"))


def changed_after(field: str) -> AddressPart:
    text = "只要此时刻之后有变动的；配合 sort=changed 可逐页续取"
    return AddressPart(MOMENT, text, moment, column(f"{field}__gt"))


def values_of(request: Any, known: dict[str, AddressPart], more: Iterable[str] = ()) -> dict[str, Any]:
    """What an address asks by name. Raises RefusedCall for anything unknown, unreadable, missing or said twice."""
    names, found = [*known, *more], {}
    for name, texts in request.GET.lists():
        if name not in names:
            raise wrong(name, said.no_such_parameter(name, names))
        if len(texts) > 1 or len(texts[0]) > LONGEST:
            raise wrong(name, _("Say each parameter once, in at most %(most)d characters.") % {"most": LONGEST})
        if name in known and texts[0]:
            try:
                found[name] = known[name].read(texts[0])
            except Unfit as unfit:
                raise wrong(name, str(unfit)) from None
    for name, parameter in known.items():
        if parameter.required and name not in found:
            raise wrong(name, _("The parameter “%(name)s” is missing.") % {"name": name})
    return found


def read_one(name: str, value: Any, known: AddressPart) -> Any:
    """One value of a body that reads as a parameter does. Raises RefusedCall."""
    if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > LONGEST:
        raise wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
    try:
        return known.read(str(value))
    except Unfit as unfit:
        raise wrong(name, str(unfit)) from None


def wrong(name: str, sentence: str) -> RefusedCall:
    """The refusal of one parameter or field."""
    return RefusedCall(400, "invalid", sentence, **{name[:40]: sentence})


def described(known: dict[str, AddressPart]) -> list[OpenApiParameter]:
    return [
        OpenApiParameter(name, one.kind, OpenApiParameter.QUERY, required=one.required, description=one.text)
        for name, one in known.items()
    ]


def needed(parameter: AddressPart) -> AddressPart:
    return replace(parameter, required=True)


SEARCH = AddressPart(TEXT, "姓名、拼音或首字母；不接受证件号和手机号", words)
