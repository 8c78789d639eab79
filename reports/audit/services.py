"""Takes the list of people away as a table: asked for here, made by a job (jobs.py), fetched by whoever asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ground.actors import Actor
from ground.jobs import machine
from ground.web import PDF, XLSX
from journal.services import record

from .models import Export
from .paper import columns_on_paper
from .question import AskedList

EXPORT = "reports.audit_export"
EXCEL, CSV, PAPER = "xlsx", "csv", "pdf"
TYPES = {EXCEL: XLSX, CSV: "text/csv; charset=utf-8", PAPER: PDF}
"""What a table can be taken away as, by the ending of its name."""


@transaction.atomic
def ask_for_export(
    *, actor: Actor, wanted: AskedList, now: dt.datetime, columns: Sequence[str] = (), form: str = EXCEL
) -> Export:
    """Asks for exactly what the list shows, as a table or a paper. Raises Refused before anybody has been assessed, and
    for columns that no paper has room for."""
    asked = wanted.asked
    asked.answer()
    if form == PAPER:
        columns_on_paper(columns)
    day = timezone.localdate(now).isoformat()
    export = Export.objects.create(
        kind="audit",
        query=wanted.as_data() | {"columns": list(columns)},
        asked_by_key=actor.key,
        asked_by=actor.name,
        asked_at=now,
        file_name=f"{asked.unit.name}-{asked.label}-{day}.{form if form in TYPES else EXCEL}",
    )
    export.job = machine.enqueue(actor=actor, kind=EXPORT, args={"export": str(export.public_id)})
    export.save(update_fields=["job"])
    record(
        actor=actor,
        action="export.asked",
        target=export,
        unit_key=asked.unit.public_id,
        after={"table": export.file_name, "question": asked.question},
    )
    return export
