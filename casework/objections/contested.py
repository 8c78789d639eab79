"""Decisions that one can object to. Each feature enters its own (``register``); form, days and answers are common.

register(ContestedKind("request", _("request"), find, reopen))
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ground.actors import Actor
from learners.people.models import Learner
from units.models import Unit


@dataclass(frozen=True)
class Contested:
    """A decision against somebody as it stands now.

    ``what``, ``said``, ``reason``: what it was about, how it was decided and why, as people read it. ``at``: when,
    which also tells it from a later decision of the same thing; the person was told then. ``office``: where it was
    given. ``took_part``: account keys of whoever had a word in it. ``row``: the thing itself. ``details``: label and
    text of what one has to know of it. ``page``: where both sides read the rest, empty where only the person can.
    """

    about: str
    public_id: uuid.UUID
    learner: Learner
    what: str
    said: str
    reason: str
    at: dt.datetime
    by_name: str
    office: Unit
    took_part: frozenset[str]
    row: Any
    details: tuple[tuple[Any, Any], ...] = ()
    page: str = ""


Find = Callable[[uuid.UUID], Contested | None]
Reopen = Callable[[Actor, Contested, Unit, str, dt.datetime], object]


@dataclass(frozen=True)
class ContestedKind:
    """``find(public_id)`` gives the decision, None where none stands that one can object to. ``reopen(actor, decision,
    office, reason, now)`` takes it back, so that it is decided anew by somebody else; may be refused."""

    about: str
    title: Any  # lazy translation
    find: Find
    reopen: Reopen


_kinds: dict[str, ContestedKind] = {}


def register(kind: ContestedKind) -> None:
    _kinds[kind.about] = kind


def contested_kinds() -> tuple[ContestedKind, ...]:
    return tuple(_kinds[about] for about in sorted(_kinds))


def decision_about(about: str, public_id: uuid.UUID) -> Contested | None:
    """The decision that stands; None also where nobody has entered such a kind."""
    kind = _kinds.get(about)
    return kind.find(public_id) if kind else None


def reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    _kinds[decision.about].reopen(actor, decision, office, reason, now)
