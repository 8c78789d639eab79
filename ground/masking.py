"""How a number is shown that not everybody may read: its ends, with stars between."""

from __future__ import annotations

ID_NUMBER, PHONE = (4, 2), (3, 4)
"""So many characters stay at both ends. Four final digits of an ID number beside a birth date would give it away."""


def masked(text: str, ends: tuple[int, int]) -> str:
    """1525************20; stars alone where less than two characters would be hidden."""
    first, last = ends
    hidden = len(text) - first - last
    return f"{text[:first]}{'*' * hidden}{text[-last:]}" if hidden > 1 else "*" * len(text)
