"""The notice of the league as another place's that says more: the only one on offer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.urls import reverse

import rulebook
from credits.catalogue.platforms import enter_platforms
from policy import packs
from rulebook import loader
from rulebook.pack import Pack


def only_notice(
    more: str, settings: Any, monkeypatch: Any, folder: Path, *, host: str = "", rule: str = ""
) -> Iterator[Pack]:
    """``more``: sections that are added; ``host``: what the first platform says besides; ``rule``: a conversion more.
    For fixtures."""
    reverse("imports:upload")  # what is written down at the first address must not be of this place
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("id: xlgl-2024", "id: dune-2024").replace("series: xlgl", "series: dune")
    for before, said in (("  - host: nmg.chinahrt.com\n", host), ("\nconversions:\n", rule)):
        assert text.count(before) == 1
        text = text.replace(before, before + said)
    file = folder / "dune-2024.yaml"
    file.write_text(text + more, encoding="utf-8")
    monkeypatch.setattr(loader, "offered", lambda: rulebook.with_packs([file]))
    monkeypatch.setattr(packs, "pack_text", lambda policy: file.read_text(encoding="utf-8"))
    caches = (loader.load_pack, packs.under_rulings)
    for cache in caches:
        cache.cache_clear()
    settings.RULE_PACKS = ["dune-2024"]
    enter_platforms()
    yield packs.as_written("dune-2024")
    for cache in caches:
        cache.cache_clear()
