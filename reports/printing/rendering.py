"""Turns papers and HTML into PDF, and PDFs into pictures. The libraries that print stand in a child process.

The child is started once and kept warm (fonts and style sheets parsed once), and renewed after ``RENEWED_AFTER``
documents. A page that takes too long or too much
memory kills the child, never the worker; the next page starts a new one.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import json
import os
import resource
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from django.conf import settings
from PIL import Image

from .fonts import FONT_FOLDER
from .paper import Paper

HARD_LIMIT = 30.0  # seconds for one document
WRITE_LIMIT = 300.0  # seconds for writing a volume that is laid out
START_LIMIT = 60.0  # seconds until a fresh child has read its fonts
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space
MAX_SENT = 4 * 1024**2  # characters of one document
RENEWED_AFTER = 500  # documents: what a writer remembers of them goes with it
OUT_OF_MEMORY = b"MemoryError"  # what the child says before it ends
WEASYPRINT, TYPST, OWN = "weasyprint", "typst", "own"


class RenderingFailed(Exception):
    """The document could not be laid out within its limits."""


class RendererLost(RenderingFailed):
    """The child died, hung or ran out of memory: another time the document may well be laid out."""


class Renderer:
    """A warm child process that prints one document at a time. Threads of a worker share it in turn."""

    def __init__(
        self, writer: str = WEASYPRINT, *, hard_limit: float = HARD_LIMIT, memory_limit: int = MEMORY_LIMIT
    ) -> None:
        self.writer = writer
        self.hard_limit = hard_limit
        self.memory_limit = memory_limit
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._served = 0
        self._lock = threading.Lock()

    def pdf(
        self, document: str | Paper, files: Sequence[Mapping[str, str]] = (), *, limit: float = 0
    ) -> bytes:  # fmt: skip
        """A paper, or HTML where the writer is WeasyPrint, as PDF (PDF/A-3a) with ``files`` attached, each of name,
        description, relationship, type and content. Raises RenderingFailed when the child refuses the document,
        RendererLost when it dies or takes longer than ``limit`` seconds, or ``hard_limit`` where none is said."""
        return self._answer(b"D", {**_sent(document), "files": list(files)}, b"P", limit=limit)

    def keep(self, document: str | Paper, *, key: str = "") -> None:
        """Takes in a paper that goes into one file with others; ``key``: of HTML, which says none itself. Raises as
        ``pdf`` does; a lost child has lost what it kept."""
        self._answer(b"K", {**_sent(document), "key": key}, b"N", again=False)

    def kept(self, contents: Paper) -> bytes:
        """The PDF of all that was kept, behind its contents. Raises as ``pdf`` does."""
        return self._answer(b"W", _sent(contents), b"P", again=False, limit=WRITE_LIMIT)

    def _answer(
        self, kind: bytes, said: Mapping[str, Any], wanted: bytes, *, again: bool = True, limit: float = 0
    ) -> bytes:
        sent = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
        if len(sent) > MAX_SENT:
            raise RenderingFailed("document too large")
        with self._lock:
            if again and self._served >= RENEWED_AFTER:
                self._kill()
            try:
                found, body = self._exchange(kind, sent, limit, last=not again)
            except (BrokenPipeError, EOFError):  # somebody killed the child: a new one, once
                found, body = self._exchange(kind, sent, limit, last=True)
        if (found, body) == (b"E", OUT_OF_MEMORY):
            raise RendererLost("MemoryError")
        if found != wanted:
            raise RenderingFailed(body.decode(errors="replace"))
        return body

    def _exchange(self, kind: bytes, body: bytes, limit: float, *, last: bool) -> tuple[bytes, bytes]:
        child = self._running_child()
        self._served += 1
        try:
            self._send(child, kind, body)
            return self._receive(child, time.monotonic() + (limit or self.hard_limit))
        except (OSError, EOFError) as error:  # TimeoutError is an OSError
            self._kill()
            if isinstance(error, BrokenPipeError | EOFError) and not last:
                raise
            raise RendererLost(type(error).__name__) from error

    def __enter__(self) -> Renderer:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._kill()

    def _running_child(self) -> subprocess.Popen[bytes]:
        if self._child is not None and (self._owner != os.getpid() or self._child.poll() is not None):
            self._forget()  # a forked worker must not share its parent's pipe
        return self._child or self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        limit = self.memory_limit

        def confine() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            [
                *(sys.executable, "-I", str(Path(__file__).with_name("child.py"))),
                *(self.writer, str(FONT_FOLDER), str(os.getpid())),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            preexec_fn=confine,  # noqa: PLW1509 - setrlimit only
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/")},
        )
        self._child, self._owner, self._served = child, os.getpid(), 0
        try:
            kind, body = self._receive(child, time.monotonic() + START_LIMIT)
        except (EOFError, TimeoutError) as error:
            self._kill()
            raise RendererLost("the renderer does not start") from error
        if kind != b"R":
            self._kill()
            raise RendererLost(json.loads(body)["error"])
        return child

    def _send(self, child: subprocess.Popen[bytes], kind: bytes, body: bytes) -> None:
        assert child.stdin is not None
        child.stdin.write(kind + struct.pack(">I", len(body)) + body)
        child.stdin.flush()

    def _receive(self, child: subprocess.Popen[bytes], deadline: float) -> tuple[bytes, bytes]:
        head = self._read(child, 5, deadline)
        return head[:1], self._read(child, struct.unpack(">I", head[1:])[0], deadline)

    def _read(self, child: subprocess.Popen[bytes], size: int, deadline: float) -> bytes:
        assert child.stdout is not None
        parts = []
        waiting = select.poll()
        waiting.register(child.stdout, select.POLLIN)
        while size:
            if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise TimeoutError
            part = os.read(child.stdout.fileno(), min(size, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _kill(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
        self._forget()

    def _forget(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        if self._owner == os.getpid():
            child.wait()


renderer = Renderer()
"""For HTML."""
atexit.register(renderer.close)


def writer_here() -> str:
    """What papers are printed with: what the setting names."""
    chosen: str = settings.CONFIG.paper_writer
    return OWN if chosen == "auto" else chosen


@functools.lru_cache(maxsize=2)
def _shared(writer: str) -> Renderer:
    if writer == WEASYPRINT:
        return renderer
    found = Renderer(writer)
    atexit.register(found.close)
    return found


def printer() -> Renderer:
    """The child that prints the papers of this process."""
    return _shared(writer_here())


def _sent(document: str | Paper) -> dict[str, Any]:
    return {"html": document} if isinstance(document, str) else {"paper": document}


_PDFIUM = threading.Lock()
"""PDFium must not be called by two threads at once, not even with different documents."""


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF of ours has."""
    with _PDFIUM, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


