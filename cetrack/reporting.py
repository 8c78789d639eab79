"""Errors reported to a Sentry-compatible server of the operator's own: off until CETRACK_ERROR_REPORTS names one.

What goes out is less than what the log holds: no bodies, queries, cookies, local variables or addresses, and every text
through the log's own scrubber.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from .backup import versions
from .logs import scrub

KEPT = ("event_id", "timestamp", "platform", "level", "logger", "transaction", "release", "environment", "sdk")
_AS_THEY_ARE = ("event_id", "timestamp", "sdk")
_OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app")


def start(address: str) -> None:
    """Begins to report the errors of this process."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=address,
        release=f"cetrack@{versions.own()}",
        environment=str(settings.CONFIG.mode),
        before_send=_outgoing,
        before_send_transaction=lambda event, hint: None,
        before_breadcrumb=lambda crumb, hint: None,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        auto_session_tracking=False,
        max_breadcrumbs=0,
        server_name="cetrack",
    )


def _outgoing(event: Any, hint: Any) -> Any:
    return cleaned(event)


def cleaned(event: Any) -> dict[str, Any]:
    """The event that leaves: what went wrong and where, built anew from what is known to say nothing about people."""
    found: dict[str, Any] = {}
    for name in KEPT:
        if name in event:
            found[name] = event[name] if name in _AS_THEY_ARE else scrub(event[name])
    said = event.get("logentry") or {}
    if said:
        found["logentry"] = {"message": scrub(said.get("formatted") or said.get("message") or "")}
    elif "message" in event:
        found["message"] = scrub(event["message"])
    failures = (event.get("exception") or {}).get("values") or []
    if failures:
        found["exception"] = {"values": [_failure(one) for one in failures]}
    if method := (event.get("request") or {}).get("method"):
        found["request"] = {"method": scrub(method)}
    return found


def _failure(one: dict[str, Any]) -> dict[str, Any]:
    frames = (one.get("stacktrace") or {}).get("frames") or []
    return {
        "type": scrub(one.get("type") or ""),
        "module": scrub(one.get("module") or ""),
        "value": scrub(one.get("value") or ""),
        "stacktrace": {"frames": [{name: frame[name] for name in _OF_A_FRAME if name in frame} for frame in frames]},
    }
