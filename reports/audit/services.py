"""Takes the list of people away as a table: asked for here, made by a job (jobs.py), fetched by whoever asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ground.actors import Actor
from ground.jobs import machine
from journal.services import record

from .models import Export
from .question import AskedList

EXPORT = "reports.audit_export"


@transaction.atomic
def ask_for_export(
    *, actor: Actor, wanted: AskedList, now: dt.datetime, columns: Sequence[str] = (), csv: bool = False
) -> Export:
    """Asks for exactly what the list shows. Raises Refused before anybody has been assessed."""
    asked = wanted.asked
    asked.answer()
    day = timezone.localdate(now).isoformat()
    export = Export.objects.create(
        kind="audit",
        query=wanted.as_data() | {"columns": list(columns)},
        asked_by_key=actor.key,
        asked_by=actor.name,
        asked_at=now,
        file_name=f"{asked.unit.name}-{asked.label}-{day}.{'csv' if csv else 'xlsx'}",
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
