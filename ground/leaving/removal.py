"""Removes files whose record is gone. What a killed process or a store that refuses leaves behind goes later.

leaving.removal.leave(keys)       # in the transaction in which their records go, or no longer name them
leaving.removal.try_again()       # every hour

Nobody else removes a stored file (tests/architecture/test_leaving.py): a process that is killed between the two would
leave it for ever.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import Count, Min

from ground import vault

from .models import LeavingFile

log = logging.getLogger(__name__)
PIECE = 500


def leave(keys: Iterable[str]) -> None:
    """Writes down which files are to go, in the caller's transaction, and removes them once it is committed. What is
    empty is none."""
    going = [key for key in keys if key]
    if going:
        LeavingFile.objects.bulk_create([LeavingFile(key=key) for key in going], ignore_conflicts=True)
        transaction.on_commit(partial(let_go, going))


def let_go(keys: Iterable[str]) -> int:
    """Removes files that were written down; how many have gone. One that the place of files does not let go holds up no
    other; the log names it (a random key, nothing else) and its row stays."""
    gone = []
    for key in keys:
        try:
            vault.remove(key)
        except OSError:
            log.exception("a file whose record is gone could not be removed", extra={"file": key})
        else:
            gone.append(key)
    LeavingFile.objects.filter(key__in=gone).delete()
    return len(gone)


def try_again() -> int:
    """Removes those that stayed, in pieces; how many have gone."""
    done, last = 0, ""
    while keys := list(LeavingFile.objects.filter(key__gt=last).order_by("key").values_list("key", flat=True)[:PIECE]):
        last = keys[-1]
        done += let_go(keys)
    return done


def stayed(*, before: dt.datetime) -> tuple[int, dt.datetime | None]:
    """How many should have gone before a moment and are there still; since when the first."""
    found = LeavingFile.objects.filter(since__lt=before).aggregate(number=Count("key"), first=Min("since"))
    return found["number"], found["first"]
