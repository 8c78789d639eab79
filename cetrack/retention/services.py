"""Removes rows that have had their time, a piece in a transaction with its line in the journal."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.db import transaction

from ground import retention, vault
from ground.actors import Actor
from journal.services import record

log = logging.getLogger(__name__)


@transaction.atomic
def remove_piece(*, actor: Actor, term: retention.RetentionTerm, rows: list[Any], now: dt.datetime) -> int:
    """Removes those of the rows that are due still, with what belongs to them and their files; returns how many.
    Raises one of retention.STILL_HELD."""
    done, files = retention.remove(term, rows, now)
    if done:
        record(actor=actor, action="rows.removed", after={"kind": term.said, "rows": done})
        transaction.on_commit(lambda: _remove_files(files))
    return done


def _remove_files(keys: list[str]) -> None:
    """One that the place of files does not let go holds up no other; the log names it (a random key, nothing else)."""
    for key in keys:
        try:
            vault.remove(key)
        except OSError:
            log.exception("a file whose record is gone could not be removed", extra={"file": key})
