"""What is refused before any page looks at a request: another name than the portal's, bodies larger than its page
takes, and NUL characters, which no text holds and PostgreSQL cannot store.

What stands in the head of a request (path, query, headers, cookies) is looked at before anything else reads it, what
stands in its body (fields, names of files, JSON) once its page is known and before the page reads it. How much a page
takes it says itself (``ground.web.takes``); visitors without account send little anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ground.problems import MEDIA_TYPE, problem
from ground.web import came_from

from .hosts import why_refused

NUL = "\0"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# An escape counts with an even number of backslashes before it: \\u0000 is a backslash and letters.
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


FROM_VISITORS = 64 * 1024  # bytes: passwords, codes, a registration
FROM_ANYBODY = 1024 * 1024  # bytes, where a page says nothing else


class EdgeMiddleware:
    """Answers 413 or 400 with a sentence, a page for people and JSON for programs."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_nul(_head(request)):
            return _no_text(request)
        sentence, reason = why_refused(request)
        if sentence:
            request.unavailable = reason  # type: ignore[attr-defined]  # for the log
            return refused(request, sentence, 400)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if _length(request) > _most(request, view):
            return refused(request, _("More was sent than this page takes. Choose a smaller file or less text."), 413)
        if request.method in ("GET", "HEAD") or (_is_form(request) and _is_for_programs(request)):
            return None  # the API refuses forms unread
        try:
            if not hasattr(view, "most_bytes"):
                request.body  # noqa: B018 - kept: a page that reads JSON may be sent a form with parts
            bad = _nul_in_form(request) if _is_form(request) else _nul_in_json(request.body)
        except UnreadablePostError:  # whoever sent it has gone
            return refused(request, _("What was sent did not arrive as a whole. Please try again."), 400)
        return _no_text(request) if bad else None


def refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The answer to a request that no page gets to see."""
    if _is_for_programs(request):
        code = {413: "too_large"}.get(status, "unreadable")
        return JsonResponse(problem(status, code, sentence), status=status, content_type=MEDIA_TYPE)
    return HttpResponse(render_to_string("refused.html", {"sentence": sentence, "page": _page(request)}), status=status)


def _page(request: HttpRequest) -> str:
    """Path of the form that was sent, where what is typed is kept (keep.js); empty where its page cannot be named."""
    if request.method != "POST" or _has_nul(_head(request)) or why_refused(request)[0]:
        return ""
    return came_from(request)


def _length(request: HttpRequest) -> int:
    """Bytes of the body as announced; Django reads no more than that, and nothing where nothing is announced."""
    said = (request.META.get("CONTENT_LENGTH") or "").strip().lstrip("0")
    return int(said[:19]) if said.isdecimal() else 0  # nineteen figures are too many anywhere


def _most(request: HttpRequest, view) -> int:
    """Bytes that this page takes from whoever asks. Who that is, is looked up for large bodies only."""
    from_visitors = max(FROM_VISITORS, getattr(view, "most_from_visitors", 0))
    if _length(request) <= from_visitors or not request.actor:  # type: ignore[attr-defined]
        return from_visitors
    return getattr(view, "most_bytes", FROM_ANYBODY)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith(settings.FOR_PROGRAMS)


def _no_text(request: HttpRequest) -> HttpResponse:
    return refused(request, _("What was sent holds a NUL character, which no text has. Remove it and try again."), 400)


def _has_nul(texts: Iterable[str]) -> bool:
    return any(NUL in text for text in texts)


def _head(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from (text for name, text in request.META.items() if isinstance(text, str) and _is_sent(name))
    yield from _fields(request.GET)
    for name, value in request.COOKIES.items():
        yield from (name, value)


def _is_sent(name: str) -> bool:
    return name.startswith(("HTTP_", "CONTENT_")) or name == "QUERY_STRING"


def _fields(sent) -> Iterator[str]:
    """Names and values of a query or form."""
    for name, values in sent.lists():
        yield name
        yield from values


def _is_form(request: HttpRequest) -> bool:
    return request.method == "POST" and request.content_type in FORMS


def _nul_in_form(request: HttpRequest) -> bool:
    return _has_nul(_fields(request.POST)) or _has_nul(_of_files(request))


def _of_files(request: HttpRequest) -> Iterator[str]:
    for name, files in request.FILES.lists():
        yield name
        for file in files:
            yield from (file.name or "", file.content_type or "", *map(str, (file.content_type_extra or {}).values()))


def _nul_in_json(body: bytes) -> bool:
    """Whether the body writes a NUL as JSON does. In UTF-16 the letters stand apart; a bare NUL is no JSON at all."""
    return _ESCAPED.search(body.replace(b"\0", b"")) is not None
