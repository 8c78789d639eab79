"""The monthly drill: the newest backup, restored into a throwaway database and compared with what it says of itself.

It needs no keys, touches neither the portal's tables nor its files, and leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from ground import dialect
from ground.actors import SystemActor
from ground.keys import prints
from journal import as_stored, chain
from journal.services import record

from .. import told_errors
from . import database, shelf, sums
from .folder import ANCHORS, BackupRefused, check

Say = Callable[[str], None]
DONE, FAILED = "backup.drilled", "backup.drill_failed"


def practise(folder: Path | None, *, say: Say) -> dict[str, Any]:
    """Drills a backup, by default the newest, and writes into the journal what came of it, which it gives: ``made_at``,
    ``tables``, ``rows``, ``files``. Raises BackupRefused with a sentence."""
    try:
        manifest = drill(folder or shelf.newest(), say=say)
    except (BackupRefused, OSError) as error:
        said = str(error) if isinstance(error, BackupRefused) else f"备份读不出来：{told_errors.of_system(error)}。"
        _write_down(FAILED, reason=said)
        raise BackupRefused(said) from None
    tables = manifest["tables"]
    told = {
        "made_at": manifest["made_at"], "tables": len(tables), "rows": sum(one["rows"] for one in tables.values()),
        "files": manifest["files"],
    }  # fmt: skip
    _write_down(DONE, after=told)
    return told


def _write_down(action: str, *, after: dict[str, Any] | None = None, reason: str = "") -> None:
    with transaction.atomic():
        record(actor=SystemActor("drill"), action=action, after=after, reason=reason)


def drill(folder: Path, *, say: Say) -> dict[str, Any]:
    """Raises BackupRefused naming the first thing that is not as the manifest says; gives the manifest."""
    say("核对备份的每个文件")
    manifest = check(folder)
    if manifest["vendor"] != dialect.name_of(connection):
        raise BackupRefused(f"备份来自 {manifest['vendor']}，这里用的是 {dialect.name_of(connection)}，不能在此演练。")
    say("恢复到临时数据库")
    with database.throwaway(folder) as restored:
        say("逐表核对")
        _same_tables(restored, manifest)
        _same_story(restored.alias, manifest)
        say("核对操作日志")
        _same_journal(restored.alias, folder, manifest)
    return manifest


def _same_tables(restored: BaseDatabaseWrapper, manifest: dict[str, Any]) -> None:
    with transaction.atomic(using=restored.alias):
        found = sums.of_tables(restored)
    for name in sorted({*found, *manifest["tables"]}):
        said, now = manifest["tables"].get(name), found.get(name)
        if said != now:
            rows = [str(one["rows"]) if one else "没有" for one in (said, now)]
            raise BackupRefused(f"数据表 {name} 恢复后与备份时不同（备份时 {rows[0]} 行，恢复后 {rows[1]} 行）。")


def _same_story(alias: str, manifest: dict[str, Any]) -> None:
    applied = MigrationRecorder.Migration.objects.using(alias).values_list("app", "name")
    if {f"{app}.{name}" for app, name in applied} != set(manifest["migrations"]):
        raise BackupRefused("恢复后的数据库结构与清单不符。")
    if prints.known(using=alias) != manifest["keys"]:
        raise BackupRefused("恢复后的密钥指纹与清单不符。")


def _same_journal(alias: str, folder: Path, manifest: dict[str, Any]) -> None:
    if chain.head(using=alias) != manifest["journal"]:
        raise BackupRefused("恢复后的操作日志长度或末条与清单不符。")
    if (found := as_stored.first_break(using=alias, anchors=chain.anchors(folder / ANCHORS))) is not None:
        raise BackupRefused(f"操作日志不完整。{found}")
