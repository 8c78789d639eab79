"""Pages kept whole, and shown again while everything that was read for them still reads the same.

A page is made of what the database answers, of the request, the day, the law, the settings and the code. While a page
is made, each question to the database is written down with its answer. It is shown again only where all questions,
asked again, have the same answers: what a page rests on need not be listed, and nothing that is read can be forgotten.
Asking costs little; what is saved is putting questions together, deciding, and writing the page.

What is not read from the database stands in the key: ``parts`` of the view, and here the person with all roles, the
address, print, language, settings and code. Whatever else a page may turn on, it is made anew after ``KEPT``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from . import crypto
from .web import PageRequest, seconds_left

KEPT = 600
"""Seconds."""
SLOTS = 16
"""So many pages of a person are kept at most, whatever addresses and cookies a browser invents."""
_LABEL = "kept-page"
_TOKEN = re.compile(r'((?:name="csrfmiddlewaretoken" value|name="csrf-token" content)=")[A-Za-z0-9]{32,64}(?=")')
_LEFT = re.compile(r'(name="session-left" content=")\d+(?=")')
_READS = re.compile(r"\s*SELECT\b(?!.*\b(?:FOR (?:NO KEY )?UPDATE|pg_advisory\w*|nextval|set_config)\b)", re.S)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:")


class Read(NamedTuple):
    """A question to the database and the hash of its answer."""

    sql: str
    params: Any
    answer: bytes


class Kept(NamedTuple):
    """A page as it was made: what it turned on besides its reads (a hash), these, and its text."""

    about: str
    reads: list[Read]
    text: str


class Reads:
    """What was read while a page was made. ``repeatable``: nothing was written, and nothing hangs on the moment."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], Read] = {}
        self.repeatable = True

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        if many or not isinstance(sql, str) or not _READS.match(sql) or any(map(_is_moment, params or ())):
            self.repeatable = False
            return result
        wrapper = context["cursor"]
        rows = wrapper.fetchall()
        wrapper.cursor = _Ahead(wrapper.cursor, rows)
        answer, asked = _hash(rows), (sql, repr(params))
        if self.found.setdefault(asked, Read(sql, params, answer)).answer != answer:
            self.repeatable = False  # somebody has changed it while the page was made
        return result


class _Ahead:
    """A cursor whose rows were fetched already."""

    def __init__(self, cursor: Any, rows: list[Any]) -> None:
        self._cursor, self._rows = cursor, iter(rows)

    def fetchone(self) -> Any:
        return next(self._rows, None)

    def fetchmany(self, size: int = 1) -> list[Any]:
        return [row for row, _ in zip(self._rows, range(size), strict=False)]

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def kept_page(request: PageRequest, parts: tuple[Any, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page as it was made for this person and these ``parts`` (plain values: the day, the law, …), where it still
    holds; else what ``make`` makes. Never for whoever has a message waiting, which is shown once."""
    if request.method != "GET" or request.headers.get("HX-Request") or _has_messages(request):
        return make()
    about = _about(request, parts)
    key = f"{_LABEL}:{request.actor.key}:{int(about[:4], 16) % SLOTS}"
    page = _open(cache.get(key))
    if page is not None and page.about == about and _still_holds(page.reads):
        text = _TOKEN.sub(rf"\g<1>{get_token(request)}", page.text)
        return HttpResponse(_LEFT.sub(rf"\g<1>{seconds_left(request)}", text))
    with _reading() as reads:
        response = make()
    if response.status_code == 200 and reads.repeatable and not response.streaming and not response.cookies:
        text = response.content.decode()
        packed = zlib.compress(pickle.dumps((about, list(reads.found.values()), text)), 1)
        cache.set(key, crypto.seal_file(packed, _LABEL), KEPT)
    return response


@contextmanager
def _reading() -> Iterator[Reads]:
    reads = Reads()
    with connection.execute_wrapper(reads):
        yield reads


def _still_holds(reads: list[Read]) -> bool:
    with connection.cursor() as cursor:
        for sql, params, answer in reads:
            cursor.execute(sql, params)
            if _hash(cursor.fetchall()) != answer:
                return False
    return True


def _hash(rows: list[Any]) -> bytes:
    text = repr(rows)
    if "<memory at " in text:
        text = repr([tuple(map(_plain, row)) for row in rows])
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _is_moment(value: Any) -> bool:
    return isinstance(value, dt.datetime) or (isinstance(value, str) and _MOMENT.match(value) is not None)


def _has_messages(request: PageRequest) -> bool:
    waiting = getattr(request, "_messages", None)
    return waiting is not None and len(waiting) > 0


def _about(request: PageRequest, parts: tuple[Any, ...]) -> str:
    everything = (
        parts, request.actor, request.get_host(), request.is_secure(), request.get_full_path(),
        sorted(item for item in request.COOKIES.items() if item[0] not in _of_the_session()),
        get_language(), settings.CONFIG, settings.DEMONSTRATION, _code(),
    )  # fmt: skip
    return hashlib.blake2b(repr(everything).encode(), digest_size=20).hexdigest()


def _of_the_session() -> tuple[str, str]:
    return settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME


@lru_cache(maxsize=1)
def _code() -> str:
    """The code and templates of this process: what another version has made is not shown."""
    found = hashlib.blake2b(digest_size=16)
    for suffix in ("*.py", "*.html", "*.mo", "*.yaml"):
        for path in sorted(_files(suffix)):
            state = path.stat()
            found.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _files(suffix: str) -> Iterator[Path]:
    for app in (*settings.OUR_APPS, "cetrack", "rulebook", "intake", "templates", "locale"):
        yield from (settings.ROOT / app).rglob(suffix)


def _open(sealed: bytes | None) -> Kept | None:
    if sealed is None:
        return None
    try:
        # Only what this portal has sealed opens.
        return Kept(*pickle.loads(zlib.decompress(crypto.unseal_file(sealed, _LABEL))))  # noqa: S301
    except crypto.Unreadable:
        return None
