"""How far a copy must have come for whoever looks: to the end of what this browser, this person or their office has
written. Kept in a cookie, so that no cache that was emptied loses it, and in the cache for the other browsers of the
person and the colleagues; no longer than a copy may lag, for after that every copy that answers has it anyway."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse

from .. import dialect
from ..jobs.models import Job
from .standing import MAIN

COOKIE = "written"
UNKNOWN = "unknown"
"""In place of a position: somebody has written and nobody could say how far; no copy answers them for a while."""
_LABEL = "written:"
_DIGITS = 19


def kept() -> int:
    """Seconds: longer than a copy may lag."""
    return 2 * settings.REPLICA_LAG + 60


def now() -> int:
    """How far the main database has come."""
    return dialect.written(connections[MAIN]).position


def note(request: HttpRequest, response: HttpResponse) -> None:
    """After something was sent: whoever sent it, and their office, will see it."""
    try:
        position = str(now())
    except Error:
        position = UNKNOWN
    names = _names(request)
    if names:
        note_for(names, position)
    if not request.path_info.startswith(settings.FOR_PROGRAMS):
        response.set_cookie(
            COOKIE, position, max_age=kept(), httponly=True, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE)
        )


def note_for(names: Iterable[str], position: str) -> None:
    cache.set_many({_LABEL + name: position for name in names}, kept())


def note_ended(*, row: Job, **_more: Any) -> None:
    """Work that somebody asked for has ended: what it has written they will see, too."""
    if row.actor_key:
        note_for([row.actor_key], str(now()))


def known(request: HttpRequest) -> bool:
    return all(_is_position(text) for text in _noted(request))


def needed(request: HttpRequest) -> int:
    return max((int(text) for text in _noted(request)), default=0)


def _noted(request: HttpRequest) -> list[str]:
    if not hasattr(request, "_noted"):
        texts = list(cache.get_many([_LABEL + name for name in _names(request)]).values())
        request._noted = [*texts, *filter(None, [request.COOKIES.get(COOKIE)])]  # type: ignore[attr-defined]
    return request._noted  # type: ignore[attr-defined]


def _is_position(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _names(request: HttpRequest) -> list[str]:
    """The person, and the units in their charge. Whoever has not been asked for yet is not asked for here."""
    if not getattr(request, "actor_key", ""):
        return []
    actor: Any = request.actor  # type: ignore[attr-defined]
    return [actor.key, *actor.paths()]


class WrittenMiddleware:
    """Stands innermost: what the page has written is committed, its answer not yet sent."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
            note(request, response)
        return response
