"""Encrypting everything anew under the present key. Can be interrupted and repeated: a value says which key it has.

Each value is replaced by a conditional update, so that the portal may run meanwhile: whoever writes first wins.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import connection

from . import crypto, vault
from .fields import EncryptedField

_PIECE = 500
Report = Callable[[str, int], None]


def columns() -> Iterator[tuple[str, str, str, str]]:
    """(label, table, primary key, column) of every encrypted column of every app."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedField):
                key, column = model._meta.pk.get_attname_column()[1], field.get_attname_column()[1]
                assert key is not None
                assert column is not None
                yield f"{model._meta.label}.{field.name}", model._meta.db_table, key, column


def key_ids() -> Counter[str]:
    """How many values and files each key still opens; a key that opens none may be taken out of the ring."""
    found: Counter[str] = Counter()
    for _label, table, key, column in columns():
        for _pk, stored in _stored(table, key, column):
            found[crypto.key_id_of(stored)] += 1
    for name in vault.stored_keys():
        found[vault.key_id(name)] += 1
    return found


def rotate(report: Report) -> int:
    """Encrypts whatever does not have the present key; returns how many values and files."""
    present, total = crypto.current_key_id(), 0
    for label, table, key, column in columns():
        done = 0
        for pk, stored in _stored(table, key, column):
            if crypto.key_id_of(stored) != present:
                done += _replace(table, key, column, pk, stored)
        report(label, done)
        total += done
    files = sum(vault.encrypt_anew(name) for name in vault.stored_keys() if vault.key_id(name) != present)
    report("files", files)
    return total + files


def _replace(table: str, key: str, column: str, pk: int, stored: str) -> int:
    place = f"{table}.{column}"
    fresh = crypto.seal(crypto.unseal(stored, place), place)
    quote = connection.ops.quote_name
    statement = f"UPDATE {quote(table)} SET {quote(column)} = %s WHERE {quote(key)} = %s AND {quote(column)} = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [fresh, pk, stored])
        return cursor.rowcount


def _stored(table: str, key: str, column: str) -> Iterator[tuple[int, str]]:
    """Values as they lie in the database, in pieces by primary key."""
    quote = connection.ops.quote_name
    statement = (
        f"SELECT {quote(key)}, {quote(column)} FROM {quote(table)} "  # noqa: S608
        f"WHERE {quote(key)} > %s AND {quote(column)} <> '' ORDER BY {quote(key)} LIMIT {_PIECE}"
    )
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(statement, [last])
            rows = cursor.fetchall()
        if not rows:
            return
        yield from rows
        last = rows[-1][0]
