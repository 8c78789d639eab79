"""One event posted to one address: what is signed, how long it may take, what counts as taken. Knows no database.

X-Cetrack-Signature: v1=HMAC-SHA256(secret, "\\n".join([time, event id, sha256(body) in hexadecimal])) in hexadecimal
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import hmac
import http.client
import socket
import ssl
import threading
import time
from typing import NamedTuple

from .addresses import Address, Networks, NoWay, Target, looked_up, taken_apart

PATIENCE = 10.0
"""Seconds from the look-up of the name to the status of the answer, whatever the other side does meanwhile."""
WAITS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""Between two attempts; after the last one nothing is sent any more unless somebody asks for it."""


_CUT_EARLY = 0.05


class Outgoing(NamedTuple):
    """What is sent: made from rows before, so that sending needs none."""

    url: str
    secret: str
    key: str
    kind: str
    body: bytes


class SendResult(NamedTuple):
    """What came of it. ``problem`` is empty when the other side has taken it (2xx), else a code."""

    status: int
    problem: str
    milliseconds: int


def signature(secret: str, stamp: str, key: str, body: bytes) -> str:
    said = "\n".join([stamp, key, hashlib.sha256(body).hexdigest()])
    return "v1=" + hmac.new(secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def send(one: Outgoing, *, own: Networks, stamp: str, patience: float = PATIENCE) -> SendResult:
    """Posts it, once. Never follows a redirect, reads no body, and raises nothing."""
    begun, status, problem = time.monotonic(), 0, ""
    try:
        target = taken_apart(one.url)
        address = looked_up(target, own, patience)
        status = _posted(one, target, address, stamp, begun + patience)
    except NoWay as reason:
        problem = str(reason)
    except ssl.SSLCertVerificationError:
        problem = "certificate"
    except ssl.SSLError:
        problem = "tls"
    except TimeoutError:
        problem = "timeout"
    except http.client.HTTPException:
        problem = "no_http"
    except OSError:
        problem = "no_connection"
    except Exception as error:  # noqa: BLE001 - whatever the other side provokes, the row must say what became of it
        problem = type(error).__name__.lower()
    spent = time.monotonic() - begun
    if spent >= patience - _CUT_EARLY:
        problem = "timeout"  # the watch has cut the connection, perhaps in the middle of a head that began well
    elif not problem and not 200 <= status < 300:
        problem = "redirected" if 300 <= status < 400 else "refused"
    return SendResult(status, problem, round(spent * 1000))


def _posted(one: Outgoing, target: Target, address: Address, stamp: str, until: float) -> int:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    link = socket.create_connection((str(address), target.port), timeout=left)
    held = [link]
    watch = threading.Timer(left, _cut, [held])
    watch.daemon = True
    watch.start()
    try:
        if target.safe:
            safe = ssl.create_default_context().wrap_socket(
                link, server_hostname=target.host, do_handshake_on_connect=False
            )
            held[0] = link = safe
            safe.do_handshake()
        connection = http.client.HTTPConnection(target.host, target.port)
        if target.port == (443 if target.safe else 80):
            connection.default_port = target.port  # the head then names the host alone
        connection.sock = link
        connection.request("POST", target.path, one.body, _head(one, stamp))
        with contextlib.closing(connection.getresponse()) as response:
            return response.status
    finally:
        watch.cancel()
        link.close()


def _cut(held: list[socket.socket]) -> None:
    """Ends whatever the other thread waits for: a time limit of the socket starts anew with each byte that comes."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(held[0], socket.SHUT_RDWR)


def _head(one: Outgoing, stamp: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "User-Agent": "cetrack-webhook/1",
        "Connection": "close",
        "X-Cetrack-Event": one.kind,
        "X-Cetrack-Id": one.key,
        "X-Cetrack-Timestamp": stamp,
        "X-Cetrack-Signature": signature(one.secret, stamp, one.key, one.body),
    }
