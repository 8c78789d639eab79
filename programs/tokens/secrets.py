"""How a token is written: ``cet_`` + twelve signs by which it is found + ``_`` + the secret."""

from __future__ import annotations

import hmac
import re
import secrets
from typing import NamedTuple

from ground import crypto

_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
_WRITTEN = re.compile(r"cet_([a-z0-9]{12})_([A-Za-z0-9_-]{43})")


class Secret(NamedTuple):
    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"cet_{self.prefix}_{self.secret}"

    @property
    def hashed(self) -> str:
        return crypto.blind_index(self.secret, "token")


def new() -> Secret:
    return Secret("".join(secrets.choice(_SIGNS) for _ in range(12)), secrets.token_urlsafe(32))


def read(text: str) -> Secret | None:
    """What a program has sent; None for what cannot be a token."""
    found = _WRITTEN.fullmatch(text)
    return Secret(found[1], found[2]) if found else None


def fits(secret: Secret, index: str) -> bool:
    return hmac.compare_digest(secret.hashed, index)
