"""Word from below that who may decide what is open may have changed; whoever keeps that book (casework.charge) listens.

stir(actor=actor)                                       # a role was given or taken, an account disabled
stir(actor=actor, learners=[learner.pk])                # somebody belongs to another unit
stir(actor=actor, about="request", public_id=…, now=now)  # this was filed, or lies elsewhere
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from django.dispatch import Signal

from .actors import Actor

stirred = Signal()
"""Sent inside the transaction of the change, with the arguments of ``stir``."""


def stir(
    *,
    actor: Actor,
    learners: Iterable[int] | None = None,
    about: str = "",
    public_id: uuid.UUID | None = None,
    now: dt.datetime | None = None,
) -> None:
    stirred.send(sender=None, actor=actor, learners=learners, about=about, public_id=public_id, now=now)
