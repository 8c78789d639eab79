"""A backup is restored onto an empty machine and is equal to the last row and file; a flipped byte is found."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path

import psycopg2
import pytest
from django.db import connection, transaction

from cetrack.backup import folder as whole
from cetrack.backup import recovery, sums
from cetrack.backup.folder import BackupRefused
from ground import clock
from ground.jobs.models import Job

from .environments import bare, key, lay_prepared, manage, once, production


def _pair(folder: Path) -> None:
    (folder / "pair").write_text(" ".join(recovery.make()))


PUBLIC, PRIVATE = (once("recovery_pair", _pair) / "pair").read_text().split()
"""The same in every process of a run: one restores what another has backed up."""
PERSON = ("administrator", "security", "anquan", "--name", "李安全", "--league", "锡林郭勒盟")
FILL = "from ground import vault; vault.put('张三,152502197507214742'.encode()); vault.put(b'x' * 100);print('filled')"
CHANGE = (
    "from pathlib import Path; from cetrack.backup import folder, restoring;"
    "from accounts.holders.models import Account; Account.objects.update(name='王安全');"
    "restoring.compare(Path({folder!r}), folder.manifest_of(Path({folder!r})))"
)


def machine(tmp_path: Path, name: str, database: str) -> dict[str, str]:
    """An installation of its own: embedded, or production on a database."""
    data = tmp_path / name
    if not database:
        return bare() | {"CETRACK_DATA_DIR": str(data), "CETRACK_RECOVERY_KEY": PUBLIC}
    return production(data, DATABASE_URL=database, RECOVERY_KEY=PUBLIC)


def ran(environment: dict[str, str], *arguments: str) -> str:
    done = manage(environment, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refused(environment: dict[str, str], *arguments: str) -> str:
    done = manage(environment, *arguments)
    assert done.returncode == 1, done.stdout
    assert done.stderr.startswith("CommandError: ")
    return done.stderr


def there_and_back(tmp_path: Path, source: dict[str, str], target: dict[str, str], *more: str) -> Path:
    backup, private = tmp_path / "backup", tmp_path / "private"
    private.write_text(PRIVATE + "\n")
    ran(source, *PERSON)
    ran(source, "shell", "-c", FILL)
    assert "备份完整" in ran(source, "backup", str(backup))
    assert "不是空的" in refused(source, "backup", str(backup))
    assert "现在缺少：CETRACK_FIELD_KEYS" in refused(target, "restore", str(backup))
    (tmp_path / "other").write_text(recovery.make()[1])
    assert "恢复密钥打不开" in refused(target, "restore", str(backup), "--recovery-key", str(tmp_path / "other"))

    said = ran(target, "restore", str(backup), "--recovery-key", str(private), *more)
    manifest = json.loads((backup / whole.MANIFEST).read_text())
    assert f"{len(manifest['tables'])} 张表" in said
    assert f"{manifest['files']} 个文件" in said
    assert manifest["files"] == 2
    assert manifest["tables"]["accounts_account"]["rows"] == 1
    assert "不是空的" in refused(target, "restore", str(backup), "--recovery-key", str(private), *more)
    return backup


def test_there_and_back_embedded(tmp_path):
    source, target = (machine(tmp_path, name, "") for name in ("source", "target"))
    lay_prepared(tmp_path / "source")
    backup = there_and_back(tmp_path, source, target)
    assert ran(target, "check")
    assert "操作日志完整" in ran(target, "verify_journal")
    number = "from ground import vault; print(any(b'4742' in vault.read(name) for name in vault.stored_keys()))"
    assert "True" in ran(target, "shell", "-c", number)
    kept = json.loads((tmp_path / "target" / "secrets.json").read_text())
    assert kept == json.loads((tmp_path / "source" / "secrets.json").read_text())
    assert os.stat(tmp_path / "target" / "secrets.json").st_mode & 0o077 == 0
    for name in ("field_keys", "index_key", "secret_key"):
        every = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
        assert kept[name].encode() not in every, "the keys lie sealed"
    changed = manage(target, "shell", "-c", CHANGE.format(folder=str(backup)))
    assert "accounts_account" in changed.stderr, "control: a row that differs is found"


@pytest.mark.services
def test_there_and_back_on_postgresql(tmp_path, empty_database):
    with _another_database(empty_database) as second:
        source, target = machine(tmp_path, "source", empty_database), machine(tmp_path, "target", second)
        keys = tmp_path / "keys.env"
        ran(source, "prepare")
        there_and_back(tmp_path, source, target, "--keys-to", str(keys))
        assert os.stat(keys).st_mode & 0o077 == 0
        given = dict(line.split("=", 1) for line in keys.read_text().splitlines())
        assert {name: source[name] for name in given if name in source}.items() <= given.items()
        keys_alone = {"CETRACK_SECRET_KEY", "CETRACK_FIELD_KEYS", "CETRACK_INDEX_KEY"}
        assert set(given) == keys_alone | {"CETRACK_CIPHER", "CETRACK_DIGEST"}
        assert "操作日志完整" in ran(target | given, "verify_journal")
        assert "System check" in ran(target | given, "check")


@contextlib.contextmanager
def _another_database(address: str):
    server, _slash, name = address.rpartition("/")
    admin = psycopg2.connect(f"{server}/postgres")
    admin.autocommit = True
    try:
        with admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}_2"')
            yield f"{server}/{name}_2"
            cursor.execute(f'DROP DATABASE "{name}_2" WITH (FORCE)')
    finally:
        admin.close()


def _make(folder: Path) -> None:
    source = machine(folder, "source", "")
    lay_prepared(folder / "source")
    ran(source, "shell", "-c", FILL)
    ran(source, "backup", str(folder / "backup"))
    (folder / "said").write_text(ran(source | {"CETRACK_RECOVERY_KEY": ""}, "backup", str(folder / "without")))


@pytest.fixture(scope="module")
def made():
    """A backup of an embedded installation with two files, and what was said of one without a recovery key."""
    folder = once("backed_up", _make)
    return folder, (folder / "said").read_text()


@pytest.fixture
def backup(made, tmp_path):
    shutil.copytree(made[0] / "backup", tmp_path / "backup")
    return tmp_path / "backup"


def test_a_flipped_byte_in_any_part_is_found(backup, tmp_path):
    assert whole.check(backup)["files"] == 2, "control: as it was made it is whole"
    parts = [path.relative_to(backup) for path in sorted(backup.rglob("*")) if path.is_file()]
    assert {str(part.parts[0]) for part in parts} == {
        "database.sqlite3", "files", "files.jsonl", "keys.sealed", "manifest.json",
    }  # fmt: skip
    for part in parts:
        copy = tmp_path / "copy"
        shutil.copytree(backup, copy)
        content = bytearray((copy / part).read_bytes())
        content[len(content) // 2] ^= 1
        (copy / part).write_bytes(content)
        with pytest.raises(BackupRefused):
            whole.check(copy)
        shutil.rmtree(copy)


@pytest.mark.parametrize("lost", ["manifest.json", "database.sqlite3", "files.jsonl", "files"])
def test_a_part_that_is_missing_is_found(backup, lost):
    path = backup / lost
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(BackupRefused) as refusal:
        whole.check(backup)
    assert str(refusal.value).endswith("。")


def test_a_file_that_was_added_is_found(backup):
    (backup / "files" / "aa").mkdir(exist_ok=True)
    (backup / "files" / "aa" / "stranger").write_bytes(b"x")
    with pytest.raises(BackupRefused):
        whole.check(backup)


def test_without_a_recovery_key_the_keys_stay_out_and_it_is_said(made):
    folder, said = made
    assert "没有设置 CETRACK_RECOVERY_KEY" in said
    assert not (folder / "without" / whole.KEYS).exists()
    assert (folder / "backup" / whole.KEYS).exists(), "control: with one they are there"


def test_sealed_keys_open_by_the_other_half_alone():
    sealed = recovery.seal({"field_keys": "k1:x"}, PUBLIC)
    assert recovery.unseal(sealed, PRIVATE) == {"field_keys": "k1:x"}
    for wrong in (recovery.make()[1], PUBLIC, "", "nonsense", key()):
        with pytest.raises(recovery.WrongRecoveryKey):
            recovery.unseal(sealed, wrong)
    changed = json.loads(sealed)
    changed["sealed"] = changed["nonce"]
    with pytest.raises(recovery.WrongRecoveryKey):
        recovery.unseal(json.dumps(changed).encode(), PRIVATE)


@pytest.mark.django_db
class TestSumsOfTables:
    def rows(self) -> dict:
        with transaction.atomic():
            return sums.of_tables(connection)["ground_job"]

    def job(self, kind: str) -> Job:
        return Job.objects.create(
            kind=kind, actor_key="", actor_name="x", args={"行": "a\tb\nc\\"}, created_at=clock.now()
        )

    def test_a_changed_a_lost_and_a_doubled_row_show(self):
        first, second = self.job("a"), self.job("b")
        before = self.rows()
        assert before["rows"] == 2
        assert self.rows() == before, "control: nothing changed"
        Job.objects.filter(pk=first.pk).update(message="x")
        assert self.rows() != before
        Job.objects.filter(pk=first.pk).update(message="")
        assert self.rows() == before
        second.delete()
        assert self.rows()["rows"] == 1

    def test_the_order_of_rows_does_not_matter(self):
        first = self.job("a")
        self.job("b")
        before = self.rows()
        Job.objects.filter(pk=first.pk).update(message="x")  # PostgreSQL puts the row last
        Job.objects.filter(pk=first.pk).update(message="")
        assert self.rows() == before


def test_the_manifest_of_another_format_is_refused(tmp_path):
    (tmp_path / whole.MANIFEST).write_text(json.dumps({"format": 99}))
    with pytest.raises(BackupRefused, match="99"):
        whole.manifest_of(tmp_path)
