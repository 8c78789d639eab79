"""Moves of requests. Each is one transaction: conditional update, step, effect and journal line together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from journal.actors import Actor
from journal.services import record
from learners.models import Learner
from learners.services import Told, tell

from ..kinds import CaseRefused, kind_of
from ..models import Request, Step
from ..permissions import check_move, deciders, last_step
from ..route import next_office
from ..states import Move, State


@transaction.atomic
def draft(*, actor: Actor, kind: str, learner: Learner, payload: dict[str, Any], now: dt.datetime) -> Request:
    """Starts a request. Raises CaseRefused when the payload does not fit its kind."""
    request = Request.objects.unscoped().create(
        kind=kind,
        learner=learner,
        payload=kind_of(kind).check(payload),
        filed_by_key=actor.key,
        filed_by_name=actor.name,
        created_at=now,
    )
    record(actor=actor, action="casework.drafted", target=request, after={"kind": kind})
    return request


@transaction.atomic
def amend(*, actor: Actor, request: Request, payload: dict[str, Any], version: int) -> Request:
    """Changes a draft or returned request. Raises CaseRefused when somebody else was first."""
    check_move(actor, request, Move.FILE, reason="", now=request.created_at)
    checked = kind_of(request.kind).check(payload)
    _claim(request, version, {State.DRAFT, State.RETURNED}, payload=checked)
    record(actor=actor, action="casework.amended", target=request)
    return request


@transaction.atomic
def file(*, actor: Actor, request: Request, version: int, now: dt.datetime) -> Request:
    """Files a draft or returned request with the first office that can decide it."""
    check_move(actor, request, Move.FILE, reason="", now=now)
    kind = kind_of(request.kind)
    if kind.evidence_required and not request.evidence(manager="objects_for_relations").exists():
        raise CaseRefused(_("Please attach the certificate or another proof before you file."))
    office = next_office(request.learner.unit, request.kind, _day(now), above=None, barred=_parties(request))
    _claim(
        request, version, {State.DRAFT, State.RETURNED}, state=State.FILED, office=office, filed_at=now, granted=None
    )
    _step(request, Move.FILE, actor, now)
    record(actor=actor, action="casework.filed", target=request, after={"office": str(office)})
    return request


@transaction.atomic
def decide(
    *,
    actor: Actor,
    request: Request,
    move: Move,
    version: int,
    now: dt.datetime,
    reason: str = "",
    granted: dict[str, Any] | None = None,
) -> Request:
    """Passes, passes in part, returns or refuses. The last office's pass approves and takes effect in this transaction.

    Raises CaseRefused with a sentence: not in charge, no reason given, or somebody else was first (who and when).
    """
    check_move(actor, request, move, reason=reason, now=now)
    office, before = request.office, request.granted
    if move is Move.PASS_IN_PART:
        before, granted = request.granted, kind_of(request.kind).check(granted or {})
    else:
        granted = request.granted
    following = None
    if move in {Move.PASS, Move.PASS_IN_PART}:
        barred = _parties(request) | deciders(request) | {actor.key}
        following = next_office(request.learner.unit, request.kind, _day(now), above=office, barred=barred)
        state = State.FILED if following else State.APPROVED
    else:
        state = State.RETURNED if move is Move.RETURN else State.REFUSED
    decided = None if state in {State.FILED, State.RETURNED} else now
    _claim(request, version, {State.FILED}, state=state, office=following, granted=granted, decided_at=decided)
    _step(request, move, actor, now, office=office, reason=reason, granted_before=before)
    if state is State.APPROVED:
        kind_of(request.kind).apply(request, actor, now)
    record(actor=actor, action=f"casework.{move.value}", target=request, reason=reason, after={"state": state.value})
    if state is not State.FILED:
        _tell(actor, request, now)
    return request


@transaction.atomic
def undo(*, actor: Actor, request: Request, version: int, now: dt.datetime) -> Request:
    """Takes back one's own last step within five minutes."""
    check_move(actor, request, Move.UNDO, reason="", now=now)
    step = last_step(request)
    was_approved = request.state == State.APPROVED
    if was_approved:
        kind_of(request.kind).take_back(request, actor, now)
    _claim(
        request,
        version,
        {State(request.state)},
        state=State.FILED,
        office=step.office,
        granted=step.granted_before,
        decided_at=None,
    )
    Step.objects.filter(pk=step.pk, undone_at__isnull=True).update(undone_at=now)
    record(actor=actor, action="casework.undone", target=request, before={"move": step.move})
    return request


@transaction.atomic
def cancel(*, actor: Actor, request: Request, version: int, now: dt.datetime) -> Request:
    """The applicant withdraws a request that is not decided yet."""
    check_move(actor, request, Move.CANCEL, reason="", now=now)
    _claim(
        request, version, {State.DRAFT, State.FILED, State.RETURNED}, state=State.CANCELLED, office=None, decided_at=now
    )
    _step(request, Move.CANCEL, actor, now)
    record(actor=actor, action="casework.cancelled", target=request)
    return request


@transaction.atomic
def revoke(*, actor: Actor, request: Request, version: int, reason: str, now: dt.datetime) -> Request:
    """Takes back an approval later. What it gave ends; issued cards are marked by whoever watches the facts."""
    check_move(actor, request, Move.REVOKE, reason=reason, now=now)
    office = last_step(request).office
    kind_of(request.kind).take_back(request, actor, now)
    _claim(request, version, {State.APPROVED}, state=State.REVOKED, decided_at=now)
    _step(request, Move.REVOKE, actor, now, office=office, reason=reason)
    record(actor=actor, action="casework.revoked", target=request, reason=reason)
    _tell(actor, request, now)
    return request


def _claim(request: Request, version: int, states: set[State], **values: Any) -> None:
    """The guard of every move: of two people at once the first wins, the other learns who and when."""
    changed = (
        Request.objects.unscoped()
        .filter(pk=request.pk, version=version, state__in=states)
        .update(version=F("version") + 1, **values)
    )
    request.refresh_from_db()
    if not changed:
        step = last_step(request)
        who = {"name": step.by_name, "time": f"{step.at:%Y-%m-%d %H:%M}"} if step else {"name": "—", "time": "—"}
        raise CaseRefused(_("Somebody was faster: %(name)s, %(time)s. Please look at the request again.") % who)


def _tell(actor: Actor, request: Request, now: dt.datetime) -> None:
    """The person concerned reads in the portal what has become of the request."""
    text = _("Your request “%(what)s”: %(state)s.") % {
        "what": kind_of(request.kind).title,
        "state": State(request.state).label,
    }
    told = Told(
        key=f"request:{request.public_id}:{request.version}",
        text=text[:500],
        href=f"/requests/{request.public_id}/",
        learner_id=request.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)


def _step(request: Request, move: Move, actor: Actor, now: dt.datetime, **values: Any) -> Step:
    position = (request.steps.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    return Step.objects.create(
        request=request, position=position, move=move, by_key=actor.key, by_name=actor.name[:80], at=now, **values
    )


def _parties(request: Request) -> set[str]:
    """Account keys of the person concerned and of whoever filed it."""
    account = getattr(request.learner, "account", None)
    own = {str(account.public_id)} if account else set()
    return own | {request.filed_by_key}


def _day(now: dt.datetime) -> dt.date:
    from django.utils import timezone

    return timezone.localdate(now)
