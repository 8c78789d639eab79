"""Writes of yearly tables: asked for, worked out by a job, frozen, or discarded while a draft."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from journal import jobs
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record
from learners.models import Unit
from learners.roles import LEAGUE, OFFICES

from ..models import YearTable

WORK = "reports.year_table"


def check_makes(actor: Actor, unit: Unit) -> None:
    """An office for its own units and those below. Raises Refused."""
    if not actor.is_system and not actor.covers(unit.path, OFFICES | LEAGUE):
        raise Refused(_("Only the office in charge makes this table."))


@transaction.atomic
def ask_table(*, actor: Actor, unit: Unit, year: int, policy: str, now: dt.datetime) -> YearTable:
    """Asks for the table of a year to be worked out. Raises Refused."""
    check_makes(actor, unit)
    table = YearTable.objects.unscoped().create(
        policy=policy, year=year, unit=unit, asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now
    )
    table.job = jobs.enqueue(actor=actor, kind=WORK, args={"table": str(table.public_id)})
    table.save(update_fields=["job"])
    _note(actor, "statistics.asked", table)
    return table


@transaction.atomic
def freeze_table(*, actor: Actor, table: YearTable, note: str, now: dt.datetime) -> None:
    """From now on the table stays as it is. Raises Refused: not in charge, not worked out, or frozen already."""
    check_makes(actor, table.unit)
    drafts = YearTable.objects.unscoped().filter(pk=table.pk, frozen_at__isnull=True, made_at__isnull=False)
    if not drafts.update(frozen_at=now, frozen_by=actor.name[:80], note=note.strip()[:500]):
        raise Refused(_("This table is frozen already, or not worked out yet. Please look again."))
    table.refresh_from_db()
    _note(actor, "statistics.frozen", table, after={"hash": table.content_hash, "note": table.note})


@transaction.atomic
def discard_table(*, actor: Actor, table: YearTable) -> None:
    """Throws a draft away. Raises Refused for a frozen one."""
    check_makes(actor, table.unit)
    _note(actor, "statistics.discarded", table)
    gone, _by_model = YearTable.objects.unscoped().filter(pk=table.pk, frozen_at__isnull=True).delete()
    if not gone:
        raise Refused(_("A frozen table stays."))


def fingerprint(content: dict[str, Any]) -> str:
    """Hash of the figures, as the journal has it."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _note(actor: Actor, action: str, table: YearTable, *, after: dict[str, Any] | None = None) -> None:
    about = {"year": table.year, "unit": table.unit.full_name} | (after or {})
    record(actor=actor, action=action, target=table, unit_key=table.unit.public_id, after=about)
