"""How passwords are hashed: argon2id with one of two sets of figures that OWASP names as equally hard to break.

``memory`` takes 46 MiB for one pass, ``time`` 19 MiB for two and about a third of the processor time: for a machine on
which everybody signs in on one day. A password that was hashed by other figures is hashed anew when it next opens.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Figures(NamedTuple):
    """Memory in KiB, passes over it, lanes."""

    memory_cost: int
    time_cost: int
    parallelism: int


FIGURES = {"memory": Argon2Figures(46 * 1024, 1, 1), "time": Argon2Figures(19 * 1024, 2, 1)}


class PasswordHasher(Argon2PasswordHasher):
    """Django's hasher with the figures that ``CETRACK_PASSWORD_HASH`` chooses."""

    @property
    def memory_cost(self) -> int:  # type: ignore[override]
        return FIGURES[settings.CONFIG.password_hash].memory_cost

    @property
    def time_cost(self) -> int:  # type: ignore[override]
        return FIGURES[settings.CONFIG.password_hash].time_cost

    @property
    def parallelism(self) -> int:  # type: ignore[override]
        return FIGURES[settings.CONFIG.password_hash].parallelism
