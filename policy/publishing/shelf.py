"""Which published packs are in use, as every process sees it without being told.

Whoever asks inside a transaction keeps the answer to its end: on PostgreSQL the packs in use cannot change while such
a transaction runs (``held``), on SQLite one writer at a time is admitted anyway. So what is classified, assessed or
frozen in one transaction is so under one law, and who takes a pack into use finds all that was done before. Outside of
transactions an answer holds for one request or task.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import DatabaseError, transaction

from ground.dialect import hold, hold_alone
from rulebook import Library, Pack
from rulebook.loader import read_pack

from .models import IN_USE, PublishedPack

_KEY = 0x7061636B  # "pack"; any number that nothing else holds
PATIENCE = 500  # milliseconds; less than PostgreSQL waits before it looks for a circle


class InUse(NamedTuple):
    """One published pack that is in use."""

    pk: int
    pack: str
    digest: str


class Shelf(NamedTuple):
    """Everything on offer: packs by id, the oldest policy year first, and the texts of those that were published."""

    packs: dict[str, Pack]
    texts: dict[str, str]


class _Known(threading.local):
    """``hooks``: the connection's list of what is to be done after the commit, another one for each transaction."""

    hooks: Any = None
    inside = False
    rows: tuple[InUse, ...] = ()


_known = _Known()


def in_use() -> tuple[InUse, ...]:
    """The published packs that are in use, by id; none before there is a table of them."""
    connection = transaction.get_connection()
    hooks, inside = connection.run_on_commit, connection.in_atomic_block
    if _known.hooks is not hooks or _known.inside is not inside:
        rows = _read(connection)
        _known.hooks, _known.inside, _known.rows = connection.run_on_commit, inside, rows
    return _known.rows


def forget(**signal: Any) -> None:
    """The next question is put to the database: a request or a task begins, or this transaction changes what is so."""
    _known.hooks = None


def held() -> None:
    """From here to the end of this transaction nobody else reads or changes what is in use. Raises Busy while others
    work under it: then it is tried again a little later."""
    hold_alone(transaction.get_connection(), _KEY, PATIENCE)


@lru_cache(maxsize=8)
def shelf_of(carried: tuple[str, ...], published: tuple[InUse, ...], load: Callable[[str], Pack]) -> Shelf:
    """What is on offer when these packs of the code, which ``load`` gives, and these published ones are. A published
    one stands before one of the code for its year."""
    texts = dict(PublishedPack.objects.filter(pk__in=[row.pk for row in published]).values_list("pack", "text"))
    own = [read_pack(texts[row.pack], f"{row.pack}/pack.yaml") for row in published]
    taken = {(pack.series, pack.policy_year) for pack in own}
    others = [pack for pack in map(load, carried) if (pack.series, pack.policy_year) not in taken]
    library = Library([*others, *own])
    return Shelf(
        {pack.id: pack for pack in sorted(library.packs(), key=lambda pack: (pack.policy_year, pack.id))}, texts
    )


def _read(connection: Any) -> tuple[InUse, ...]:
    if connection.in_atomic_block:
        hold(connection, _KEY)
    rows = PublishedPack.objects.filter(IN_USE).order_by("pack").values_list("pk", "pack", "digest")
    try:
        return tuple(InUse(*row) for row in rows)
    except DatabaseError:
        if PublishedPack._meta.db_table in connection.introspection.table_names():
            raise
        return ()
