"""Structured logs. No local variables, no query strings, and no number that could name a person."""

from __future__ import annotations

import logging
import re
import time
from typing import Any
from urllib.parse import unquote

import structlog
from django.http import HttpRequest
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger("cetrack.request")

# Eighteen or fifteen digits (ID number), eleven beginning with 1 (phone, also behind 86), in any script's digits; no
# digit beside them. As people group them, too (152502 19850312 1427, 139-0479-0001), with nothing of a longer name
# beside them, or parts of random ids would go.
_ID_NUMBER = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx\uff38\uff58]|\d{15})(?!\d)|(?<![\w-])\d{6}([ -])\d{8}\1\d{3}[\dXx\uff38\uff58](?![\w-])"
)
_PHONE = re.compile(r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)|(?<![\w-])1[3-9]\d([ -])\d{4}\1\d{4}(?![\w-])")


def scrub(value: Any) -> Any:
    """The value with ID numbers and phones blotted out, however deep they stand."""
    if isinstance(value, str):
        return _blotted(value)
    if isinstance(value, HttpRequest):  # Django hands it to its logs; as text it would bring the query string along
        return _blotted(f"{value.method} {value.path}")
    if isinstance(value, dict):
        return {scrub(key): scrub(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [scrub(inner) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**10:
        return scrub(str(value))
    if value is None or isinstance(value, bool | int | float):
        return value
    return scrub(str(value))


def _blotted(text: str) -> str:
    """Also where an address hides digits: %31 is a 1."""
    done = _PHONE.sub("[phone]", _ID_NUMBER.sub("[id number]", text))
    if "%" in done and (plain := unquote(done)) != done and (bare := _blotted(plain)) != plain:
        return bare
    return done


def scrub_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """The last step before a line is written: whatever came before, nothing personal leaves."""
    kept = {key: event[key] for key in ("_record", "_from_structlog") if key in event}
    return {key: scrub(value) for key, value in event.items() if key not in kept} | kept


AWAY_SAID_EVERY = 30  # seconds


class OneLineWhileAway(logging.Filter):
    """While the database is away each task of the clock fails, several a second: a line in half a minute says so,
    without what the machine calls it by."""

    def __init__(self) -> None:
        super().__init__()
        self._said: float | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        from django.db import InterfaceError, OperationalError

        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, InterfaceError | OperationalError):
            return True
        now = time.monotonic()
        if self._said is not None and now - self._said < AWAY_SAID_EVERY:
            return False
        self._said = now
        told = record.args if isinstance(record.args, dict) else {}
        record.msg, record.args = "tasks fail, the database does not answer", None
        record.exc_info = record.exc_text = None
        record.data = {"task": told.get("name"), "error": (str(error).splitlines() or [type(error).__name__])[0]}
        return True


def settings(*, as_json: bool) -> dict[str, Any]:
    """Django's LOGGING: everything through structlog to standard error; JSON or lines for people."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    without_locals = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    if as_json:
        last: list[Processor] = [
            structlog.processors.ExceptionRenderer(without_locals),
            scrub_event,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        last = [
            structlog.processors.format_exc_info,
            scrub_event,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.dev.ConsoleRenderer(colors=False),
        ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": last,
                "foreign_pre_chain": before,
            }
        },
        "filters": {"one_line_while_away": {"()": OneLineWhileAway}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "cetrack": {"level": "INFO"},
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # A 404 is no fault of ours, and a refused host name may hold anything: RequestLog has both.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "kombu": {"level": "ERROR"},
            "celery": {"level": "WARNING"},
            "celery.app.trace": {"filters": ["one_line_while_away"]},
            "celery.worker.strategy": {"level": "WARNING"},
        },
    }


class RequestLog:
    """One line for each answered request: who (opaque id), what, how it ended, how long it took."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        response = self.get_response(request)
        match = request.resolver_match
        log.log(
            logging.ERROR if response.status_code >= 500 else logging.INFO,
            "request",
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000),
            actor=getattr(request, "actor_key", ""),
            address=request.META.get("REMOTE_ADDR", ""),
            **({"reason": request.unavailable} if hasattr(request, "unavailable") else {}),
        )
        structlog.contextvars.clear_contextvars()
        return response
