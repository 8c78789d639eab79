"""Who may move a request. Each rule once as a check that raises a sentence; ``may_move`` says it as a boolean."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.lifecycle import last_step
from ground.refusals import passes
from ground.signed_in import SignedIn

from .kinds import kind_of
from .models import CaseRequest, RequestStep
from .route import REVIEWERS
from .states import REQUESTS, REVIEW_MOVES, CaseRefused, RequestMove


def check_reviewer(actor: Actor, request: CaseRequest) -> None:
    """HR of the office where it lies; neither the person nor the applicant, nor whoever decided it on another level."""
    if not isinstance(actor, SignedIn) or request.office is None:
        raise CaseRefused(_("Only the office in charge can decide."))
    here = {grant.unit_id for grant in actor.grants if grant.role in REVIEWERS}
    if request.office_id not in here:
        raise CaseRefused(
            _("The request lies with %(office)s; only that office can decide now.") % {"office": request.office}
        )
    if not request.learner.unit.path.startswith(request.office.path):
        raise CaseRefused(_("The person belongs to another unit now; the request goes to the office in charge there."))
    if concerns_self(actor, request):
        raise CaseRefused(_("Nobody decides their own request; the next office up does."))
    if actor.key in deciders(request):
        raise CaseRefused(_("You have already decided this request on another level."))


def check_applicant(actor: Actor, request: CaseRequest) -> None:
    """The person, or whoever filed it for them."""
    if not isinstance(actor, SignedIn) or not (
        actor.key == request.filed_by_key or actor.learner_id == request.learner_id
    ):
        raise CaseRefused(_("Only the applicant can do this."))


def check_in_part(actor: Actor, request: CaseRequest) -> None:
    """Only some kinds can be passed in part."""
    if not kind_of(request.kind).in_part:
        raise CaseRefused(_("This kind of request can only be passed or returned as a whole."))


def check_on_offer(actor: Actor, request: CaseRequest) -> None:
    """Nothing is filed or granted of which no notice in use knows. Raises CaseRefused."""
    kind_of(request.kind)


def check_revoker(actor: Actor, request: CaseRequest) -> None:
    """Who gave the last word, or an office above it, may revoke; never the person concerned."""
    if not isinstance(actor, SignedIn) or concerns_self(actor, request):
        raise CaseRefused(_("Only the office that approved, or one above it, can revoke."))
    last = last_step(request)
    office = last.office if last else None
    if office is None or not actor.covers(office.path, REVIEWERS):
        raise CaseRefused(_("Only the office that approved, or one above it, can revoke."))


def concerns_self(actor: SignedIn, request: CaseRequest) -> bool:
    return actor.learner_id == request.learner_id or actor.key == request.filed_by_key


def parties(request: CaseRequest) -> set[str]:
    """Account keys of the person concerned and of whoever filed it."""
    account = getattr(request.learner, "account", None)
    return {str(account.public_id), request.filed_by_key} if account else {request.filed_by_key}


def reviews(request: CaseRequest) -> list[RequestStep]:
    """What reviewers have done since it was last filed, in order; not what was undone."""
    found: list[RequestStep] = []
    for step in sorted(request.steps.all(), key=lambda step: step.position):
        if step.undone_at is None and step.move == RequestMove.FILE:
            found.clear()
        elif step.undone_at is None and step.move in REVIEW_MOVES:
            found.append(step)
    return found


def deciders(request: CaseRequest) -> set[str]:
    """Account keys of whoever has passed it since it was last filed."""
    return {step.by_key for step in reviews(request)}


def took_part(request: CaseRequest) -> frozenset[str]:
    """Account keys of whoever has ever had a word in it, undone or not: nobody of them answers an objection."""
    silent = {RequestMove.FILE, RequestMove.CANCEL}
    return frozenset(step.by_key for step in request.steps.all() if step.by_key and step.move not in silent)


def may_move(actor: Actor, request: CaseRequest, move: RequestMove, *, now: dt.datetime) -> bool:
    return passes(REQUESTS.check, actor, request, move, now=now)


REQUESTS.allow(check_reviewer, *REVIEW_MOVES)
REQUESTS.allow(check_on_offer, RequestMove.FILE, RequestMove.PASS, RequestMove.PASS_IN_PART)
REQUESTS.allow(check_in_part, RequestMove.PASS_IN_PART)
REQUESTS.allow(check_applicant, RequestMove.FILE, RequestMove.CANCEL)
REQUESTS.allow(check_revoker, RequestMove.REVOKE)
