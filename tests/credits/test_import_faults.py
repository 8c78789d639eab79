"""Killed at every SQL statement, clicked by many at once: an import is whole or not there, and can be done again."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from django.db import connection

from credits.annual import ledger
from credits.annual.models import AnnualCredit
from credits.imports import importer
from credits.imports.models import ImportRow
from credits.records.models import CreditRecord
from ground.refusals import Refused
from intake.plan import RowPlan
from journal.models import JournalEntry
from uploads.importers import UploadPlan, UploadWork
from uploads.models import Upload
from uploads.services import ask_withdrawal, store_upload, withdraw_upload

from .files import bring_in, carry, confirm, line, outcomes, plan, store, upload, workbook
from .killing import killed_at
from .people import NOW
from .racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def _lines(cast, hours=10):
    people = (cast.alatan.learner, cast.colleague.learner)
    return [
        line(person, 课程名称=f"课程{n}", 记录编号=f"{person.pk}-{n}", 学时=hours, 完成时间=f"2024-05-{10 + n}")
        for person in people
        for n in range(3)
    ]


def _state(batch) -> tuple:
    """What must move together: the batch, its records, the hours and the journal line."""
    fresh = Upload.objects.unscoped().get(pk=batch.pk)
    records = CreditRecord.objects.unscoped().filter(batch=batch, withdrawn_at__isnull=True).count()
    hours = sum(AnnualCredit.objects.unscoped().values_list("tenths", flat=True))
    told = JournalEntry.objects.filter(action="hours.stored", object_key=str(batch.public_id)).count()
    return fresh.state, records, hours, told


NOTHING = ("confirmed", 0, 0, 0)
EVERYTHING = ("stored", 6, 600, 1)


def _fresh(batch):
    return Upload.objects.unscoped().select_related("office").get(pk=batch.pk)


def test_storing_killed_at_every_statement_is_whole_or_nothing_and_ends_once(cast):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(_lines(cast))))
    confirm(actor, batch, verify=True)
    kills = 0
    for number in itertools.count(1):
        if not killed_at(number, lambda: carry(actor, _fresh(batch), verify=True)):
            break
        kills += 1
        assert _state(batch) in {NOTHING, EVERYTHING}
        assert list(ledger.differences([cast.alatan.learner.pk, cast.colleague.learner.pk])) == []
    assert kills > 10
    assert _state(batch) == EVERYTHING
    assert not ImportRow.objects.exists()


def test_control_without_the_transaction_a_kill_leaves_a_part(cast):
    actor = cast.banner_hr.actor
    seen = set()

    def without_transaction(batch):
        connection.ensure_connection()
        # As if in a transaction; yet each statement commits by itself.
        connection.in_atomic_block, connection.get_autocommit = True, lambda: False
        store_upload.__wrapped__(
            actor=actor,
            work=UploadWork(actor, _fresh(batch), NOW),
            plan_number=batch.plan_number,
            said={"verify": True},
            plan=UploadPlan(RowPlan()),
        )

    for number in range(4, 40, 3):
        batch = plan(actor, upload(actor, cast.xilinhot, workbook(_lines(cast))))
        confirm(actor, batch, verify=True)
        if not killed_at(number, partial(without_transaction, batch)):
            break
        seen.add(_state(batch))
        CreditRecord.objects.unscoped().all().delete()
        AnnualCredit.objects.unscoped().all().delete()
    assert seen - {NOTHING, EVERYTHING}


def test_planning_killed_at_every_statement_can_be_begun_again(cast):
    actor = cast.banner_hr.actor
    batch = upload(actor, cast.xilinhot, workbook(_lines(cast)))
    importer._PIECE, piece = 2, importer._PIECE
    try:
        for number in itertools.count(1):
            if not killed_at(number, lambda: plan(actor, _fresh(batch))):
                break
            assert not CreditRecord.objects.unscoped().exists()
    finally:
        importer._PIECE = piece
    batch = _fresh(batch)
    assert batch.state == "planned"
    assert outcomes(batch) == {("new", ""): 6}
    assert ImportRow.objects.filter(batch=batch, plan_number=batch.plan_number).count() == 6
    store(actor, batch, verify=True)
    assert _state(batch) == EVERYTHING


def test_a_withdrawal_killed_at_every_statement_is_whole_or_nothing(cast):
    actor = cast.banner_hr.actor
    bring_in(actor, cast.xilinhot, _lines(cast), verify=True)
    batch = bring_in(actor, cast.xilinhot, _lines(cast, hours=9), verify=True)
    ask_withdrawal(actor=actor, upload=batch, reason="错误的文件")

    def state() -> tuple:
        live = CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True)
        hours = sum(AnnualCredit.objects.unscoped().values_list("tenths", flat=True))
        return _fresh(batch).state, tuple(sorted(set(live.values_list("tenths", flat=True)))), hours

    before, after = ("stored", (90,), 540), ("withdrawn", (100,), 600)
    for number in itertools.count(1):
        if not killed_at(number, lambda: withdraw_upload(actor=actor, upload=_fresh(batch), now=NOW)):
            break
        assert state() in {before, after}
        if state() == after:
            break
    assert state() == after


def test_eight_officers_store_one_batch_it_is_stored_once(cast):
    actor = cast.banner_hr.actor
    batch = plan(actor, upload(actor, cast.xilinhot, workbook(_lines(cast))))
    confirm(actor, batch, verify=True)
    copies = [_fresh(batch) for _ in range(8)]
    results = at_once([partial(carry, actor, copy, verify=True) for copy in copies])
    assert sum(isinstance(result, Upload) for result in results) == 1
    assert all(isinstance(result, (Upload, Refused)) for result in results)
    assert _state(batch) == EVERYTHING


def test_eight_imports_of_the_same_file_at_once_store_each_record_once(cast):
    actor = cast.banner_hr.actor
    batches = [plan(actor, upload(actor, cast.xilinhot, workbook(_lines(cast)))) for _ in range(8)]
    for batch in batches:
        confirm(actor, batch, verify=True)
    results = at_once([partial(carry, actor, batch, verify=True) for batch in batches])
    assert sum(isinstance(result, Upload) for result in results) == 1
    assert CreditRecord.objects.unscoped().count() == 6
    for batch in batches:
        batch.refresh_from_db()
        if batch.state == "uploaded":
            store(actor, plan(actor, batch), verify=True)
            assert outcomes(batch) == {("already_there", ""): 6}
    assert CreditRecord.objects.unscoped().count() == 6
    assert sum(AnnualCredit.objects.unscoped().values_list("tenths", flat=True)) == 600
