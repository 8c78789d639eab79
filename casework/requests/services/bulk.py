"""Many requests at once, each under the very guards of a single one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from learners.people.models import Learner

from ..kinds import Payload
from ..minding import to_mind
from ..models import CaseRequest
from ..proof import Pages
from ..states import CaseRefused, RequestMove
from .evidence import attach
from .moves import decide, draft, file


class Refusal(NamedTuple):
    """One request that could not be moved, and the sentence why."""

    request: CaseRequest
    sentence: str


def decide_many(
    *,
    actor: Actor,
    requests: Iterable[CaseRequest],
    move: RequestMove,
    now: dt.datetime,
    reason: str = "",
    careful: bool = False,
) -> tuple[list[CaseRequest], list[Refusal]]:
    """Passes, returns or refuses each of the requests in a transaction of its own: what one is refused for does not
    stop the others. ``careful``: one with something to mind is left alone. Returns those that were moved and those that
    were not."""
    done: list[CaseRequest] = []
    refused: list[Refusal] = []
    for request in requests:
        if careful and (found := to_mind(request)):
            refused.append(Refusal(request, _("to be looked at by itself: %(first)s") % {"first": found[0]}))
            continue
        try:
            done.append(
                decide(actor=actor, request=request, move=move, version=request.version, now=now, reason=reason)
            )
        except CaseRefused as refusal:
            refused.append(Refusal(request, str(refusal)))
    return done, refused


@transaction.atomic
def file_many(
    *, actor: Actor, kind: str, wanted: Sequence[tuple[Learner, Payload]], pages: Pages, now: dt.datetime
) -> list[CaseRequest]:
    """Files one request for each person, all with the same evidence: all of them or none. Raises CaseRefused naming
    the person."""
    filed = []
    for learner, payload in wanted:
        try:
            request = draft(actor=actor, kind=kind, learner=learner, payload=payload, now=now)
            attach(actor=actor, request=request, pages=pages, now=now)
            filed.append(file(actor=actor, request=request, version=request.version, now=now))
        except CaseRefused as refusal:
            raise CaseRefused(f"{learner.name}：{refusal}") from None
    return filed
