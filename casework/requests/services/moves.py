"""Moves of requests. Each is one transaction: conditional update, step, effect and journal line together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.lifecycle import last_step, write_step
from ground.stirring import stir
from journal.services import record
from learners.people.models import Learner
from units.models import Unit
from units.selectors import units_at

from .. import minding, telling
from ..kinds import kind_of, kind_shown
from ..models import PROOF_SEEN, CaseRequest, RequestStep
from ..parts import part_of
from ..permissions import REQUESTS, deciders, parties
from ..route import REVIEWERS, next_office
from ..selectors import has_proof
from ..states import WRITABLE, CaseRefused, RequestMove, RequestState


@transaction.atomic
def draft(*, actor: Actor, kind: str, learner: Learner, payload: dict[str, Any], now: dt.datetime) -> CaseRequest:
    """Starts a request. Raises CaseRefused when the payload does not fit its kind."""
    request = CaseRequest.objects.unscoped().create(
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
def amend(*, actor: Actor, request: CaseRequest, payload: dict[str, Any], version: int) -> CaseRequest:
    """Changes a draft or returned request. Raises CaseRefused when somebody else was first."""
    REQUESTS.check(actor, request, RequestMove.FILE)
    checked = kind_of(request.kind).check(payload)
    REQUESTS.change(request, WRITABLE, version=version, payload=checked)
    record(actor=actor, action="casework.amended", target=request)
    return request


@transaction.atomic
def file(*, actor: Actor, request: CaseRequest, version: int, now: dt.datetime) -> CaseRequest:
    """Files a draft or returned request with the first office that can decide it."""
    REQUESTS.check(actor, request, RequestMove.FILE)
    kind = kind_of(request.kind)
    if kind.evidence_required and not has_proof(actor=actor, request=request):
        raise CaseRefused(_("Please attach the certificate or another proof before you file."))
    kind.check(request.payload)
    office = next_office(request.learner.unit, request.kind, _day(now), above=None, barred=parties(request))
    REQUESTS.claim(request, RequestMove.FILE, version=version, office=office, filed_at=now, granted=None)
    write_step(request, RequestMove.FILE, actor, now)
    _note(actor, request, RequestMove.FILE, after={"office": str(office)})
    telling.moved_on(actor=actor, request=request, now=now)
    minding.look_again(request)
    stir(actor=actor, about="request", public_id=request.public_id, now=now)
    return request


@transaction.atomic
def decide(
    *,
    actor: Actor,
    request: CaseRequest,
    move: RequestMove,
    version: int,
    now: dt.datetime,
    reason: str = "",
    granted: dict[str, Any] | None = None,
    findings: dict[str, Any] | None = None,
    seen_proof: bool = False,
) -> CaseRequest:
    """Passes, passes in part, returns or refuses. The last office's pass approves and takes effect in this transaction.

    ``findings`` is what the reviewer states in passing, as the review form of the kind gives it. ``seen_proof``: so is
    that the proof which is no page here has been seen. Raises CaseRefused with a sentence: not in charge, no reason
    given, proof that nobody has seen, no part of what was asked, or somebody else was first (who, when).
    """
    REQUESTS.check(actor, request, move, reason=reason)
    findings = {**(findings or {}), **_proof_seen(request, move, seen_proof)}
    office, before = request.office, request.granted
    if move is RequestMove.PASS_IN_PART:
        granted = part_of(kind_of(request.kind), request.payload, granted or {})
    else:
        granted = request.granted
    following = None
    if move in {RequestMove.PASS, RequestMove.PASS_IN_PART}:
        barred = parties(request) | deciders(request) | {actor.key}
        following = next_office(request.learner.unit, request.kind, _day(now), above=office, barred=barred)
        state = RequestState.FILED if following else RequestState.APPROVED
    else:
        state = RequestState.RETURNED if move is RequestMove.RETURN else RequestState.REFUSED
    decided = None if state in {RequestState.FILED, RequestState.RETURNED} else now
    values: dict[str, Any] = {"office": following, "granted": granted, "decided_at": decided}
    REQUESTS.claim(request, move, to=state, version=version, **values)
    write_step(request, move, actor, now, office=office, reason=reason, granted_before=before, findings=findings)
    if state is RequestState.APPROVED:
        kind_of(request.kind).apply(request, actor, now)
    _note(actor, request, move, reason=reason, after={"state": state.value})
    if state is RequestState.FILED:
        stir(actor=actor, about="request", public_id=request.public_id, now=now)
    else:
        telling.decided(actor=actor, request=request, now=now, reason=reason)
    minding.look_again(request)
    return request


@transaction.atomic
def undo(*, actor: Actor, request: CaseRequest, version: int, now: dt.datetime) -> CaseRequest:
    """Takes back one's own last step within five minutes. Whoever was told of it is told that it holds no more."""
    REQUESTS.check(actor, request, RequestMove.UNDO, now=now)
    step, was, said = last_step(request), request.state, request.said
    if was == RequestState.APPROVED:
        kind = kind_shown(request.kind)
        (kind.undo or kind.take_back)(request, actor, now)
    values = {"office": step.office, "granted": step.granted_before, "decided_at": None}
    REQUESTS.claim(request, RequestMove.UNDO, version=version, **values)
    RequestStep.objects.filter(pk=step.pk, undone_at__isnull=True).update(undone_at=now)
    _note(actor, request, RequestMove.UNDO, before={"move": step.move})
    if was != RequestState.FILED:
        telling.taken_back(actor=actor, request=request, said=said, now=now)
    minding.look_again(request)
    stir(actor=actor, about="request", public_id=request.public_id, now=now)
    return request


