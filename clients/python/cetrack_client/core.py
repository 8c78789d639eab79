"""How the interface is called: tokens, signatures, repeated attempts, problems. Standard library only.

Everything that it offers is a method of ``cetrack_client.Client``, made from the description of the interface.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import random
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Generic, TypedDict, TypeVar

T = TypeVar("T")
AGAIN = frozenset({429, 502, 503, 504})
"""Answers after which the same call may be made again, as long as it changes nothing or comes with a key."""
LONGEST_WAIT = 60.0
MOST_LINES = 10_000
"""Lines of one push."""


class Page(TypedDict, Generic[T]):
    """A page of a list. ``next`` goes into ``after`` of the following call; None on the last page."""

    results: list[T]
    next: str | None
    previous: str | None


class Problem(Exception):
    """A refusal (RFC 9457). Test ``code``, show ``detail``; ``errors`` are pairs of a field and a sentence."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(body.get("code", "")) or "unreadable"
        self.detail = str(body.get("detail", "")) or f"HTTP {status}"
        self.errors = [(str(one["field"]), str(one["message"])) for one in body.get("errors", ())]
        super().__init__(f"{status} {self.code}: {self.detail}")


class Unreachable(Exception):
    """The portal could not be reached, or did not answer in time, in any of the attempts."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token is never carried to another address."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Core:
    """``signing_key`` only for tokens that push. ``etag`` is that of the last answer, for If-Match."""

    def __init__(
        self, portal: str, token: str, signing_key: str = "", *, timeout: float = 60.0, attempts: int = 4
    ) -> None:
        if not portal.startswith(("https://", "http://")):
            raise ValueError("write the whole address of the portal, such as https://jxjy.example.gov.cn")
        self.portal, self.token, self.signing_key = portal.rstrip("/"), token, signing_key
        self.timeout, self.attempts = timeout, attempts
        self.etag = ""
        self._open = urllib.request.build_opener(_NoRedirects).open

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes | None = None,
        kind: str = "application/json",
        head: Mapping[str, str | None] | None = None,
        signed: bool = False,
        repeat: bool | None = None,
    ) -> bytes:
        """The body of the answer. Raises Problem for a refusal, Unreachable without an answer."""
        asked = {name: _text(value) for name, value in (query or {}).items() if value is not None}
        url = self.portal + path + ("?" + urllib.parse.urlencode(asked) if asked else "")
        given = {name: value for name, value in (head or {}).items() if value is not None}
        attempts = self.attempts if (repeat if repeat is not None else method == "GET") else 1
        for attempt in range(1, attempts + 1):
            heads = {"Authorization": f"Bearer {self.token}", "Accept": "application/json", **given}
            if body is not None:
                heads["Content-Type"] = kind
            if signed:
                heads |= self._signature(method, path, body or b"")
            request = urllib.request.Request(url, body, heads, method=method)  # noqa: S310 - looked at in __init__
            try:
                with self._open(request, timeout=self.timeout) as answer:
                    self.etag = answer.headers.get("ETag", "")
                    found: bytes = answer.read()
                    return found
            except urllib.error.HTTPError as error:
                with error:
                    refusal, wait = _problem(error), error.headers.get("Retry-After", "")
                if (
                    refusal.status not in AGAIN and not (signed and refusal.code == "in_progress")
                ) or attempt == attempts:
                    raise refusal from None
            except (urllib.error.URLError, OSError) as error:
                if attempt == attempts:
                    raise Unreachable(str(error)) from error
                wait = ""
            self._rest(attempt, wait)
        raise AssertionError("unreached")

    def _json(self, method: str, path: str, **more: Any) -> Any:
        return json.loads(self._call(method, path, **more))

    def _all(self, ask: Any, **asked: Any) -> Iterator[Any]:
        """Every row of a list, page by page."""
        after: str | None = None
        if asked.get("limit") is None:
            asked["limit"] = 200
        while True:
            page = ask(**asked, after=after)
            yield from page["results"]
            after = page["next"]
            if after is None:
                return

    def _lines(self, path: str, records: Iterable[Mapping[str, Any]]) -> Iterator[Any]:
        """Pushes records as NDJSON, so many at a time; each part has a key of its own content, so that a repeated call
        stores nothing twice. Answers as they come."""
        part: list[str] = []
        size = 0
        for record in records:
            line = json.dumps(record, ensure_ascii=False)
            if part and (len(part) == MOST_LINES or size + len(line.encode()) > 4_500_000):
                yield self._push(path, part)
                part, size = [], 0
            part.append(line)
            size += len(line.encode()) + 1
        if part:
            yield self._push(path, part)

    def _push(self, path: str, part: list[str]) -> Any:
        body = "\n".join(part).encode()
        head = {"Idempotency-Key": hashlib.sha256(body).hexdigest()}
        return self._json("POST", path, body=body, kind="application/x-ndjson", head=head, signed=True, repeat=True)

    def _signature(self, method: str, path: str, body: bytes) -> dict[str, str]:
        stamp, nonce = str(int(time.time())), secrets.token_hex(16)
        said = "\n".join([stamp, nonce, method, path, hashlib.sha256(body).hexdigest()])
        made = hmac.new(self.signing_key.encode(), said.encode(), hashlib.sha256).hexdigest()
        return {"X-Cetrack-Timestamp": stamp, "X-Cetrack-Nonce": nonce, "X-Cetrack-Signature": f"v1={made}"}

    def _rest(self, attempt: int, wait: str) -> None:
        seconds = float(wait) if wait.isdecimal() else 0.5 * 2**attempt * (0.5 + random.random() / 2)  # noqa: S311
        time.sleep(min(seconds, LONGEST_WAIT))


def is_ours(secret: str, head: Mapping[str, str], body: bytes, *, now: float | None = None) -> bool:
    """Whether an event that a webhook has got comes from the portal, and was sent within five minutes."""
    stamp, key = head.get("X-Cetrack-Timestamp", ""), head.get("X-Cetrack-Id", "")
    if not stamp.isdecimal() or abs((time.time() if now is None else now) - int(stamp)) > 300:
        return False
    said = "\n".join([stamp, key, hashlib.sha256(body).hexdigest()])
    right = "v1=" + hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(right.encode(), head.get("X-Cetrack-Signature", "").encode())


def _text(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _problem(error: urllib.error.HTTPError) -> Problem:
    try:
        body = json.loads(error.read())
    except (ValueError, OSError):
        body = {}
    return Problem(error.code, body if isinstance(body, dict) else {})
