"""What was worked out is remembered for a while: of people, most of it is nearly one's own and hardly met again."""

from __future__ import annotations

from typing import TypeVar

OF_PEOPLE, OF_CIRCUMSTANCES = 4_000, 20_000
"""Entries of a memo, keyed by what is nearly a person's own, and by what people share. A full run would else remember
everybody."""

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """A dictionary that begins anew when it has ``most`` entries."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) >= self.most and key not in self:
            self.clear()
        super().__setitem__(key, value)
