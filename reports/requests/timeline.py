"""A request as pages show it: what is asked, each step, what comes next, and what this person may do."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from casework.kinds import CaseKind, CaseRefused, kind_of
from casework.models import Evidence, Request, Step
from casework.permissions import check_move, may_move
from casework.selectors import evidence_visible, steps_of
from casework.states import Move, State
from learners.actors import Person

STYLES = {
    State.DRAFT: "info",
    State.FILED: "info",
    State.RETURNED: "unsure",
    State.APPROVED: "met",
    State.REFUSED: "not-met",
    State.CANCELLED: "info",
    State.REVOKED: "not-met",
}


@dataclass(frozen=True)
class Shown:
    """Everything the page of a request needs."""

    request: Request
    kind: CaseKind
    asked: list[tuple[Any, Any]]
    granted: list[tuple[Any, Any]]
    steps: list[Step]
    evidence: list[Evidence]
    moves: set[str]
    why_not: str
    next: str

    @property
    def style(self) -> str:
        return STYLES[State(self.request.state)]


def show(actor: Person, request: Request, now: dt.datetime) -> Shown:
    kind = kind_of(request.kind)
    moves = {move.value for move in Move if may_move(actor, request, move, now=now)}
    return Shown(
        request=request,
        kind=kind,
        asked=_described(kind, request.payload),
        granted=_described(kind, request.granted) if request.granted is not None else [],
        steps=steps_of(actor=actor, request=request),
        evidence=list(evidence_visible(actor=actor).filter(request=request)),
        moves=moves,
        why_not="" if "pass" in moves or request.state != State.FILED else _why_not(actor, request, now),
        next=_next(request),
    )


def title(kind_id: str) -> str:
    try:
        return str(kind_of(kind_id).title)
    except CaseRefused:  # a kind that is not offered any more
        return kind_id


def _described(kind: CaseKind, payload: Any) -> list[tuple[Any, Any]]:
    try:
        return kind.describe(payload)
    except CaseRefused:  # filed under an older form: as it was filed
        return list(payload.items())


def _why_not(actor: Person, request: Request, now: dt.datetime) -> str:
    try:
        check_move(actor, request, Move.PASS, reason="-", now=now)
    except CaseRefused as refusal:
        return str(refusal)
    return ""


def _next(request: Request) -> str:
    match State(request.state):
        case State.DRAFT:
            return _("Not filed yet: nobody but you sees it.")
        case State.FILED:
            return _("%(office)s decides next.") % {"office": request.office}
        case State.RETURNED:
            return _("Mend what the reason says and file it again.")
        case State.APPROVED:
            return _("In force: every decision takes it into account.")
    return ""
