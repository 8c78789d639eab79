"""A form that was open for too long: what was typed is shown again, and can be sent again.

Only where the browser says that it was sent from a page of ours. What another site has posted is not put before
anybody with a button below it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

from ground.web import came_from

NEVER = ("csrfmiddlewaretoken",)
SECRET = ("password", "code", "answer", "secret", "token")
MOST = 300
"""So many values at most; a form with more is not put together again."""


def typed_by_us(request: HttpRequest) -> dict[str, Any] | None:
    """The context of the page: values to send again, texts to read, where to go back to. None for what did not come
    from a page of ours, and for forms with something secret in them."""
    origin = request.META.get("HTTP_ORIGIN") or request.META.get("HTTP_REFERER") or ""
    sent_from = urlsplit(origin)
    if request.method != "POST" or (sent_from.scheme, sent_from.netloc) != (request.scheme, request.get_host()):
        return None
    values = [(name, value) for name, those in request.POST.lists() for value in those if name not in NEVER]
    if len(values) > MOST or any(secret in name for name, _value in values for secret in SECRET):
        return None
    return {
        "values": values,
        "texts": [value for _name, value in values if len(value.strip()) > 1 and not _code(value)],
        "address": request.get_full_path(),
        "page": came_from(request),
        "files": [file.name for those in request.FILES.lists() for file in those[1]],
        "again": bool(getattr(request, "user", None) and request.user.is_authenticated),
    }


def _code(value: str) -> bool:
    """Whether a value is for the program: an identifier or a choice, nothing that somebody has typed."""
    return value.isascii() and not any(sign in value for sign in " .,") and not value[0].isdigit()
