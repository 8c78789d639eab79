"""Stored files that no row names: a process was killed between putting the file away and committing its row, or the
database was taken back to an earlier moment than the files.

found = unclaimed.files(before=moment)       # {key: when it was written}
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.apps import apps
from django.db.models import Field

from ground import stores
from ground.fields import StoredFileField, StoredFilesField

SAFE = dt.timedelta(days=35)
"""Younger ones stay: their row may be about to be committed, and whoever has taken the database back to an earlier
moment may still go forward again, as long as backups are kept. A clock that is a month ahead for a moment removes
nothing either."""


def files(*, before: dt.datetime) -> dict[str, dt.datetime]:
    """Keys of files written before a moment that no row names, each with the moment, the oldest first. Raises OSError
    where the place of files does not answer."""
    found = dict(stores.store().stored_before(before.timestamp()))
    for _look in range(2):  # a key that goes from one column to another between two questions is met by the second look
        if found:
            for key in named():
                found.pop(key, None)
    ordered = sorted(found.items(), key=lambda one: (one[1], one[0]))
    return {key: dt.datetime.fromtimestamp(written, dt.UTC) for key, written in ordered}


def named() -> Iterator[str]:
    """The keys of all files that rows name, those which are to go among them."""
    for field in columns():
        values = field.model._base_manager.values_list(field.attname, flat=True)
        for value in values.exclude(**{field.attname: field.get_default()}).iterator():
            yield from (
                [value] if isinstance(value, str) else (one if isinstance(one, str) else one[-1] for one in value)
            )


def columns() -> list[Field]:
    """Every column of every app that holds keys of stored files."""
    every = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return [field for field in every if isinstance(field, StoredFileField | StoredFilesField)]
