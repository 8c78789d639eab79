"""Which page shows a thing. A lower floor names the thing, by kind and public id; the floor that owns the page enters
its address here when it starts:

    pages.enter("request", lambda public_id: reverse("requests:request", args=[public_id]))
    pages.enter("behind", lambda: reverse("behind:behind"))
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

_addresses: dict[str, Callable[..., str]] = {}


def enter(kind: str, address: Callable[..., str]) -> None:
    """Says where things of a kind are shown; ``address`` is given the public id where a thing has one."""
    _addresses[kind] = address


def address_of(kind: str, about: uuid.UUID | None = None) -> str:
    """The address of the page, empty when no floor has one."""
    made = _addresses.get(kind)
    if made is None:
        return ""
    return made(about) if about else made()
