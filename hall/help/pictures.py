"""The pictures of the manuals: pages as tests have opened them, each with the words that stood on its page, so that a
page that has changed gives its picture away (tests/hall/test_manual_pictures.py takes and compares them)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

FOLDER = "manual"
"""Below ``static``."""
INDEX = Path(__file__).with_name("pictures.json")


@dataclass(frozen=True)
class ManualPicture:
    """One picture. ``width`` and ``height`` in pixels; ``words``: headings, heads of columns, buttons of the page."""

    name: str
    width: int
    height: int
    words: tuple[str, ...]

    @property
    def file(self) -> str:
        """Its address for ``{% static %}``."""
        return f"{FOLDER}/{self.name}.webp"

    @property
    def path(self) -> Path:
        return Path(settings.ROOT) / "static" / self.file

    @property
    def inline(self) -> str:
        """The picture itself as an address, for paper."""
        return "data:image/webp;base64," + base64.b64encode(self.path.read_bytes()).decode()


@lru_cache(maxsize=1)
def pictures() -> dict[str, ManualPicture]:
    """All of them by name."""
    found = json.loads(INDEX.read_text(encoding="utf-8"))
    return {name: ManualPicture(name, one["width"], one["height"], tuple(one["words"])) for name, one in found.items()}
