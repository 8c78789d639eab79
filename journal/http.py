"""What pages find on a request beyond Django's own, as cetrack.middleware puts it there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """For annotations: a request with its actor (a learners.actors.Person, or None for visitors)."""

    actor: Any
    htmx: Any
    request_id: str
