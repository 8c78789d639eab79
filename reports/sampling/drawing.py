"""The draw. Plain Python: who is drawn depends on the seed and the people alone, on no database and no order."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

People = Mapping[str, str]
"""Stratum by key of the person."""


def population_hash(people: People) -> str:
    """Which people there were to draw from, and in which strata."""
    text = "\n".join(f"{key}\t{stratum}" for key, stratum in sorted(people.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def draw(people: People, seed: str, *, percent: Decimal | None = None, number: int | None = None) -> list[str]:
    """Keys of those who are drawn, stratum by stratum, in the order of the draw.

    By ``percent``: of each stratum that share, half a person up, at least one. By ``number``: so many in all, shared
    out among the strata by size (largest remainders), at least one of each as long as the number allows.
    """
    strata: dict[str, list[str]] = {}
    for key, stratum in people.items():
        strata.setdefault(stratum, []).append(key)
    sizes = {stratum: len(keys) for stratum, keys in strata.items()}
    quota = _by_percent(sizes, percent) if percent is not None else _by_number(sizes, number or 0)
    drawn: list[str] = []
    for stratum in sorted(strata):
        ranked = sorted(strata[stratum], key=lambda key: (_lot(seed, key), key))
        drawn += ranked[: quota[stratum]]
    return drawn


def _lot(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def _by_percent(sizes: Mapping[str, int], percent: Decimal) -> dict[str, int]:
    def share(size: int) -> int:
        exact = Decimal(size) * percent / 100
        return min(size, max(1, int(exact.to_integral_value(ROUND_HALF_UP))))

    return {stratum: share(size) for stratum, size in sizes.items()}


def _by_number(sizes: Mapping[str, int], number: int) -> dict[str, int]:
    whole = sum(sizes.values())
    number = min(number, whole)
    if not whole:
        return {}
    exact = {stratum: number * size / whole for stratum, size in sizes.items()}
    quota = {stratum: int(share) for stratum, share in exact.items()}
    by_remainder = sorted(sizes, key=lambda stratum: (quota[stratum] - exact[stratum], stratum))
    for stratum in by_remainder[: number - sum(quota.values())]:
        quota[stratum] += 1
    if number >= len(sizes):
        for stratum in sorted(empty for empty in quota if not quota[empty]):
            largest = max(quota, key=lambda one: (quota[one], one))
            quota[largest] -= 1
            quota[stratum] = 1
    return quota


def strata_of(rows: Iterable[tuple], names: list[str]) -> dict[str, str]:
    """Stratum by key: the properties of each person, joined."""
    return {str(key): " · ".join(str(value or "—") for value in values) for key, *values in rows}
