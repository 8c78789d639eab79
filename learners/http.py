"""What pages have in common: who may open them, and how a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.cache import never_cache

from journal import http
from journal.refusals import Refused

from .actors import Person
from .models import Account

View = Callable[..., HttpResponse]


class Request(http.Request):
    """What a page behind ``signed_in`` or ``only`` gets: somebody acts, and an account is behind it."""

    actor: Person
    user: Account


def signed_in(view: View) -> View:
    """For pages of whoever is signed in; ``request.actor`` is a Person."""

    @never_cache
    @login_required
    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.actor:  # an account that was disabled a moment ago
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def only(allowed: Callable[[Person], bool]) -> Callable[[View], View]:
    """For pages of some roles. To everybody else the page does not exist."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.actor):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def tried(request: Request, act: Callable[[], Any], done: str = "") -> bool:
    """Does something that may be refused, and says how it went at the top of the next page."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True


def download(content: bytes, file_name: str, media_type: str) -> HttpResponse:
    """A file to keep; never opened in the browser, never cached."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "no-store"
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
