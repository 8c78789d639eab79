"""Proof of requests: how much can be kept, and what files are called on their way to becoming pages."""

from __future__ import annotations

MOST_PAGES = 30
EVIDENCE = "evidence"

Pages = list[tuple[str, bytes]]
"""File name and JPEG of each page, in order."""
