"""A decision that is objected to may go meanwhile, by an undo or another word: the objection is settled with it, at
once where the change is told of, else by the clock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from ground.actors import SystemActor

from .contested import contested_kinds
from .models import Objection
from .services import settle_lapsed
from .states import ObjectionState

WORKER = SystemActor("objections")


def listen(*, about: str, public_id: Any, now: Any, **_more: Any) -> None:
    """What ``ground.stirring`` tells of, inside the transaction of the change."""
    if public_id is not None and about in {kind.about for kind in contested_kinds()}:
        settle_lapsed(actor=WORKER, about=about, public_id=public_id, now=now)


def sweep(now: dt.datetime) -> int:
    """Settles every open objection whose decision holds no more, such as against hours whose file was withdrawn."""
    rows = Objection.objects.unscoped().filter(state=ObjectionState.OPEN).values_list("about", "about_id")
    return sum(settle_lapsed(actor=WORKER, about=about, public_id=key, now=now) for about, key in list(rows))
