"""Writers at the same time never leave the ledger behind the records. The control shows what the lock is for."""

from __future__ import annotations

import random
import threading
from functools import partial

import pytest
from django.db import connection, transaction

from credits.annual import ledger
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord

from ..workers import until
from .people import course, platform, record
from .racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ROUNDS = 6, 5


def _write(learners, seed: int, writer: int) -> None:
    """Adds verified records and withdraws others, for one or several people at a time, in any order."""
    chance = random.Random(f"{seed}-{writer}")
    for _ in range(ROUNDS):
        chosen = chance.sample(learners, k=chance.randint(1, len(learners)))
        with transaction.atomic():
            for learner in chosen:
                row = record(learner, verified=True, title=chance.choice("甲乙丙"), tenths=chance.randint(1, 50))
                CreditRecord.objects.unscoped().bulk_update(ledger.classify([row]), ["counting_class"])
            ledger.recount(learner.pk for learner in chosen)


def test_the_ledger_is_what_the_records_give_after_writers_have_raced(cast):
    seed = random.SystemRandom().randrange(2**32)
    learners = [cast.alatan.learner, cast.colleague.learner, cast.outsider.learner]
    for title in "甲乙丙":
        course(title)
    platform()
    outcomes = at_once([partial(_write, learners, seed, writer) for writer in range(WRITERS)])
    assert outcomes == [None] * WRITERS, f"seed {seed}"
    assert CreditRecord.objects.unscoped().count() >= WRITERS * ROUNDS
    assert list(ledger.differences([learner.pk for learner in learners])) == [], f"seed {seed}"


def _two_writers(learner) -> int:
    """Both write their record before either counts, and the first commits when the second has met what it holds;
    returns the hours in the ledger afterwards (tenths)."""
    course("科技创新")
    platform()
    both_wrote, first_counted = threading.Barrier(2), threading.Event()

    def write(title: str, first: bool) -> None:
        with transaction.atomic():
            row = record(learner, verified=True, title=title)
            CreditRecord.objects.unscoped().bulk_update(ledger.classify([row]), ["counting_class"])
            both_wrote.wait(timeout=20)
            if first:
                ledger.recount([learner.pk])
                first_counted.set()
                until(_somebody_waits_for_us, "the second waits")
            else:
                assert first_counted.wait(timeout=20)
                ledger.recount([learner.pk])

    assert at_once([partial(write, "甲", True), partial(write, "乙", False)]) == [None, None]
    return AnnualCredit.objects.unscoped().get(learner=learner).tenths


def _somebody_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))")
        return bool(cursor.fetchall())


@pytest.mark.services
def test_the_second_of_two_writers_counts_what_the_first_has_written(cast):
    assert connection.vendor == "postgresql"
    for title in "甲乙":
        course(title)
    assert _two_writers(cast.alatan.learner) == 200


@pytest.mark.services
def test_control_without_the_lock_hours_are_lost(cast, monkeypatch):
    assert connection.vendor == "postgresql"
    for title in "甲乙":
        course(title)
    monkeypatch.setattr(ledger, "lock_learners", lambda ids: sorted(set(ids)))
    assert _two_writers(cast.alatan.learner) == 100
