"""The reading process: parses one file under limits and speaks JSON to its parent.

Run as ``main(path, limits as JSON)``. Messages on file descriptor 1 are a length (4 bytes, big-endian) and UTF-8 JSON:
first ``{"book": ...}``, ``{"refused": [code, params]}`` or ``{"failed": where}``; then, for each sheet number read from
standard input, one ``{"rows": [...]}`` after another and ``{"end": true}``. The parent trusts nothing but the form of
these messages.
"""

import datetime as dt
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from intake.cells import Cell, Unusable
from intake.faults import FileRefused
from intake.limits import FileLimits

_ROWS_A_MESSAGE = 1_000
OUT_OF_MEMORY = 71
"""Exit status when the memory limit was reached and Python could still say so."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = (
    b"<html",
    b"<!doctype",
    b"<table",
    b"<?xml",
    b"<meta",
    b"<style",
    b"<div",
    b"<head",
    b"<script",
    b"mime-version",
)


def encoded(cell: Any) -> dict[str, str]:
    """The JSON form of a cell that JSON has no form for."""
    if isinstance(cell, dt.datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"on": cell.isoformat()}
    if isinstance(cell, Unusable):
        return {"odd": cell.code, "text": cell.text}
    return {"span": str(cell)}


class ChildSpeaker:
    """Writes messages; refuses to write more than the limit."""

    def __init__(self, stream: Any, limits: FileLimits) -> None:
        self._stream = stream
        self._left = limits.text_bytes

    def say(self, message: dict[str, Any]) -> None:
        """Write one message."""
        text = json.dumps(message, default=encoded, ensure_ascii=False, separators=(",", ":"))
        data = text.encode("utf-8", "surrogatepass")
        self._left -= len(data)
        if self._left < 0:
            raise FileRefused("text_too_much")
        self._stream.write(len(data).to_bytes(4, "big"))
        self._stream.write(data)
        self._stream.flush()


def confine(limits: FileLimits) -> None:
    """Bind this process: memory, processor time, wall clock, no files written, no core dump."""
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(what, (most, most))
    # The soft limit says why it kills, the hard one would not.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    signal.alarm(int(limits.wall_seconds) + 5)


def open_file(path: str, limits: FileLimits) -> Any:
    """The reader that fits the content, whatever the name of the file says. Raise FileRefused."""
    with open(path, "rb") as stream:
        start = stream.read(4096)
        if not start.strip():
            raise FileRefused("file_empty")
        if start.startswith(_OLE):
            return _open_ole(path, limits)
        if start.startswith(b"PK"):
            from intake.xlsx import XlsxReader

            return XlsxReader(path, limits)
        if start.startswith(b"%PDF"):
            raise FileRefused("is_pdf")
        if start.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
            raise FileRefused("is_picture")
        if start.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
            raise FileRefused("is_archive")
        plain = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
        if plain.startswith(_MARKUP):
            raise FileRefused("is_markup")
        from intake.plaintext import TextReader

        return TextReader(start + stream.read(), limits)


def _open_ole(path: str, limits: FileLimits) -> Any:
    with open(path, "rb") as stream:
        content = stream.read(limits.file_bytes + 1)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused("file_locked")
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint Document".encode("utf-16-le") in content:
        raise FileRefused("is_document")
    from intake.xls import XlsReader

    return XlsReader(content, limits)


def _in_messages(rows: Iterator[list[Cell]], limits: FileLimits) -> Iterator[dict[str, Any]]:
    batch, left = [], limits.cells
    for row in rows:
        left -= len(row)
        if left < 0:
            raise FileRefused("text_too_much")
        batch.append(row)
        if len(batch) == _ROWS_A_MESSAGE:
            yield {"rows": batch}
            batch = []
    yield {"rows": batch}


def serve(path: str, limits: FileLimits, speaker: ChildSpeaker) -> None:
    """Answer the parent until it hangs up."""
    reader = open_file(path, limits)
    speaker.say({"book": reader.describe()})
    for line in sys.stdin:
        for message in _in_messages(reader.rows(int(line)), limits):
            speaker.say(message)
        speaker.say({"end": True})


def _teller(stream: Any) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """Says where an error nobody foresaw arose; its message stays here, because it may quote the file."""

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        last = traceback.extract_tb(trace)[-1]
        ChildSpeaker(stream, FileLimits()).say(
            {"failed": f"{kind.__name__} at {os.path.basename(last.filename)}:{last.lineno}"}
        )

    return tell


def main(path: str, limits_json: str) -> None:
    """Confine this process, then read. An error nobody foresaw ends the process, and the parent refuses the file."""
    limits = FileLimits(**json.loads(limits_json))
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    speaker = ChildSpeaker(stream, limits)
    sys.excepthook = _teller(stream)
    confine(limits)
    try:
        serve(path, limits, speaker)
    except FileRefused as refused:
        ChildSpeaker(stream, FileLimits()).say({"refused": [refused.code, refused.params]})
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)
    os._exit(0)
