"""The embedded queue: messages as files in a folder. Kombu's transport with what a crash or a full disk leaves made
harmless: files appear whole or not at all, and what cannot be read is set aside.

A message lost here costs seconds, not work: what is to be done is a row (ground.jobs).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import logging
import os
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

log = logging.getLogger(__name__)

SCHEME = "files"
TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
LEFT_BEHIND = 600  # seconds after which a file in the work folder belongs to a process that was killed
_TEXTS = ("root_id", "parent_id", "argsrepr", "kwargsrepr", "origin")  # or nothing
_NEVER = ("shadow", "group", "stamped_headers", "stamps")  # the portal sends none with any of these
_BAD_KEPT = 100  # bad messages that are kept for somebody to look at


class QueueChannel(filesystem.Channel):
    """Folders by transport option: ``data_folder_in`` messages, ``processed_folder`` files at work,
    ``control_folder`` which queue belongs to which exchange, ``bad_folder`` what could not be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._work = Path(self.processed_folder)
        self._bad = Path(self.transport_options["bad_folder"])
        for left in self._work.glob("*.*"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                    left.unlink()

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(time.monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        self._write(Path(self.data_folder_out) / name, payload)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        """The oldest message that can be read. Raises Empty."""
        for name in sorted(os.listdir(self.data_folder_in)):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = self._work / f"{os.getpid()}_{name}"
            try:
                os.rename(os.path.join(self.data_folder_in, name), taken)
            except OSError:
                continue  # another worker was faster
            try:
                payload = loads(taken.read_bytes())
                self._check(payload)
            except Exception as error:  # noqa: BLE001 - whatever is wrong with it must not end the worker
                self._set_aside(taken, name, error)
                continue
            taken.unlink(missing_ok=True)
            return payload
        raise Empty

    def _check(self, payload: Any) -> None:
        """Raises whatever Celery would stumble over later, when the message is beyond setting aside."""
        message = self.Message(payload, channel=self)
        properties, headers = message.properties, message.headers
        if not isinstance(message.delivery_tag, str) or not isinstance(headers, dict):
            raise TypeError("envelope")
        if not all(isinstance(properties["delivery_info"][key], str) for key in ("exchange", "routing_key")):
            raise TypeError("delivery_info")
        body = message.decode()
        if "task" in headers:
            args, options, embedded = body
            kinds = ((headers["task"], str), (headers["id"], str), (args, list), (options, dict), (embedded, dict))
            if not all(isinstance(value, kind) for value, kind in kinds):
                raise TypeError("task")
            if not all(isinstance(headers.get(name), str | None) for name in _TEXTS):
                raise TypeError("header")
            hard, soft = headers["timelimit"]
            if not all(isinstance(limit, int | None) for limit in (hard, soft)):
                raise TypeError("timelimit")
            if headers["eta"] is not None or any(headers.get(name) for name in _NEVER):
                raise ValueError("header")
            if headers["expires"] is not None:
                dt.datetime.fromisoformat(headers["expires"])
        elif not isinstance(body, dict):
            raise TypeError("body")

    def _restore(self, message: Any) -> None:
        """A message that its worker could not end is not put back: it may be what ended the worker."""

    def _set_aside(self, taken: Path, name: str, error: Exception) -> None:
        """Once for each message: only who took the file comes here."""
        log.error("a message of the queue cannot be read and is set aside: %s (%s)", name, type(error).__name__)
        with contextlib.suppress(OSError):
            os.replace(taken, self._bad / name)
            for old in sorted(self._bad.iterdir(), key=lambda path: path.stat().st_mtime)[:-_BAD_KEPT]:
                old.unlink()

    def get_table(self, exchange: str) -> list[filesystem.exchange_queue_t]:
        return self._table(self._exchange_file(exchange))

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: table if bound in table else [bound, *table])

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        self._change(exchange, lambda table: [one for one in table if one != bound])

    def _table(self, file: Path) -> list[filesystem.exchange_queue_t]:
        """What is bound; a damaged table is empty, and every worker binds its queues when it starts."""
        try:
            return [filesystem.exchange_queue_t(*row) for row in loads(file.read_bytes())]
        except FileNotFoundError:
            return []
        except (ValueError, TypeError):
            log.error("the table of an exchange cannot be read: %s", file.name)
            return []

    def _change(self, exchange: str, change: Callable[[list], list]) -> None:
        file = self._exchange_file(exchange)
        with _alone(file.with_suffix(".lock")):
            table = self._table(file)
            changed = change(table)
            if changed != table or not file.exists():
                self._write(file, changed)

    def _write(self, file: Path, content: Any) -> None:
        """Raises ChannelError when the disk does not take it; then nothing of it stays."""
        part = self._work / f"{uuid.uuid4()}.part"
        try:
            part.write_text(dumps(content))
            os.replace(part, file)
        except OSError as error:
            with contextlib.suppress(OSError):
                part.unlink()
            raise ChannelError(f"the queue takes no file: {error.strerror}") from error


class Transport(filesystem.Transport):
    Channel = QueueChannel


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("ab") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
