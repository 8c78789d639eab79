"""Two ways of doing the same, in alternating rounds: the machine is shared, so only their ratio is to be trusted."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from typing import Any

Work = Callable[[], Any]


def alternate(ours: Work, yardstick: Work, rounds: int) -> tuple[float, float]:
    """Median seconds of both, each run once before anything is measured."""
    ours()
    yardstick()
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        pair = ((ours, taken[0]), (yardstick, taken[1]))
        for work, seconds in pair if number % 2 else reversed(pair):
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
    return statistics.median(taken[0]), statistics.median(taken[1])


def heading(row: int, what: str, **about: Any) -> None:
    """What is measured, on what, with seed and size."""
    about = {"python": platform.python_version(), "cores": os.cpu_count(), **about}
    print(f"row {row}: {what}")
    print("  " + ", ".join(f"{name} {value}" for name, value in about.items()))


def verdict(ratio: float, least: float, aim: float, *, more_is_better: bool) -> None:
    """How far that is from what is owed now and from the aim."""
    reached = ratio >= least if more_is_better else ratio <= least
    sign = "≥" if more_is_better else "≤"
    word = "reached" if reached else "NOT reached"
    print(f"  ratio {ratio:.2f} × — owed now {sign} {least} ×: {word}; aim {sign} {aim} ×")
