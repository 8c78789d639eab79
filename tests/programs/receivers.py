"""A real server that takes events, or fails, hangs, redirects and lies."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """``url`` of a server on this machine; ``got`` are the requests: path, head, body. ``answer`` says what it does."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answer: Callable[[BaseHTTPRequestHandler], Any] = status(204)
        self.stopped = threading.Event()
        receiver = self

        class Taking(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                receiver.got.append((self.path, dict(self.headers), body))
                with contextlib.suppress(OSError):
                    receiver.answer(self)

            do_GET = do_PATCH = do_POST

            def log_message(self, *args: Any) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Taking)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/events"

    def stop(self) -> None:
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    threading.Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield receiver
    finally:
        receiver.stop()


def status(code: int, **head: str) -> Callable[[BaseHTTPRequestHandler], Any]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **head}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer


def raw(text: bytes) -> Callable[[BaseHTTPRequestHandler], Any]:
    """Says exactly this and ends."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.connection.sendall(text)
        handler.connection.shutdown(socket.SHUT_RDWR)

    return answer


def hanging(receiver: Receiver, every: float = 0.0) -> Callable[[BaseHTTPRequestHandler], Any]:
    """Says nothing until the test is over; with ``every``, a byte of a head without end now and then."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if not every:
            receiver.stopped.wait(20)
            return
        handler.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not receiver.stopped.wait(every):
            handler.connection.sendall(b"a")

    return answer
