"""A part of the manual as one PDF, printed once for a version of the portal and a day and then kept."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string

from reports.printing.rendering import renderer

from .chapters import ManualPart

STYLE = Path(__file__).with_name("paper.css")
BASE = "hall/help/base_paper.html"
KEPT = 7 * 24 * 3600
"""Seconds."""


def manual_pdf(part: ManualPart, context: dict[str, Any]) -> bytes:
    """The PDF of one part. ``context``: issuer and day. Raises RenderingFailed."""
    text = render_to_string(part.template, {**context, "part": part, "base": BASE, "on_paper": True})
    html = text.replace("</head>", f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>", 1)
    key = f"manual-pdf:{hashlib.blake2b(html.encode(), digest_size=16).hexdigest()}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = renderer.pdf(html)
        cache.set(key, found, KEPT)
    return found
