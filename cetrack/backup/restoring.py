"""Puts a backup onto an empty machine and proves that what stands there then is what was there."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from ground import crypto, dialect, rotation, shared_folder, stores, vault
from journal import chain
from reports.signing_keys import agreement

from . import database, recovery, sums, versions
from .folder import ANCHORS, KEYS, BackupRefused, bucket_at_hand, check, stored_files
from .making import KEY_NAMES

Say = Callable[[str], None]


def restore(folder: Path, *, recovery_key: str, keys_to: Path | None = None, say: Say) -> dict[str, Any]:
    """Restores everything and compares it with the manifest, which it gives. Raises BackupRefused with a sentence; what
    was refused before the database was loaded has changed nothing.

    ``keys_to``: the file into which production writes the keys that the recovery key has opened; they stand nowhere
    else."""
    say("核对备份")
    manifest = check(folder)
    if manifest["vendor"] != dialect.name_of(connection):
        raise BackupRefused(
            f"备份来自 {manifest['vendor']}，这里用的是 {dialect.name_of(connection)}。"
            "请按备份时的数据库设置 CETRACK_DATABASE_URL。"
        )
    versions.must_be_known(manifest)
    _must_be_empty()
    _take_keys(folder, manifest, recovery_key, keys_to)
    say("恢复数据库")
    _load_database(folder)
    say("恢复文件和日志锚点")
    _load_files(folder)
    if (folder / ANCHORS).exists():
        chain.anchor_file().parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / ANCHORS, chain.anchor_file())
    say("核对恢复的结果")
    compare(folder, manifest)
    if older := versions.missing_in(manifest):
        say(f"备份来自较早的版本 {manifest['versions']['cetrack']}，升级数据库结构（{len(older)} 项）")
        call_command("migrate", verbosity=0, interactive=False)
    with bucket_at_hand():
        shared_folder.adopt()
    prove()
    if differing := agreement.differing():  # pages go on, papers wait
        say(agreement.sentence(differing))
    return manifest


def compare(folder: Path, manifest: dict[str, Any]) -> None:
    """Every table and every file, before anything is migrated. Raises BackupRefused."""
    with transaction.atomic():
        now = sums.of_tables(connection)
    for name, said in manifest["tables"].items():
        if now.get(name) != said:
            rows = now.get(name, {"rows": 0})["rows"]
            raise BackupRefused(f"数据表 {name} 与备份时不同（备份时 {said['rows']} 行，现在 {rows} 行）。")
    store = stores.store()
    with bucket_at_hand():
        for key, path in stored_files(folder):
            if not _same(store, key, path):
                raise BackupRefused(f"文件 {key} 没有完整恢复。")


def _same(store: stores.FileStore, key: str, path: Path) -> bool:
    try:
        return store.read(key) == path.read_bytes()
    except FileNotFoundError:
        return False


def prove() -> None:
    """The journal's chain by its key, and a sample of what the keys must open. Raises BackupRefused."""
    if (found := chain.first_break()) is not None:
        raise BackupRefused(f"操作日志不完整。{found}")
    _open_samples()


def _must_be_empty() -> None:
    if connection.introspection.table_names():
        raise BackupRefused("数据库不是空的。恢复只能用在空的数据库上；请新建一个，或先移走原来的。")
    store = stores.store()
    with bucket_at_hand():
        if not store.is_empty():
            raise BackupRefused(f"存放上传文件的地方 {store.place} 不是空的。请先移走其中的文件。")
    if chain.anchor_file().exists() and chain.anchor_file().stat().st_size:
        raise BackupRefused(f"日志锚点文件 {chain.anchor_file()} 已存在。请先移走它，并在恢复记录中写明。")


