"""The long work on a batch, step by step, for background jobs and commands alike."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import F

from intake.faults import FileRefused
from intake.headers import Mapping
from intake.receipt import write_receipt
from intake.schemas import platform_schema
from intake.table import Table, read_table
from journal import dialect
from journal.actors import Actor
from learners import vault

from ..models import ImportBatch, ImportRow
from ..services.batches import keep_plan, plan_anew, refuse_file, store_batch
from .candidates import STAGED_COLUMNS
from .planning import ImportPlan, make_plan
from .storing import PlanOutdated

Report = Callable[[int, int], None]
_PIECE = 5_000


def plan_batch(
    *,
    actor: Actor,
    batch: ImportBatch,
    today: dt.date,
    most_tenths_a_day: int,
    report: Report = lambda done, total: None,
) -> None:
    """Reads the file, stages its good rows in pieces, and keeps the plan. A batch that waits for no plan is left alone.

    Raises FileRefused when the file as a whole cannot be taken; the batch then says why.
    """
    if not _begin(batch):
        return
    try:
        table = _read(batch, lambda done, total: report(done, total * 2))
    except FileRefused as refusal:
        refuse_file(actor=actor, batch=batch, problem=refusal.message_zh)
        raise
    count = len(table.rows)
    plan = make_plan(
        actor=actor,
        batch=batch,
        table=table,
        today=today,
        most_tenths_a_day=most_tenths_a_day,
        report=lambda done, total: report(count + count * done // (total * 2), count * 2),
    )
    receipt = _receipt(table, plan)
    _stage(batch, plan, lambda done: report(count + count // 2 + done // 2, count * 2))
    keep_plan(actor=actor, batch=batch, plan=plan, receipt=receipt)


def store_planned(
    *, actor: Actor, batch: ImportBatch, plan_number: int, verify: bool, now: dt.datetime, due_on: dt.date
) -> None:
    """Stores a batch as it was planned and clears the staging. Done before: nothing happens.

    Raises PlanOutdated after having put the batch back to be planned: other writers have changed what it was about.
    """
    if batch.state != ImportBatch.State.STORED:
        try:
            store_batch(actor=actor, batch=batch, plan_number=plan_number, verify=verify, now=now, due_on=due_on)
        except PlanOutdated:
            batch.refresh_from_db()
            plan_anew(actor=actor, batch=batch, background=False)
            raise
    ImportRow.objects.filter(batch=batch).delete()


def _begin(batch: ImportBatch) -> bool:
    """Takes the number of a new plan; rows staged under an older one are nobody's any more. False: no plan is due."""
    waiting = ImportBatch.objects.unscoped().filter(pk=batch.pk, state=ImportBatch.State.UPLOADED)
    if not waiting.update(plan_number=F("plan_number") + 1):
        return False
    batch.refresh_from_db()
    return True


def _read(batch: ImportBatch, report: Report) -> Table:
    schema = platform_schema(batch.platform.host)
    mapping = Mapping.from_json(batch.mapping, schema) if batch.mapping else None
    try:
        with vault.opened(batch.file_key) as path:
            return read_table(path, schema, mapping, progress=report)
    except FileNotFoundError:
        raise FileRefused("file_unreachable") from None


def _receipt(table: Table, plan: ImportPlan) -> bytes:
    if not plan.faults:
        return b""
    target = io.BytesIO()
    write_receipt(target, table, plan.faults)
    return target.getvalue()


def _stage(batch: ImportBatch, plan: ImportPlan, report: Callable[[int], None]) -> None:
    """In pieces, each a transaction of its own: readers and other writers go on meanwhile."""
    ImportRow.objects.filter(batch=batch, plan_number__lt=batch.plan_number).delete()
    host, table = batch.platform.host, ImportRow._meta.db_table
    for start in range(0, len(plan.staged), _PIECE):
        piece = plan.staged[start : start + _PIECE]
        rows = (row.staged(batch.pk, batch.plan_number, host) for row in piece)
        with transaction.atomic():
            dialect.load_rows(connection, table, STAGED_COLUMNS, rows)
        report(start + len(piece))
