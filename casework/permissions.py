"""Who may move a request, and when. Each rule once as a check that raises a sentence, once as a boolean."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from journal.actors import Actor
from learners.actors import Person
from learners.roles import Role

from .kinds import CaseRefused, kind_of
from .models import Request
from .route import REVIEWERS
from .states import NEEDS_REASON, REVIEW_MOVES, TRANSITIONS, Move, State

UNDO_WINDOW = dt.timedelta(minutes=5)


def check_move(actor: Actor, request: Request, move: Move, *, reason: str, now: dt.datetime) -> None:
    """Raises CaseRefused with the sentence that the page shows as the reason why the button is off."""
    check_state(request, move)
    if move in REVIEW_MOVES:
        check_reviewer(actor, request)
    if move is Move.PASS_IN_PART and not kind_of(request.kind).in_part:
        raise CaseRefused(_("This kind of request can only be passed or returned as a whole."))
    if move in NEEDS_REASON and not reason.strip():
        raise CaseRefused(_("Please give a reason: the applicant reads it."))
    if move in {Move.FILE, Move.CANCEL}:
        check_applicant(actor, request)
    if move is Move.UNDO:
        check_undo(actor, request, now)
    if move is Move.REVOKE:
        check_revoker(actor, request)


def check_state(request: Request, move: Move) -> None:
    if request.state not in TRANSITIONS[move][0]:
        raise CaseRefused(
            _("The request is %(state)s now, so this step is not possible.") % {"state": State(request.state).label}
        )


def check_reviewer(actor: Actor, request: Request) -> None:
    if not isinstance(actor, Person) or request.office is None:
        raise CaseRefused(_("Only the office in charge can decide."))
    here = {grant.unit_id for grant in actor.grants if grant.role in REVIEWERS}
    if request.office_id not in here:
        raise CaseRefused(
            _("The request lies with %(office)s; only that office can decide now.") % {"office": request.office}
        )
    if concerns_self(actor, request):
        raise CaseRefused(_("Nobody decides their own request; the next office up does."))
    if actor.key in deciders(request):
        raise CaseRefused(_("You have already decided this request on another level."))


def check_applicant(actor: Actor, request: Request) -> None:
    if not isinstance(actor, Person) or not (
        actor.key == request.filed_by_key or actor.learner_id == request.learner_id
    ):
        raise CaseRefused(_("Only the applicant can do this."))


def check_undo(actor: Actor, request: Request, now: dt.datetime) -> None:
    last = last_step(request)
    if last is None or last.move not in REVIEW_MOVES or last.by_key != actor.key:
        raise CaseRefused(_("Only the person who took the last step can undo it."))
    if now - last.at > UNDO_WINDOW:
        raise CaseRefused(_("A step can be undone for five minutes; that time is over."))


def check_revoker(actor: Actor, request: Request) -> None:
    """Who gave the last word, or an office above it, may revoke; never the person concerned."""
    if not isinstance(actor, Person) or concerns_self(actor, request):
        raise CaseRefused(_("Only the office that approved, or one above it, can revoke."))
    last = last_step(request)
    office = last.office if last else None
    if office is None or not actor.covers(office.path, REVIEWERS):
        raise CaseRefused(_("Only the office that approved, or one above it, can revoke."))


def check_names_offices(actor: Actor) -> None:
    """Which offices review is settled by the league's policy role. Raises CaseRefused."""
    if not actor.is_system and not actor.holds(Role.LEAGUE_POLICY):
        raise CaseRefused(_("Only league HR (policy) settles which offices review."))


def concerns_self(actor: Person, request: Request) -> bool:
    return actor.learner_id == request.learner_id or actor.key == request.filed_by_key


def last_step(request: Request):
    return request.steps.filter(undone_at__isnull=True).select_related("office").order_by("-position").first()


def deciders(request: Request) -> set[str]:
    """Account keys of whoever has passed it since it was last filed."""
    keys: set[str] = set()
    for step in request.steps.filter(undone_at__isnull=True).order_by("position"):
        if step.move == Move.FILE:
            keys.clear()
        elif step.move in REVIEW_MOVES:
            keys.add(step.by_key)
    return keys


def may_move(actor: Actor, request: Request, move: Move, *, now: dt.datetime) -> bool:
    try:
        check_move(actor, request, move, reason="-", now=now)
    except CaseRefused:
        return False
    return True
