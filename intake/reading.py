"""A file to raw rows, parsed in a child process that is bound in memory, processor time and wall clock.

The parent never parses the file itself: it starts the child, reads JSON messages of bounded size and kills the child
when the clock runs out. Whatever happens to the child, the parent gets rows or a ``FileRefused``.
"""

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.cells import Cell, Unusable
from intake.child import OUT_OF_MEMORY
from intake.faults import FileRefused
from intake.limits import DEFAULT_LIMITS, FileLimits

_log = logging.getLogger(__name__)
_ROOT = str(Path(__file__).resolve().parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from intake.child import main; main(sys.argv[2], sys.argv[3])"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its first rows, how many there are in all, and what is hidden and merged, counted from 0."""

    index: int
    name: str
    visible: bool
    total: int
    head: tuple[list[Cell], ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    """First row, last row and column of cells merged down."""


class Book:
    """An open file. Use it inside ``with open_book(...)``."""

    def __init__(self, process: "_Process", facts: dict[str, Any], size: int, sha256: str) -> None:
        self._process = process
        self.size = size
        self.sha256 = sha256
        self.kind: str = facts["kind"]
        self.date1904: bool = facts["date1904"]
        self.encoding: str = facts.get("encoding", "")
        self.delimiter: str = facts.get("delimiter", "")
        self.sheets = tuple(
            Sheet(
                index,
                sheet["name"],
                sheet["visible"],
                sheet["total"],
                tuple(sheet["head"]),
                frozenset(sheet.get("hidden_rows", ())),
                frozenset(sheet.get("hidden_columns", ())),
                tuple((first, last, column) for first, last, column in sheet.get("merged", ())),
            )
            for index, sheet in enumerate(facts["sheets"])
        )

    def batches(self, sheet: Sheet) -> Iterator[list[list[Cell]]]:
        """The rows of a sheet, from row 1 on, in lists of about a thousand. Raise FileRefused."""
        self._process.ask(sheet.index)
        while True:
            message = self._process.listen()
            rows = message.get("rows")
            if isinstance(rows, list) and all(isinstance(row, list) for row in rows):
                yield rows
            elif "end" in message:
                return
            else:
                raise FileRefused("file_broken")


class _Process:
    """The child and the clock that kills it."""

    def __init__(self, path: str, limits: FileLimits) -> None:
        self._limits = limits
        self._late = False
        self._child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-c", _START, _ROOT, path, json.dumps(dataclasses.asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
            close_fds=True,
        )
        self._clock = threading.Timer(limits.wall_seconds, self._time_is_up)
        self._clock.daemon = True
        self._clock.start()

    def _time_is_up(self) -> None:
        self._late = True
        self._child.kill()

    def ask(self, sheet: int) -> None:
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.write(f"{sheet}\n".encode())
            self._child.stdin.flush()

    def listen(self) -> dict[str, Any]:
        """The next message. Raise FileRefused when the child refuses, dies or says what it must not."""
        length = int.from_bytes(self._read(4), "big")
        if length > self._limits.message_bytes:
            raise FileRefused("file_broken")
        data = self._read(length)
        try:
            message = json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_decoded)
            if "refused" in message:
                code, params = message["refused"]
                raise FileRefused(code, **params)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise FileRefused("file_broken") from error
        if not isinstance(message, dict) or "failed" in message:
            _log.warning("reading process failed: %r", message.get("failed") if isinstance(message, dict) else None)
            raise FileRefused("file_broken")
        return message

    def _read(self, length: int) -> bytes:
        assert self._child.stdout is not None
        data = self._child.stdout.read(length)
        if len(data) < length:
            raise self._death()
        return data

    def _death(self) -> FileRefused:
        """Why the child is gone, as a sentence."""
        code = self._child.wait()
        if self._late or code in (-signal.SIGXCPU, -signal.SIGALRM):
            return FileRefused("reading_too_long")
        if code == OUT_OF_MEMORY or code in (-signal.SIGKILL, -signal.SIGABRT, -signal.SIGSEGV, -signal.SIGBUS):
            return FileRefused("reading_too_heavy")
        return FileRefused("file_broken")

    def close(self) -> None:
        self._clock.cancel()
        self._child.kill()
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._child.wait()


def _decoded(found: dict[str, Any]) -> Any:
    if "on" in found:
        return dt.date.fromisoformat(found["on"])
    if "at" in found:
        return dt.datetime.fromisoformat(found["at"])
    if "odd" in found:
        return Unusable(found["odd"], found["text"])
    if "span" in found:
        return Unusable("cell_time", found["span"])
    return found


@contextlib.contextmanager
def open_book(source: str | os.PathLike[str], limits: FileLimits = DEFAULT_LIMITS) -> Iterator[Book]:
    """Open a file for reading. Raise FileRefused, here or while rows are read; the child is gone afterwards."""
    size, digest = _measure(source, limits)
    process = _Process(os.path.abspath(source), limits)
    try:
        try:
            book = Book(process, process.listen()["book"], size, digest)
        except (KeyError, TypeError, ValueError) as error:
            raise FileRefused("file_broken") from error
        yield book
    finally:
        process.close()


def _measure(source: str | os.PathLike[str], limits: FileLimits) -> tuple[int, str]:
    try:
        with open(source, "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > limits.file_bytes:
                raise FileRefused("file_large", limit=limits.file_bytes >> 20, size=-(-size >> 20))
            if size == 0:
                raise FileRefused("file_empty")
            return size, hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise FileRefused("file_unreachable") from error
