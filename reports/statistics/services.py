"""Writes of yearly tables: asked for, worked out by a job, frozen, or discarded while a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.jobs import machine
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record
from units.models import Unit

from ..closing.models import ClosedSeason
from .models import YearTable
from .permissions import YEAR_TABLES, check_makes
from .states import YearTableMove

WORK = "reports.year_table"


@transaction.atomic
def ask_table(
    *, actor: Actor, unit: Unit, year: int, policy: str, now: dt.datetime, as_closed: bool = False
) -> YearTable:
    """Asks for the table of a year to be worked out, from what is so now or (``as_closed``) from what was kept when the
    season was closed. Raises Refused."""
    check_makes(actor, unit)
    season = _closed(policy, year) if as_closed else None
    table = YearTable.objects.unscoped().create(
        policy=policy, year=year, unit=unit, asked_by_key=actor.key, asked_by=actor.name[:80], asked_at=now,
        season=season,
    )  # fmt: skip
    table.job = machine.enqueue(actor=actor, kind=WORK, args={"table": str(table.public_id)})
    table.save(update_fields=["job"])
    _note(actor, "statistics.asked", table)
    return table


@transaction.atomic
def freeze_table(*, actor: Actor, table: YearTable, note: str, now: dt.datetime) -> None:
    """From now on the table stays as it is. Raises Refused: not in charge, not worked out, or frozen already."""
    move = YearTableMove.FREEZE
    YEAR_TABLES.take(actor, table, move, now=now, note=note.strip()[:500])
    _note(actor, YEAR_TABLES.action(move), table, after={"hash": table.content_hash, "note": table.note})


@transaction.atomic
def discard_table(*, actor: Actor, table: YearTable) -> None:
    """Throws a draft away. Raises Refused for a frozen one."""
    move = YearTableMove.DISCARD
    YEAR_TABLES.check(actor, table, move)
    _note(actor, YEAR_TABLES.action(move), table)
    gone, _by_model = YearTable.objects.unscoped().filter(YEAR_TABLES.starting(move), pk=table.pk).delete()
    if not gone:
        raise outrun(table, _("It has been frozen or thrown away meanwhile. Please look again."))


def _closed(policy: str, year: int) -> ClosedSeason:
    found = ClosedSeason.objects.filter(policy=policy, year=year, closed_at__isnull=False, reopened_at__isnull=True)
    season = found.first()
    if season is None:
        raise Refused(_("The season of %(year)d is not closed.") % {"year": year})
    return season


def _note(actor: Actor, action: str, table: YearTable, *, after: dict[str, Any] | None = None) -> None:
    about = {"year": table.year, "unit": table.unit.full_name} | (after or {})
    record(actor=actor, action=action, target=table, unit_key=table.unit.public_id, after=about)
