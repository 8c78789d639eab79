"""What a journal line knows of the request it was written in (set by middleware, empty in commands)."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestContext:
    request_id: str = ""
    address: str = ""


current: ContextVar[RequestContext] = ContextVar("journal_request_context", default=RequestContext())  # noqa: B039 - frozen
