"""A decision that is objected to may go meanwhile, by an undo or another word: the objection is settled with it."""

from __future__ import annotations

from typing import Any

from ground.actors import SystemActor

from .contested import contested_kinds
from .services import settle_lapsed

WORKER = SystemActor("objections")


def listen(*, about: str, public_id: Any, now: Any, **_more: Any) -> None:
    """What ``ground.stirring`` tells of, inside the transaction of the change."""
    if public_id is not None and about in {kind.about for kind in contested_kinds()}:
        settle_lapsed(actor=WORKER, about=about, public_id=public_id, now=now)
