"""The child that prints: reads papers from standard input, writes PDFs. Started by reports.printing.rendering only.

Protocol: in, one letter, 4 bytes of length and the body; out, one letter, 4 bytes of length and the body.

    D document    P its PDF
    K keep        N nothing: it is kept for one file with others
    W write       P the PDF of this paper, the contents, and behind it of all that was kept, which is forgotten

A body that comes in is JSON: ``paper`` (paper.py) or ``html`` (WeasyPrint alone), and for D ``files`` to attach (name,
description, relationship, type, content). R says once that fonts and styles are read, E that a document cannot be
laid out.
"""

import ctypes
import json
import os
import signal
import struct
import sys
from importlib.util import find_spec
from pathlib import Path

_PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def main() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)  # nobody waits for the document any more
    writer, fonts, parent = sys.argv[1:]
    if os.getppid() != int(parent):
        return
    out = sys.stdout.buffer
    sys.stdout = sys.stderr
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

    def reply(kind: bytes, body: bytes) -> None:
        out.write(kind + struct.pack(">I", len(body)) + body)
        out.flush()

    try:
        desk = _desk(writer, Path(fonts))
    except Exception as error:  # noqa: BLE001 - whatever is missing must reach the operator as a sentence
        reply(b"E", json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        return
    reply(b"R", b"{}")
    while len(head := sys.stdin.buffer.read(5)) == 5:
        body = json.loads(sys.stdin.buffer.read(struct.unpack(">I", head[1:])[0]))
        try:
            reply(*_done(desk, head[:1], body))
        except MemoryError:
            reply(b"E", b"MemoryError")
            return
        except desk.failures as error:
            reply(b"E", type(error).__name__.encode())


def _desk(writer: str, fonts: Path):
    if writer == "own":
        from reports.printing.with_own import OwnDesk

        return OwnDesk(fonts, lambda: _desk("typst" if find_spec("typst") else "weasyprint", fonts))
    if writer == "typst":
        from reports.printing.with_typst import TypstDesk

        return TypstDesk(fonts)
    from reports.printing.with_weasyprint import WeasyPrintDesk

    return WeasyPrintDesk(fonts)


def _done(desk, kind: bytes, body: dict) -> tuple[bytes, bytes]:
    if kind == b"D":
        return b"P", desk.printed(body, body["files"])
    if kind == b"W":
        return b"P", desk.volume(body)
    desk.keep(body)
    return b"N", b""


if __name__ == "__main__":
    main()
