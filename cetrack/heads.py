"""The gunicorn worker of the portal: a thread begins with a request when its head is there as a whole.

Gunicorn reads heads in the threads that serve, so that as many slow callers as there are threads silence the server.
Here the main loop, which waits for all callers at once, collects the head; one that takes longer than
``HEAD_SECONDS`` is hung up on. Bodies are read by the threads: one that stalls for ``STALL_SECONDS`` is given up.
"""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_SECONDS = 10.0
STALL_SECONDS = 15
MOST_HEAD = 64 * 1024  # bytes; whoever sends more without an end is hung up on, too
END = b"\r\n\r\n"


class PatientWorker(ThreadWorker):
    """``heads``: connections whose next head has not come yet as a whole, with what has come of it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.heads: dict[Any, bytearray] = {}

    def enqueue_req(self, conn: Any) -> None:
        """Instead of giving the connection to a thread: waits for its head. Runs in the main loop, as all here."""
        if self.cfg.is_ssl:  # encrypted heads cannot be read here; the proxy ends TLS
            super().enqueue_req(conn)
            return
        head = bytearray(conn.parser.unreader.take_buffered() if conn.parser else b"")
        if END in head:
            self._serve(conn, head)
            return
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.heads[conn] = head
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))

    def _more(self, conn: Any, sock: Any) -> None:
        try:
            piece = sock.recv(MOST_HEAD)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        head = self.heads[conn]
        head += piece
        if END in head:
            self.poller.unregister(sock)
            self._serve(conn, self.heads.pop(conn))
        elif not piece or len(head) >= MOST_HEAD:
            self._hang_up(conn)

    def _serve(self, conn: Any, head: bytearray) -> None:
        for way in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):  # whoever reads slowly holds a thread as well
            conn.sock.setsockopt(socket.SOL_SOCKET, way, struct.pack("ll", STALL_SECONDS, 0))
        conn.init()
        conn.parser.unreader.unread(bytes(head))
        conn.data_ready = True
        super().enqueue_req(conn)

    def murder_pending(self) -> None:
        """Once a second."""
        super().murder_pending()
        for conn in list(self._late(time.monotonic())):
            self._hang_up(conn)

    def _late(self, now: float) -> Iterator[Any]:
        return (conn for conn in self.heads if conn.timeout <= now)

    def _hang_up(self, conn: Any) -> None:
        self.poller.unregister(conn.sock)
        del self.heads[conn]
        self.nr_conns -= 1
        conn.close()