def files_in(pdf: bytes) -> dict[str, bytes]:
    """The files that are attached to a PDF, by their names. Raises ValueError for what is no PDF."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise ValueError("no PDF") from error
    try:
        found = [document.get_attachment(number) for number in range(document.count_attachments())]
        return {one.get_name(): bytes(one.get_data()) for one in found}
    finally:
        document.close()


INKS = (
    "000000", "111111", "123c73", "14532d", "444444", "555555", "666677", "6b7280", "7c2d12", "854d0e", "991b1b",
    "9a3412", "9aa5b4", "b8c2d0", "e9eff7", "f4f6f9", "fbeee6", "ffffff",
)  # fmt: skip
"""Every colour of a paper (paper.typ, paper.css): looked for in each picture, thin lines would lose theirs."""
_SHADES = (1, 0.8, 0.6, 0.4, 0.2)  # of a dark ink on white, at the edges of its signs
_PALE = 0xB0  # from here on an ink has no shades: they would be taken for the white of the sheet


@functools.cache
def _palette() -> Image.Image:
    inks = [bytes.fromhex(ink) for ink in INKS]
    shades = dict.fromkeys(
        tuple(round(255 - (255 - part) * shade) for part in ink)
        for ink in inks
        for shade in (_SHADES if min(ink) < _PALE else (1,))
    )
    found = Image.new("P", (1, 1))
    found.putpalette([part for shade in shades for part in shade])
    return found


def page_picture(pdf: bytes, page: int, *, width: int = 1240) -> bytes:
    """One page (from 1) as PNG, ``width`` pixels wide, for phones that cannot download or open a PDF."""
    with _PDFIUM, contextlib.closing(pypdfium2.PdfDocument(pdf)) as document:
        sheet = document[page - 1]
        drawn = sheet.render(scale=width / sheet.get_width()).to_pil()
        image = drawn.quantize(palette=_palette(), dither=Image.Dither.NONE)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
