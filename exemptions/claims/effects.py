"""What an approved claim puts on record, and how that is taken back. Runs in the transaction of the decision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import copy
from typing import Any

from django.utils.translation import gettext as _

from casework.regrouping.services import forget_confirmation
from casework.requests.kinds import Payload, Supposed
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused
from credits.claims import status
from ground.actors import Actor, SystemActor
from ground.stirring import stir
from journal.services import record
from learners.people.locks import lock_learners
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from learners.people.services import settle_post
from learners.people.stale import mark_stale

from ..facts import rivals
from ..facts.models import Fact
from ..known import post
from ..known.every import of_trainings

Values = Callable[[Payload], dict[str, Any]]
WORKER = SystemActor("claims")


def fact_of(kind: str, values: Values, payload: Payload) -> dict[str, Any]:
    """The columns of the fact that a payload would put on record."""
    return {
        "kind": str(kind),
        "values": values(payload),
        "since": _day(payload, "since"),
        "until": _day(payload, "until"),
    }


def put_on_record(kind: str, values: Values, *, dated: bool) -> Callable[[CaseRequest, Actor, dt.datetime], None]:
    """Records the fact. ``dated``: it holds from the payload's ``since`` until its ``until``; otherwise its date is one
    of its values, and the rulebook leaves out what has not happened yet."""

    def apply(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
        columns = fact_of(kind, values, request.effective)
        if not dated:
            columns |= {"since": None, "until": None}
        _record(request, actor, now, **columns)
        mark_stale([request.learner_id])
        if kind in of_trainings():
            status.settle(actor=actor, learner_id=request.learner_id)

    return apply


def take_back(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
    """Revokes the fact of the claim. What was decided before keeps what it was decided on."""
    fact = Fact.objects.unscoped().filter(claim_key=str(request.public_id), revoked_at__isnull=True).first()
    if fact is None:
        return
    Fact.objects.unscoped().filter(pk=fact.pk).update(
        revoked_at=now, revoked_by=actor.name[:80], revoked_reason=_("the approval was taken back")
    )
    mark_stale([request.learner_id])
    stir(actor=actor, about="fact", public_id=fact.public_id, now=now)
    _note(actor, "fact.revoked", fact)
    if fact.kind in of_trainings():
        status.settle(actor=actor, learner_id=request.learner_id)


def settle(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
    """6.2: ownership or front-line post become confirmed particulars; the fact remembers what stood there before."""
    learner = learners_visible(actor=WORKER).get(pk=request.learner_id)
    before = {
        "sector": learner.sector,
        "grassroots_post": learner.grassroots_post,
        "confirmed_at": learner.post_confirmed_at.isoformat() if learner.post_confirmed_at else None,
        "confirmed_by": learner.post_confirmed_by,
    }
    after = post_values(learner, request.effective)
    _record(request, actor, now, kind=post.KIND.id, values={**after, "before": before}, since=None, until=None)
    settle_post(actor=actor, learner=learner, confirmed_at=now, confirmed_by=actor.name[:80], **after)


def unsettle(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
    """Withdraws what the approval has confirmed, and nothing else. What was entered before is entered again and waits
    to be confirmed: an older confirmation spoke of another time and does not come back. What another office has
    confirmed since, such as after a move, stays."""
    before = _withdrawn(request, actor, now)
    if before is not None:
        _enter(request, actor, before, confirmed_at=None, confirmed_by="")


def undo_settle(request: CaseRequest, actor: Actor, now: dt.datetime) -> None:
    """As if it had not been approved: within the minutes of an undo the older confirmation is the present one."""
    before = _withdrawn(request, actor, now)
    if before is not None:
        at = before["confirmed_at"]
        _enter(
            request,
            actor,
            before,
            confirmed_at=dt.datetime.fromisoformat(at) if at else None,
            confirmed_by=before["confirmed_by"],
        )


def _withdrawn(request: CaseRequest, actor: Actor, now: dt.datetime) -> dict[str, Any] | None:
    """Revokes the fact. Returns what stood there before it, or None where its confirmation holds no longer anyway."""
    fact = Fact.objects.unscoped().filter(claim_key=str(request.public_id), revoked_at__isnull=True).first()
    take_back(request, actor, now)
    if fact is None:
        return None
    forget_confirmation(actor=actor, learner_id=request.learner_id, at=fact.decided_at)
    said = {name: fact.values[name] for name in ("sector", "grassroots_post")}
    confirmed = learners_visible(actor=WORKER).filter(
        pk=request.learner_id, post_confirmed_at=fact.decided_at, post_confirmed_by=fact.decided_by, **said
    )
    return fact.values["before"] if confirmed.exists() else None


def _enter(
    request: CaseRequest, actor: Actor, before: dict[str, Any], *, confirmed_at: dt.datetime | None, confirmed_by: str
) -> None:
    settle_post(
        actor=actor,
        learner=learners_visible(actor=WORKER).get(pk=request.learner_id),
        sector=before["sector"],
        grassroots_post=before["grassroots_post"],
        confirmed_at=confirmed_at,
        confirmed_by=confirmed_by,
    )


def post_values(learner: Learner, payload: Payload) -> dict[str, Any]:
    """Ownership and front-line post as the claim says; the one that it does not speak of stays."""
    if payload["ground"] == "non_public":
        return {"sector": "non_public", "grassroots_post": learner.grassroots_post}
    return {"sector": learner.sector, "grassroots_post": True}


def suppose_fact(kind: str, values: Values, *, dated: bool) -> Callable[[Learner, Payload, dt.date], Supposed]:
    def suppose(learner: Learner, payload: Payload, day: dt.date) -> Supposed:
        columns = fact_of(kind, values, payload)
        since, until = columns["since"], columns["until"]
        if dated and ((since and since > day) or (until and until < day)):
            return Supposed()
        return Supposed(facts=((str(kind), columns["values"]),))

    return suppose


def suppose_post(learner: Learner, payload: Payload, day: dt.date) -> Supposed:
    changed = copy(learner)
    for name, value in post_values(learner, payload).items():
        setattr(changed, name, value)
    changed.post_confirmed_at = dt.datetime.combine(day, dt.time(), dt.UTC)
    return Supposed(learner=changed)


def _record(request: CaseRequest, actor: Actor, now: dt.datetime, *, kind: str, **columns: Any) -> None:
    """Records the fact beside those that it may stand with (facts.rivals)."""
    lock_learners([request.learner_id])
    objects = rivals.objection(request.learner_id, kind, columns["values"], columns["since"], columns["until"])
    if objects:
        raise CaseRefused(objects)
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


def _ground(request: CaseRequest) -> str:
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
