"""Removes rows that have had their time, a piece in a transaction with its line in the journal."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from ground import retention
from ground.actors import Actor
from ground.leaving import removal as leaving
from ground.leaving import unclaimed
from journal.removals import record_removed

TERMS = {"90 days": "90天", "2 years": "2年", "3 years": "3年", "5 years": "5年", "10 years": "10年"}
UNCLAIMED = "没有记录的文件"


@transaction.atomic
def remove_piece(*, actor: Actor, term: retention.RetentionTerm, rows: list[Any], now: dt.datetime) -> int:
    """Removes those of the rows that are due still, with what belongs to them and their files; returns how many.
    Raises one of retention.STILL_HELD."""
    removed = retention.remove(term, rows, now)
    record_removed(actor=actor, action="rows.removed", kind=term.said, term=TERMS[term.term], dated=removed.dated)
    leaving.leave(removed.files)
    return len(removed.dated)


@transaction.atomic
def remove_unclaimed(*, actor: Actor, now: dt.datetime) -> int:
    """Removes stored files that no row has named for long (``now`` by the machine's clock); returns how many."""
    found = unclaimed.files(before=now - unclaimed.SAFE)
    term = f"{unclaimed.SAFE.days}天"
    record_removed(actor=actor, action="files.removed", kind=UNCLAIMED, term=term, dated=found.values())
    leaving.leave(found)
    return len(found)
