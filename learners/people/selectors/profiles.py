"""What the rules look at in many people at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ground.actors import Actor
from ground.pieces import pieces

from ..models import Learner


class Assessed(NamedTuple):
    """The columns of one person that a decision may turn on."""

    pk: int
    sex: str
    birth_date: dt.date | None
    sector: str
    grassroots_post: bool | None
    post_confirmed_at: dt.datetime | None


def assessed(*, actor: Actor, learner_ids: Iterable[int]) -> Iterator[Assessed]:
    """Those of the people whom the actor may see. Nothing encrypted is read."""
    ids = list(learner_ids)
    for piece in pieces(ids):
        rows = Learner.objects.visible_to(actor).filter(pk__in=piece)
        yield from map(Assessed._make, rows.values_list(*Assessed._fields))
