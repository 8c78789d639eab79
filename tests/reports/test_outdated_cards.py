"""A paper whose facts have changed is marked; what it says stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction

from casework.requests import services
from ground.jobs import machine
from ground.jobs.models import Job
from journal.models import JournalEntry
from learners.people.stale import mark_stale
from tests.casework.filing import granted
from tests.credits.people import record

from .test_cards import complete, issue

pytestmark = pytest.mark.django_db


def change(learner) -> None:
    """One more verified record, and the mark that belongs to it."""
    with transaction.atomic():
        record(learner, verified=True, tenths=10, year=2024, completed_on=dt.date(2024, 7, 1), title="又一门")
        mark_stale([learner.pk])


def run_checks() -> None:
    for job in Job.objects.filter(kind="reports.check_cards", state="queued"):
        assert machine.run(job.pk).state == "done"


def test_a_changed_fact_outdates_the_card_and_leaves_a_line(cast):
    complete(cast.alatan.learner)
    card = issue(cast)
    printed = card.content
    change(cast.alatan.learner)
    run_checks()
    card.refresh_from_db()
    assert (card.state, card.content) == ("outdated", printed)
    assert JournalEntry.objects.filter(action="card.outdated", object_key=str(card.public_id)).count() == 1


def test_a_mark_without_a_changed_fact_outdates_nothing(cast):
    card = issue(cast)
    with transaction.atomic():
        mark_stale([cast.alatan.learner.pk])
    run_checks()
    card.refresh_from_db()
    assert card.state == "valid"


def test_the_card_of_somebody_else_is_left_alone(cast):
    card = issue(cast)
    change(cast.colleague.learner)
    assert not Job.objects.filter(kind="reports.check_cards").exists()
    card.refresh_from_db()
    assert card.state == "valid"


def test_the_check_is_written_in_the_transaction_of_the_change(cast):
    issue(cast)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        mark_stale([cast.alatan.learner.pk])
        assert Job.objects.filter(kind="reports.check_cards").count() == 1
        raise ZeroDivisionError
    assert not Job.objects.filter(kind="reports.check_cards").exists()


def test_a_card_is_outdated_by_an_approval_and_again_by_its_revocation(cast):
    """The card keeps what it says; the decision follows the fact (article 6.6, examination)."""
    exam = {"qualification": "注册测绘师", "year": "2024", "in_region": "yes"}
    first = issue(cast)
    request = granted(cast, cast.alatan, kind="qualification_exam", payload=exam)
    run_checks()
    first.refresh_from_db()
    assert first.state == "outdated"
    second = issue(cast)
    assert (second.pk != first.pk, second.state) == (True, "valid")
    services.revoke(
        actor=cast.league_reviewer.actor,
        request=request,
        version=request.version,
        reason="证书有误",
        now=request.decided_at,
    )
    run_checks()
    second.refresh_from_db()
    assert second.state == "outdated"
