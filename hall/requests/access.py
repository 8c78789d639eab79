"""Who may open which page of requests, and for whom a request may be filed."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404

from casework.requests.kinds import CaseKind, kind_of
from casework.requests.models import CaseRequest as Case
from casework.requests.route import REVIEWERS
from casework.requests.selectors import requests_visible
from casework.requests.states import CaseRefused
from ground.roles import KEEPERS, Role
from ground.signed_in import SignedIn
from ground.web import PageRequest
from learners.people.models import Learner
from learners.people.selectors import learners_visible


def may_file(actor: SignedIn) -> bool:
    """Learners for themselves, HR for the people whose roster they keep."""
    return actor.learner_id is not None or may_file_for_others(actor)


def may_file_for_others(actor: SignedIn) -> bool:
    return bool(actor.paths(KEEPERS))


def may_review(actor: SignedIn) -> bool:
    return actor.holds(*REVIEWERS)


def may_name_offices(actor: SignedIn) -> bool:
    return actor.holds(Role.LEAGUE_POLICY)


def kind_or_404(kind_id: str) -> CaseKind:
    try:
        return kind_of(kind_id)
    except CaseRefused:
        raise Http404 from None


def person_or_404(request: PageRequest, public_id: str) -> Learner:
    """Whom a request is for: the actor, or somebody whose roster the actor keeps. Raises Http404."""
    actor = request.actor
    people = learners_visible(actor=actor).select_related("unit")
    if not public_id:
        return get_object_or_404(people, pk=actor.learner_id or 0)
    try:
        learner = get_object_or_404(people, public_id=public_id)
    except (ValueError, ValidationError):
        raise Http404 from None
    if learner.pk != actor.learner_id and not actor.covers(learner.unit.path, KEEPERS):
        raise Http404
    return learner


def case_or_404(request: PageRequest, public_id: object) -> Case:
    return get_object_or_404(requests_visible(actor=request.actor), public_id=public_id)