@transaction.atomic
def hand_on(*, actor: Actor, request: CaseRequest, office: Unit, why: str, now: dt.datetime) -> None:
    """The office where it lay cannot decide it any more; it lies with another one. Raises CaseRefused when somebody
    has moved it meanwhile."""
    before = request.office
    REQUESTS.claim(request, RequestMove.HAND_ON, version=request.version, office=office)
    write_step(request, RequestMove.HAND_ON, actor, now, office=office, reason=why[:500])
    lay = {"office": str(before)}
    _note(actor, request, RequestMove.HAND_ON, before=lay, after={"office": str(office)}, reason=why)


@transaction.atomic
def cancel(*, actor: Actor, request: CaseRequest, version: int, now: dt.datetime) -> CaseRequest:
    """The applicant withdraws a request that is not decided yet."""
    REQUESTS.take(actor, request, RequestMove.CANCEL, version=version, office=None, decided_at=now)
    write_step(request, RequestMove.CANCEL, actor, now)
    _note(actor, request, RequestMove.CANCEL)
    telling.moved_on(actor=actor, request=request, now=now)
    minding.look_again(request)
    return request


@transaction.atomic
def revoke(*, actor: Actor, request: CaseRequest, version: int, reason: str, now: dt.datetime) -> CaseRequest:
    """Takes back an approval later. What it gave ends; issued cards are marked by whoever watches the facts."""
    REQUESTS.check(actor, request, RequestMove.REVOKE, reason=reason)
    office = _acting_office(actor, last_step(request).office)
    kind_shown(request.kind).take_back(request, actor, now)
    REQUESTS.claim(request, RequestMove.REVOKE, version=version, decided_at=now)
    write_step(request, RequestMove.REVOKE, actor, now, office=office, reason=reason)
    _note(actor, request, RequestMove.REVOKE, reason=reason)
    telling.decided(actor=actor, request=request, now=now, reason=reason)
    minding.look_again(request)
    stir(actor=actor, about="request", public_id=request.public_id, now=now)
    return request


def _proof_seen(request: CaseRequest, move: RequestMove, said: bool) -> dict[str, Any]:
    """What is stated of proof that is no page here. Raises CaseRefused where it would be passed unseen."""
    unread = minding.unread(request) if move in {RequestMove.PASS, RequestMove.PASS_IN_PART} else []
    if unread and not said:
        files = "、".join(paper.file_name for paper in unread)
        raise CaseRefused(
            _(
                "Proof that is not shown here: %(files)s. Wait until it is prepared, or open the file, and tick that"
                " you have seen it; otherwise return the request."
            )
            % {"files": files}
        )
    return {PROOF_SEEN: [paper.file_name for paper in unread]} if unread else {}


def _acting_office(actor: Actor, office: Unit) -> Unit:
    """Where whoever revokes works: the office that approved, or the nearest above it in which they hold a role."""
    held = [grant.path for grant in actor.grants if grant.role in REVIEWERS and office.path.startswith(grant.path)]
    return units_at(actor=actor, paths=[path])[path] if (path := max(held, key=len, default="")) else office


def _note(actor: Actor, request: CaseRequest, move: RequestMove, **said: Any) -> None:
    record(actor=actor, action=REQUESTS.action(move), target=request, **said)


def _day(now: dt.datetime) -> dt.date:
    return timezone.localdate(now)
