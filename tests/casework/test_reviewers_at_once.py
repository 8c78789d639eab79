"""Eight reviewers on two hundred requests: each is decided once. The control shows what the guard is for."""

from __future__ import annotations

import time
from functools import partial

import pytest
from django.db import transaction

from accounts.holders.models import Account, RoleAssignment
from accounts.holders.selectors import person_for
from casework.requests import services
from casework.requests.models import CaseRequest, RequestStep
from casework.requests.states import REQUESTS, CaseRefused, RequestMove, RequestState
from exemptions.facts.models import Fact
from learners.people.models import Learner
from learners.people.particulars import Particulars
from tests.cast import DAY, id_number
from tests.credits.racing import at_once

from .filing import NOW, filed

pytestmark = pytest.mark.django_db(transaction=True)
REVIEWERS, CLAIMS = 8, 200
LOOKING = 0.002  # seconds between two requests: people look before they decide, and SQLite lets waiting writers in then


def _reviewers(cast) -> list:
    """Eight people of the league, each with an account and the role."""
    people = []
    for number in range(REVIEWERS):
        account = Account.objects.create(login=f"reviewer{number}", name=f"审核员{number}", password="!")
        RoleAssignment.objects.create(account=account, role="league_reviewer", unit=cast.league, since=DAY)
        people.append(person_for(account, DAY))
    return people


def _claims(cast, how_many: int) -> list[int]:
    """Requests that lie with the league: filed by the unit for its people."""
    found = []
    for number in range(how_many):
        particulars = Particulars(name=f"职工{number}", id_number=id_number(DAY.replace(year=1980), 300 + 2 * number))
        learner = Learner.objects.unscoped().create(unit=cast.school, **particulars.columns())
        found.append(filed(cast.unit_hr, learner).pk)
    return found


def _review(actor, claims: list[int]) -> tuple[int, set[str]]:
    """Passes whatever still waits, all in one order; returns how many were one's own success, and the refusals."""
    won, told = 0, set()
    for pk in claims:
        request = CaseRequest.objects.unscoped().get(pk=pk)
        try:
            services.decide(actor=actor, request=request, move=RequestMove.PASS, version=request.version, now=NOW)
            won += 1
        except CaseRefused as refusal:
            told.add(str(refusal))
        time.sleep(LOOKING)
    return won, told


def test_eight_reviewers_on_two_hundred_claims(cast):
    claims = _claims(cast, CLAIMS)
    outcomes = at_once([partial(_review, actor, claims) for actor in _reviewers(cast)])
    assert not [one for one in outcomes if isinstance(one, Exception)], outcomes
    assert sum(won for won, _told in outcomes) == CLAIMS
    assert CaseRequest.objects.unscoped().filter(state=RequestState.APPROVED).count() == CLAIMS
    assert RequestStep.objects.filter(move=RequestMove.PASS).count() == CLAIMS
    assert Fact.objects.unscoped().filter(revoked_at__isnull=True).count() == CLAIMS


def test_the_second_is_told_who_was_first_and_when(cast):
    first, second = _reviewers(cast)[:2]
    (pk,) = _claims(cast, 1)
    seen_by_both = CaseRequest.objects.unscoped().get(pk=pk), CaseRequest.objects.unscoped().get(pk=pk)
    services.decide(
        actor=first,
        request=seen_by_both[0],
        move=RequestMove.RETURN,
        version=seen_by_both[0].version,
        now=NOW,
        reason="x",
    )
    with pytest.raises(CaseRefused, match=r"审核员0.*2024年12月2日"):
        services.decide(
            actor=second, request=seen_by_both[1], move=RequestMove.PASS, version=seen_by_both[1].version, now=NOW
        )


def test_control_without_the_guard_a_request_is_decided_twice(cast, monkeypatch):
    def unguarded(request, states, *, late, version=None, where=None, **values):
        CaseRequest.objects.unscoped().filter(pk=request.pk).update(**values)
        request.refresh_from_db()

    monkeypatch.setattr(REQUESTS, "change", unguarded)
    first, second = _reviewers(cast)[:2]
    (pk,) = _claims(cast, 1)
    seen_by_both = CaseRequest.objects.unscoped().get(pk=pk), CaseRequest.objects.unscoped().get(pk=pk)
    for actor, request in zip((first, second), seen_by_both, strict=True):
        with transaction.atomic():
            services.decide(
                actor=actor, request=request, move=RequestMove.RETURN, version=request.version, now=NOW, reason="x"
            )
    assert RequestStep.objects.filter(move=RequestMove.RETURN).count() == 2
