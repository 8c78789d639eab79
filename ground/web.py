"""What pages have in common: what they find on a request, who may open them, how a refusal is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from . import vault
from .free_text import refuse_numbers
from .refusals import Refused
from .signed_in import SignedIn


class PageRequest(HttpRequest):
    """For annotations: a request as cetrack.middleware hands it on. ``actor`` is a ground.signed_in.Person, behind
    ``signed_in`` and ``only`` always, elsewhere None for visitors; ``user`` the account behind it."""

    actor: Any
    user: Any
    htmx: Any
    request_id: str
    refused: str


View = Callable[..., HttpResponse]


def shows_token(request: HttpRequest) -> bool:
    """Whether a program shows a token; nothing else in that header counts."""
    return request.META.get("HTTP_AUTHORIZATION", "")[:7].lower() == "bearer "


def anybody(view: View) -> View:
    """For pages that are open to visitors as well; ``request.actor`` may be None."""

    @never_cache
    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _marked(guarded, "anybody")


def signed_in(view: View) -> View:
    """For pages of whoever is signed in; ``request.actor`` is a Person. Whose session has ended comes back to the page
    that was open: a form's own address may take nothing but what is sent."""

    @never_cache
    @wraps(view)
    def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(came_from(request) if request.method == "POST" else request.get_full_path())
        if not request.actor:  # an account that was disabled a moment ago
            raise Http404
        return view(request, *args, **kwargs)

    return _marked(guarded, "signed in")


def seconds_left(request: HttpRequest) -> int:
    """Until the session ends unless somebody clicks."""
    left: int | None = getattr(request.session, "left", None)
    return settings.SESSION_IDLE_MINUTES * 60 - 60 if left is None else left  # one that has just begun was not loaded


def came_from(request: HttpRequest) -> str:
    """Path of the page of ours that a form was sent from; that of the request where the browser does not say."""
    page = urlsplit(request.META.get("HTTP_REFERER", ""))
    if not page.netloc or page.netloc != request.get_host():
        return request.get_full_path()
    path = "/" + page.path.lstrip("/\\")  # two slashes would lead to another host
    return f"{path}?{page.query}" if page.query else path


def only(allowed: Callable[[SignedIn], bool]) -> Callable[[View], View]:
    """For pages of some roles. To everybody else the page does not exist."""

    def decorate(view: View) -> View:
        @signed_in
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not allowed(request.actor):
                raise Http404
            return view(request, *args, **kwargs)

        return _marked(guarded, "only")

    return decorate


MEBIBYTE = 1 << 20


def takes(most_bytes: int, *, from_visitors: int = 0) -> Callable[[View], View]:
    """For pages that take files: how many bytes one request may bring; ``from_visitors`` where somebody without account
    may bring more than a few words. Everywhere else cetrack.edge says it."""

    def decorate(view: View) -> View:
        view.most_bytes = most_bytes  # type: ignore[attr-defined]
        view.most_from_visitors = from_visitors  # type: ignore[attr-defined]
        return view

    return decorate


def _marked(view: View, way_in: str) -> View:
    """Every page says who may open it: tests/architecture looks at ``way_in`` of each address."""
    view.way_in = way_in  # type: ignore[attr-defined]
    return view


def sent(request: PageRequest, form: BaseForm | None) -> bool:
    """Whether a form was sent and holds what can be worked with."""
    return request.method == "POST" and form is not None and form.is_valid()


def tell_of_ticked(request: HttpRequest, *, ticked: Collection[str], done: int, said: str, refused: int) -> None:
    """What became of what was ticked; each refusal has been told already. Nothing is told as done that was not."""
    if done:
        messages.success(request, said)
    elif not ticked:
        messages.warning(request, _("Nothing was ticked."))
    elif not refused:
        messages.warning(request, _("Nothing of what was ticked waits any more."))


def tried(
    request: PageRequest,
    act: Callable[[], Any],
    done: str | Callable[[Any], str] = "",
    *,
    form: BaseForm | None = None,
    field: str | None = None,
) -> Any:
    """Does something that may be refused, and says how it went.

    What was done (``done``, or what it makes of the result) stands at the top of the next page; a refusal there, too,
    or beside the ``field`` of the form that asked. Gives what ``act`` gave, True for nothing; None when it was refused.
    """
    try:
        refuse_numbers(request.POST)
        found = act()
    except Refused as refusal:
        if form is None:
            messages.error(request, str(refusal))
        else:
            form.add_error(field, str(refusal))
            request.refused = str(refusal)  # said at the top where the page does not show the form any more
        return None
    said = done(found) if callable(done) else done
    if said:
        messages.success(request, said)
    return True if found is None else found


def number(text: str, otherwise: int) -> int:
    """A whole number that an address or a form says in at most eight digits; anything else is ``otherwise``."""
    return int(text) if text.isdecimal() and len(text) < 9 else otherwise


def day(text: str) -> dt.date | None:
    """A day of this century that an address or a form says as YYYY-MM-DD; None for anything else."""
    try:
        found = dt.date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def stored(key: str) -> bytes:
    """A file of the vault for a page that hands it out. Raises Http404 where there is none any more."""
    try:
        return vault.read(key)
    except FileNotFoundError:
        raise Http404 from None


def download(content: bytes, file_name: str, media_type: str) -> HttpResponse:
    """A file to keep; never opened in the browser, never cached."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file_name)}"
    response["Cache-Control"] = "no-store"
    return response


PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
