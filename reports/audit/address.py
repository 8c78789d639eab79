"""Questions of the audit as addresses say them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from django.http import Http404

from ground.actors import Actor
from ground.refusals import Refused
from ground.web import day
from policy.selectors import NOTICE, chosen_policy

from .filters import PeopleFilter
from .question import Asked, AskedList, ask


def read(actor: Actor, data: Mapping[str, str], today: dt.date) -> Asked:
    """``unit``, ``notice`` (a policy year), ``question``, ``day``, each if it is there. Raises Http404 for a unit
    outside the scope; what cannot be read otherwise falls back to what is usual."""
    unit = data.get("unit", "")
    policy = chosen_policy(actor=actor, year=data.get(NOTICE, ""), today=today)
    try:
        return ask(
            actor=actor,
            policy=policy,
            unit=uuid.UUID(unit) if unit else None,
            question=data.get("question", ""),
            day=day(data.get("day", "")),
        )
    except (Refused, ValueError):
        raise Http404 from None


def read_list(actor: Actor, data: Mapping[str, str], today: dt.date) -> AskedList:
    """The question with ``lower`` and the filters of the list. Raises Http404."""
    filters = {name: data[name] for name in PeopleFilter.base_filters if data.get(name)}
    return AskedList(read(actor, data, today), data.get("lower") != "no", filters)
