"""What an approved claim puts on record, and how that is taken back. Runs in the transaction of the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from casework.kinds import CaseRefused, Payload, Supposed
from casework.models import Request
from journal.actors import Actor, SystemActor
from journal.services import record
from learners.models import Learner
from learners.selectors import learners_visible
from learners.services import settle_post
from learners.stale import mark_stale

from ..models import Fact

Kind = Fact.Kind
Values = Callable[[Payload], dict[str, Any]]
WORKER = SystemActor("claims")
MANY = frozenset({Kind.QUALIFICATION_EXAM})
"""Facts of which one person may have several."""


def fact_of(kind: Kind, values: Values, payload: Payload) -> dict[str, Any]:
    """The columns of the fact that a payload would put on record."""
    return {
        "kind": kind.value,
        "values": values(payload),
        "since": _day(payload, "since"),
        "until": _day(payload, "until"),
    }


def put_on_record(kind: Kind, values: Values, *, dated: bool) -> Callable[[Request, Actor, dt.datetime], None]:
    """Records the fact. ``dated``: it holds from the payload's ``since`` until its ``until``; otherwise its date is one
    of its values, and the rulebook leaves out what has not happened yet."""

    def apply(request: Request, actor: Actor, now: dt.datetime) -> None:
        columns = fact_of(kind, values, request.effective)
        if not dated:
            columns |= {"since": None, "until": None}
        _record(request, actor, now, **columns)
        mark_stale([request.learner_id])

    return apply


def take_back(request: Request, actor: Actor, now: dt.datetime) -> None:
    """Revokes the fact of the claim. What was decided before keeps what it was decided on."""
    fact = Fact.objects.unscoped().filter(claim_key=str(request.public_id), revoked_at__isnull=True).first()
    if fact is None:
        return
    Fact.objects.unscoped().filter(pk=fact.pk).update(
        revoked_at=now, revoked_by=actor.name[:80], revoked_reason=_("the approval was taken back")
    )
    mark_stale([request.learner_id])
    _note(actor, "fact.revoked", fact)


def settle(request: Request, actor: Actor, now: dt.datetime) -> None:
    """6.2: ownership or front-line post become confirmed particulars; the fact remembers what stood there before."""
    learner = learners_visible(actor=WORKER).get(pk=request.learner_id)
    before = {
        "sector": learner.sector,
        "grassroots_post": learner.grassroots_post,
        "confirmed_at": learner.post_confirmed_at.isoformat() if learner.post_confirmed_at else None,
        "confirmed_by": learner.post_confirmed_by,
    }
    after = post_values(learner, request.effective)
    _record(request, actor, now, kind=Kind.POST.value, values={**after, "before": before}, since=None, until=None)
    settle_post(actor=actor, learner=learner, confirmed_at=now, confirmed_by=actor.name[:80], **after)


def unsettle(request: Request, actor: Actor, now: dt.datetime) -> None:
    """Puts back what stood there before, unless it has been changed since."""
    fact = Fact.objects.unscoped().filter(claim_key=str(request.public_id), revoked_at__isnull=True).first()
    take_back(request, actor, now)
    learner = learners_visible(actor=WORKER).get(pk=request.learner_id)
    if fact is None or (learner.sector, learner.grassroots_post) != (
        fact.values["sector"],
        fact.values["grassroots_post"],
    ):
        return
    before = fact.values["before"]
    at = before["confirmed_at"]
    settle_post(
        actor=actor,
        learner=learner,
        sector=before["sector"],
        grassroots_post=before["grassroots_post"],
        confirmed_at=dt.datetime.fromisoformat(at) if at else None,
        confirmed_by=before["confirmed_by"],
    )


def post_values(learner: Learner, payload: Payload) -> dict[str, Any]:
    """Ownership and front-line post as the claim says; the one that it does not speak of stays."""
    if payload["ground"] == "non_public":
        return {"sector": "non_public", "grassroots_post": learner.grassroots_post}
    return {"sector": learner.sector, "grassroots_post": True}


def suppose_fact(kind: Kind, values: Values, *, dated: bool) -> Callable[[Learner, Payload, dt.date], Supposed]:
    def suppose(learner: Learner, payload: Payload, day: dt.date) -> Supposed:
        columns = fact_of(kind, values, payload)
        since, until = columns["since"], columns["until"]
        if dated and ((since and since > day) or (until and until < day)):
            return Supposed()
        return Supposed(facts=((kind.value, columns["values"]),))

    return suppose


def suppose_post(learner: Learner, payload: Payload, day: dt.date) -> Supposed:
    changed = copy(learner)
    for name, value in post_values(learner, payload).items():
        setattr(changed, name, value)
    changed.post_confirmed_at = dt.datetime.combine(day, dt.time(), dt.UTC)
    return Supposed(learner=changed)


def _record(request: Request, actor: Actor, now: dt.datetime, *, kind: str, **columns: Any) -> None:
    """One valid fact of a kind: a second one would leave open which of them holds."""
    rivals = Fact.objects.unscoped().filter(learner_id=request.learner_id, kind=kind, revoked_at__isnull=True)
    if kind not in MANY and rivals.exists():
        raise CaseRefused(
            _("Such a fact is on record for this person already. Revoke that approval first, then decide this one.")
        )
    fact = Fact.objects.unscoped().create(
        learner_id=request.learner_id,
        kind=kind,
        claim_key=str(request.public_id),
        decided_at=now,
        decided_by=actor.name[:80],
        ground=_ground(request),
        **columns,
    )
    _note(actor, "fact.recorded", fact)


def _ground(request: Request) -> str:
    step = request.steps.order_by("-position").first()
    return step.reason if step else ""


def _note(actor: Actor, action: str, fact: Fact) -> None:
    record(
        actor=actor,
        action=action,
        target=fact,
        unit_key=fact.learner.unit.public_id,
        after={"kind": fact.kind, "since": str(fact.since or ""), "until": str(fact.until or "")},
    )


def _day(payload: Payload, name: str) -> dt.date | None:
    return dt.date.fromisoformat(payload[name]) if payload.get(name) else None
