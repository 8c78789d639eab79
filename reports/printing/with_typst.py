"""typst prints papers, inside the child alone: many times as fast as WeasyPrint, where there is a wheel of it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

_ROOT = Path(__file__).parent
_PRINT = '#import "/paper.typ": printed\n#printed("%s")'


class TypstDesk:
    """Prints papers one by one, and keeps those that go into one file. What it prints it remembers for a while, so the
    process is renewed from time to time (rendering.py)."""

    failures = (Exception,)

    def __init__(self, fonts: Path) -> None:
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)])
        self._compiler = typst.Compiler(font_paths=found, ignore_system_fonts=True, root=str(_ROOT))
        self._kept: list[Mapping[str, Any]] = []

    def printed(self, body: Mapping[str, Any], files: Sequence[Mapping[str, str]]) -> bytes:
        return self._printed([body["paper"]], files)

    def keep(self, body: Mapping[str, Any]) -> None:
        self._kept.append(body["paper"])

    def volume(self, body: Mapping[str, Any]) -> bytes:
        kept, self._kept = self._kept, []
        return self._printed([body["paper"], *kept], ())

    def _printed(self, papers: Sequence[Mapping[str, Any]], files: Sequence[Mapping[str, str]]) -> bytes:
        said = json.dumps({"papers": list(papers), "files": list(files)}, ensure_ascii=False)
        literal = said.replace("\\", "\\\\").replace('"', '\\"')  # one literal of text: nothing in it is markup
        found = self._compiler.compile(
            input=(_PRINT % literal).encode(), format="pdf", pdf_standards=["a-3a"],
            timestamp=int(time.time()),
        )  # fmt: skip
        if not isinstance(found, bytes):
            raise TypeError("no PDF")
        return found