def _take_keys(folder: Path, manifest: dict[str, Any], recovery_key: str, keys_to: Path | None) -> None:
    """The keys of the backup, where they are given; in any case those at hand must be the ones it was written with."""
    if recovery_key:
        if not (folder / KEYS).exists():
            raise BackupRefused("这份备份中没有密钥（制作时没有设置 CETRACK_RECOVERY_KEY）。请另行取回密钥。")
        try:
            keys = recovery.unseal((folder / KEYS).read_bytes(), recovery_key)
        except recovery.WrongRecoveryKey:
            raise BackupRefused("恢复密钥打不开这份备份中的密钥。请核对是否抄写有误，或属于另一对。") from None
        if not settings.EMBEDDED and (keys_to is None or keys_to.exists()):
            raise BackupRefused(
                "请用 --keys-to 指定一个尚不存在的文件：备份中的密钥只写入这个文件，之后要把其中各行放进环境文件。"
            )
        for name in KEY_NAMES:
            old = crypto.SHA256 if name == "digest" else ""  # backups of before know no signing key and no other hash
            setattr(settings.CONFIG, name, keys.get(name, old))
    present = crypto.fingerprints()
    lacking = [name for name, said in manifest["keys"].items() if present.get(name) != said]
    lacking += sorted({crypto.DIGEST} & (present.keys() - manifest["keys"].keys()))
    if lacking:
        raise BackupRefused(
            f"备份是用另外的密钥写入的，现在缺少：{'、'.join(lacking)}。"
            "请用 --recovery-key 指定恢复密钥的文件，或先把当时的密钥放回设置。"
        )
    if settings.EMBEDDED and recovery_key:
        _keep_embedded(keys)
    elif recovery_key and keys_to is not None:
        _write_for_the_operator(keys, keys_to)


CHOSEN = ("cipher", "digest")
"""Settings that lie beside the keys in a backup, and are none."""


def _keep_embedded(keys: dict[str, str]) -> None:
    """An embedded installation has its keys beside the database, readable by its owner only."""
    target = settings.DATA_DIR / "secrets.json"
    scratch = target.with_suffix(f".{os.getpid()}.tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps({name: keys[name] for name in KEY_NAMES if name in keys and name not in CHOSEN}))
    scratch.replace(target)


def _write_for_the_operator(keys: dict[str, str], target: Path) -> None:
    """Lines of an environment file, readable by their owner only."""
    target.touch(mode=0o600, exist_ok=False)
    target.write_text("".join(f"CETRACK_{name.upper()}={keys[name]}\n" for name in KEY_NAMES if keys.get(name)))


def _load_database(folder: Path) -> None:
    if not dialect.is_file(connection):
        database.load(folder / database.DUMP)
        connection.close()
        return
    target = Path(settings.DATABASES["default"]["NAME"])
    connection.close()
    for left in (target, *(target.with_name(f"{target.name}-{end}") for end in ("wal", "shm"))):
        left.unlink(missing_ok=True)
    scratch = target.with_suffix(".restored")
    shutil.copyfile(folder / database.SQLITE, scratch)
    scratch.chmod(0o600)
    database.must_be_sound(scratch)
    scratch.replace(target)


def _load_files(folder: Path) -> None:
    store = stores.store()
    with bucket_at_hand():
        for key, path in stored_files(folder):
            store.write(key, path.read_bytes())


def _open_samples() -> None:
    """One value of each encrypted column, and one file."""
    quote = connection.ops.quote_name
    for label, table, _key, column in rotation.columns():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {quote(column)} FROM {quote(table)} WHERE {quote(column)} <> '' LIMIT 1")  # noqa: S608
            row = cursor.fetchone()
        try:
            if row is not None:
                crypto.unseal(row[0], f"{table}.{column}")
        except crypto.Unreadable:
            raise BackupRefused(f"{label} 用现在的密钥打不开。") from None
    for name in vault.stored_keys():
        try:
            vault.read(name)
        except crypto.Unreadable:
            raise BackupRefused(f"文件 {name} 用现在的密钥打不开。") from None
        break
