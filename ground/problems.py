"""What programs are told instead of an answer: one shape for every refusal (RFC 9457), with a sentence for people.

    {"type": "urn:cetrack:problem:throttled", "title": "…", "status": 429, "detail": "…", "code": "throttled",
     "errors": [{"field": "year", "message": "…"}]}

``code`` stays the same for good; ``title`` names the kind, ``detail`` says what happened and how to go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, Promise | str] = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Not signed in"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("No such form of answer"),
    409: gettext_lazy("Something else came first"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too much was sent"),
    415: gettext_lazy("This form of data is not read here"),
    422: gettext_lazy("Refused"),
    428: gettext_lazy("A version must be named"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("The portal has failed"),
    503: gettext_lazy("Not available for the moment"),
}


def problem(
    status: int, code: str, detail: str = "", errors: Iterable[tuple[str, str]] = (), **more: Any
) -> dict[str, Any]:
    """The body of a refusal; ``errors`` are pairs of a field (as a path) and a sentence."""
    title = str(TITLES.get(status, _("Refused")))
    body: dict[str, Any] = {
        "type": f"urn:cetrack:problem:{code}",
        "title": title,
        "status": status,
        "detail": str(detail) or title,
        "code": code,
    }
    fields = [{"field": field, "message": str(message)} for field, message in errors]
    return body | ({"errors": fields} if fields else {}) | more
