"""What a request has to mind is kept beside it; whoever decides another one meanwhile is not waited for."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, transaction

from casework.requests import minding
from casework.requests.jobs import MIND, renew
from casework.requests.models import CaseRequest
from ground.jobs import machine
from ground.jobs.models import Job
from learners.people.stale import mark_stale

from .filing import filed

pytestmark = pytest.mark.django_db(transaction=True)


def held_by_another(pk: int, then) -> None:
    """Does ``then`` while another transaction has the row of a request."""
    has, goes = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                CaseRequest.objects.unscoped().filter(pk=pk).update(to_mind=7)
                has.set()
                goes.wait(30)
        finally:
            connection.close()

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert has.wait(30)
        then()
    finally:
        goes.set()
        other.join(30)


def impatiently(work) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '2s'")
        work()


@pytest.fixture
def two(cast) -> tuple[CaseRequest, CaseRequest]:
    """Two requests of one person, which mind each other."""
    first, second = (
        filed(cast.unit_hr, cast.alatan.learner, kind="epidemic_frontline", payload={"years": [year], "duty": "x"})
        for year in ("2022", "2023")
    )
    CaseRequest.objects.unscoped().update(to_mind=9)
    return first, second


@pytest.mark.services  # SQLite has one writer: nobody holds a row of another's
def test_a_request_that_somebody_decides_is_passed_over(two):
    first, second = two
    held_by_another(second.pk, lambda: impatiently(lambda: minding.look_again(first)))
    first.refresh_from_db()
    assert first.to_mind != 9


@pytest.mark.services  # SQLite has one writer: nobody holds a row of another's
def test_control_without_passing_over_it_would_wait(two):
    _first, second = two
    with pytest.raises(OperationalError):
        held_by_another(
            second.pk,
            lambda: impatiently(lambda: CaseRequest.objects.unscoped().filter(pk=second.pk).update(to_mind=0)),
        )


def test_what_is_free_is_brought_up_to_date(two):
    first, second = two
    with transaction.atomic():
        minding.look_again(first)
    second.refresh_from_db()
    assert second.to_mind != 9


# --- facts that change below ---------------------------------------------------------------------------------------
@pytest.fixture
def forgotten(cast) -> CaseRequest:
    """A request whose mark is out of date, as an import or an upgrade has left it."""
    asked = {"years": ["2022"], "duty": "x"}
    request = filed(cast.unit_hr, cast.alatan.learner, kind="epidemic_frontline", payload=asked)
    CaseRequest.objects.unscoped().update(to_mind=9)
    return request


def minded(request: CaseRequest) -> int:
    return CaseRequest.objects.unscoped().get(pk=request.pk).to_mind


def test_hours_that_come_in_afterwards_renew_the_mark(cast, forgotten):
    with transaction.atomic():
        mark_stale([cast.colleague.learner.pk])
    assert not Job.objects.filter(kind=MIND).exists()
    with transaction.atomic():
        mark_stale([cast.alatan.learner.pk])
    assert minded(forgotten) == 9
    assert machine.run(Job.objects.get(kind=MIND).pk).state == "done"
    assert minded(forgotten) == 0


def test_a_start_renews_all_marks(forgotten):
    assert renew() == 1
    assert (minded(forgotten), renew()) == (0, 0)
