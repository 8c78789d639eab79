"""Makes a backup: files before and after the database, so that whatever its rows name is there."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from ground import dialect, stores
from ground.keys import prints
from journal import chain

from . import database, recovery, sums, versions
from .folder import ANCHORS, FILES, FORMAT, KEYS, LIST, MANIFEST, SUM, BackupRefused, bucket_at_hand, sum_of

Say = Callable[[str], None]
KEY_NAMES = ("secret_key", "field_keys", "index_key", "signing_key", "cipher", "digest")


def make(folder: Path, *, now: dt.datetime, say: Say) -> dict[str, Any]:
    """Writes a backup into an empty folder and gives its manifest. Raises BackupRefused with a sentence."""
    _empty(folder)
    say("复制上传的文件")
    _copy_files(folder)
    with contextlib.suppress(FileNotFoundError):  # before the database: no anchor is newer than its last line
        shutil.copyfile(chain.anchor_file(), folder / ANCHORS)
    say("备份数据库")
    told = _copy_database(folder)
    _copy_files(folder)  # what came meanwhile
    _seal_keys(folder)
    files = _list_files(folder)
    manifest = {
        "format": FORMAT, "made_at": now.astimezone(dt.UTC).isoformat(), "vendor": dialect.name_of(connection), **told,
        "files": files, "parts": {name: sums.of_file(folder / name) for name in _parts(folder)},
    }  # fmt: skip
    manifest[SUM] = sum_of(manifest)
    scratch = folder / f"{MANIFEST}.part"
    scratch.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    scratch.replace(folder / MANIFEST)  # last: a folder without it is no backup
    return manifest


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()):
        raise BackupRefused(f"文件夹 {folder} 不是空的。每次备份请用一个新的空文件夹。")
    folder.chmod(0o700)


def _copy_files(folder: Path) -> None:
    """What is there and not yet in the backup, as it lies there: encrypted."""
    target, store = folder / FILES, stores.store()
    target.mkdir(exist_ok=True)
    with bucket_at_hand():
        for key in store.stored():
            copy = target / stores.path_of(key)
            if copy.exists():
                continue
            copy.parent.mkdir(exist_ok=True)
            with contextlib.suppress(FileNotFoundError):  # removed at this moment
                copy.write_bytes(store.read(key))


def _copy_database(folder: Path) -> dict[str, Any]:
    """The database and what it says of itself, both of one moment."""
    if dialect.is_file(connection):
        copy = folder / database.SQLITE
        _copy_sqlite(copy)
        with database.opened(copy) as copied:
            return _told(copied.alias, sums.of_tables(copied))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            [snapshot] = cursor.fetchone()
        database.dump(folder / database.DUMP, snapshot=snapshot)
        return _told("default", sums.of_tables(connection))


def _copy_sqlite(copy: Path) -> None:
    with (
        contextlib.closing(
            sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
        ) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target, pages=4096, sleep=0.05)
        target.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(0o600)


def _told(alias: str, tables: sums.Tables) -> dict[str, Any]:
    applied = MigrationRecorder.Migration.objects.using(alias).order_by("app", "name").values_list("app", "name")
    return {
        "tables": tables,
        "migrations": [f"{app}.{name}" for app, name in applied],
        "journal": chain.head(using=alias),
        "keys": prints.known(using=alias),
        "versions": {"cetrack": versions.own(), "database": dialect.version_of(connection)},
    }


def _seal_keys(folder: Path) -> None:
    public = settings.CONFIG.recovery_key
    if public:
        keys = {name: str(getattr(settings.CONFIG, name)) for name in KEY_NAMES}
        (folder / KEYS).write_bytes(recovery.seal(keys, public))


def _list_files(folder: Path) -> int:
    count = 0
    with (folder / LIST).open("w", encoding="utf-8") as target:
        for path in sorted((folder / FILES).rglob("*")):
            if path.is_file():
                name = path.relative_to(folder / FILES).as_posix()
                line = {"name": name, "size": path.stat().st_size, "sum": sums.of_file(path)}
                target.write(json.dumps(line) + "\n")
                count += 1
    return count


def _parts(folder: Path) -> Iterator[str]:
    for name in sorted(os.listdir(folder)):
        if (folder / name).is_file():
            yield name
