"""Decisions that one can object to. Each feature enters its own (``register``); form, days and answers are common.

register(ContestedKind("request", _("request"), find, reopen, {("casework.CaseRequest", RequestMove.REFUSE)}))
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ground.actors import Actor
from ground.roles import KEEPERS, Role
from learners.people.models import Learner
from units.models import Unit


@dataclass(frozen=True)
class Contested:
    """A decision against a person, or against a unit (then without ``learner``), as it stands now.

    ``what``, ``said``, ``reason``: what it was about, how it was decided and why, as people read it. ``at``: when,
    which also tells it from a later decision of the same thing; the person was told then. ``office``: where it was
    given. ``took_part``: account keys of whoever had a word in it; ``party``: those of the side concerned, who
    never answer. ``speakers``: roles over the unit whose holders object for whoever it is about; ``by_visitors``:
    whoever knows its address is the person, who has no account yet. ``row``: the thing itself. ``details``: label and
    text of what one has to know of it. ``page``: where both sides read the rest, empty where only the person can.
    """

    about: str
    public_id: uuid.UUID
    learner: Learner | None
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
    unit: Unit | None = None
    speakers: frozenset[Role] = KEEPERS
    party: frozenset[str] = frozenset()
    by_visitors: bool = False

    @property
    def place(self) -> Unit:
        """The unit concerned, or that of the person."""
        return placed(self)

    @property
    def concerned(self) -> str:
        """Name of the person or of the unit."""
        return named(self)


def placed(row: Any) -> Unit:
    """Where whoever it is about belongs: of a decision, or of an objection against one."""
    return row.learner.unit if row.learner else row.unit


def named(row: Any) -> str:
    return row.learner.name if row.learner else row.unit.name


_ANEW = _("The matter lies with the office that answers and is decided anew by somebody who took no part.")
Find = Callable[[uuid.UUID], Contested | None]
Reopen = Callable[[Actor, Contested, Unit, str, dt.datetime], object]


@dataclass(frozen=True)
class ContestedKind:
    """``find(public_id)`` gives the decision, None where none stands that one can object to. ``reopen(actor, decision,
    office, reason, now)`` takes it back, so that it is decided anew by somebody else or is right at once; may be
    refused. ``decides``: the moves (model, move) by which such a decision comes about. ``after``: what becomes of the
    matter once the decision is taken back, as both sides read it."""

    about: str
    title: Any  # lazy translation
    find: Find
    reopen: Reopen
    decides: frozenset[tuple[str, str]]
    after: Any = _ANEW


def moves_of(model: str, *moves: str) -> frozenset[tuple[str, str]]:
    """Moves of one model, as ``decides`` names them; "" for a decision that a row is born with."""
    return frozenset((model, str(move)) for move in moves)


_kinds: dict[str, ContestedKind] = {}


def register(kind: ContestedKind) -> None:
    _kinds[kind.about] = kind


def contested_kinds() -> tuple[ContestedKind, ...]:
    return tuple(_kinds[about] for about in sorted(_kinds))


def decision_about(about: str, public_id: uuid.UUID) -> Contested | None:
    """The decision that stands; None also where nobody has entered such a kind."""
    kind = _kinds.get(about)
    return kind.find(public_id) if kind else None


def kind_of(about: str) -> ContestedKind | None:
    return _kinds.get(about)


def reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    _kinds[decision.about].reopen(actor, decision, office, reason, now)
