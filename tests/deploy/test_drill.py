"""The newest backup is restored into a throwaway database and compared, without keys; what is wrong is named."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import shutil
import sqlite3
from pathlib import Path

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cetrack import tasks
from cetrack.backup import database as copies
from cetrack.backup import drill, shelf, sums, versions
from cetrack.backup import folder as whole
from cetrack.backup.database import SQLITE, _values
from cetrack.backup.folder import BackupRefused
from ground import clock
from ground.actors import SystemActor
from ground.jobs.models import Job
from journal.services import record

from .environments import bare, lay_prepared, once
from .test_backup import FILL, PERSON, PRIVATE, ran, refused
from .test_backup import machine as installation

NEXT = "from journal import chain; from ground import clock; chain.seal(now=clock.now()); " \
    "chain.write_anchor(now=clock.machine_now())"  # fmt: skip


def said(backup: Path) -> dict:
    return json.loads((backup / whole.MANIFEST).read_text())


def told(backup: Path, **changes) -> None:
    """The manifest says something else, and every sum of a part fits."""
    manifest = said(backup) | changes
    manifest["parts"] = {name: sums.of_file(backup / name) for name in manifest["parts"]}
    manifest[whole.SUM] = whole.sum_of(manifest)
    (backup / whole.MANIFEST).write_text(json.dumps(manifest))


def _drilled(folder: Path) -> dict[str, str]:
    return installation(folder, "source", "") | {"CETRACK_BACKUPS": str(folder / "backups")}


def _make(folder: Path) -> None:
    source = _drilled(folder)
    ran(source, "prepare")  # with keys of its own
    ran(source, *PERSON)
    ran(source, "shell", "-c", FILL)
    ran(source, "shell", "-c", NEXT)
    ran(source, "backup")


@pytest.fixture(scope="module")
def made():
    """A backup of an embedded installation with files, an account and a sealed journal."""
    folder = once("drilled", _make)
    return _drilled(folder), folder / "backups"


@pytest.fixture
def backups(made, tmp_path):
    return Path(shutil.copytree(made[1], tmp_path / "backups"))


@pytest.fixture
def backup(backups):
    [only] = backups.iterdir()
    return only


def test_a_drill_of_the_newest_without_any_of_its_keys(made, backups, tmp_path):
    other = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "other"), "CETRACK_BACKUPS": str(backups)}
    lay_prepared(tmp_path / "other")
    keys = [
        json.loads((place / "secrets.json").read_text())
        for place in (Path(made[0]["CETRACK_DATA_DIR"]), tmp_path / "other")
    ]
    assert not set(keys[0].values()) & set(keys[1].values()), "two portals, no key in common"
    before = sorted(path.name for path in (tmp_path / "other").rglob("*"))
    answer = ran(other, "drill")
    assert "演练成功" in answer
    assert "2 个文件" in answer
    assert sorted(path.name for path in (tmp_path / "other").rglob("*")) == before
    assert "1 张表" not in answer


def spoil(backup: Path, *statements: str) -> None:
    database = sqlite3.connect(backup / SQLITE)
    for statement in statements:
        database.execute(statement)
    database.commit()
    database.close()


TRIGGERS = [
    f"DROP TRIGGER journal_journal{what}_no_{verb}" for what in ("seal", "entry") for verb in ("update", "delete")
]
FAULTS = {
    "a changed row": ["UPDATE accounts_account SET name = 'x'"],
    "a lost row": ["DELETE FROM accounts_account"],
    "another key of papers": ["UPDATE reports_publishedkey SET fingerprint = 'x' WHERE kind = 'credential'"],
    "a lost table": ["DROP TABLE uploads_upload"],
    "another table": ["CREATE TABLE stranger (id integer)"],
}
SEALS, LAST = "journal_journalseal", "WHERE position = (SELECT max(position) FROM journal_journalseal)"
IN_THE_JOURNAL = {
    "a seal that is gone": "DELETE FROM journal_journalseal WHERE position = 1",
    "a line that is gone": "DELETE FROM journal_journalentry WHERE id = 1",
    "a link that is broken": f"UPDATE journal_journalseal SET previous_hash = '{'f' * 64}' WHERE position = 2",
    "a tail that is cut off": f"DELETE FROM {SEALS} {LAST}",
    "a chain unlike its anchor": f"UPDATE {SEALS} SET hash = '{'f' * 64}' {LAST}",
}  # fmt: skip


@pytest.fixture
def any_database(django_db_blocker):
    """The copy is a database of its own, which the tests' isolation does not know."""
    if connection.vendor != "sqlite":
        pytest.skip("a copy of an embedded database")
    with django_db_blocker.unblock():
        yield


@pytest.mark.usefixtures("any_database")
class TestFaults:
    @pytest.mark.parametrize("fault", FAULTS)
    def test_what_differs_from_the_manifest_is_named(self, backup, fault):
        assert drill.drill(backup, say=str)["files"] == 2, "control: as it was made it passes"
        spoil(backup, *FAULTS[fault])
        with pytest.raises(BackupRefused, match="不同"):  # the sum of the file
            drill.drill(backup, say=str)
        told(backup)
        with pytest.raises(BackupRefused, match="数据表"):
            drill.drill(backup, say=str)

    @pytest.mark.parametrize("fault", IN_THE_JOURNAL)
    def test_a_journal_that_was_broken_before_the_backup_was_made_is_named(self, backup, fault):
        spoil(backup, *TRIGGERS, IN_THE_JOURNAL[fault])
        with sqlite3.connect(backup / SQLITE) as database:
            last = database.execute("SELECT position, hash FROM journal_journalseal ORDER BY position DESC").fetchone()
        with copies.opened(backup / SQLITE) as copy, transaction.atomic(using=copy.alias):
            told(backup, tables=sums.of_tables(copy), journal=dict(zip(("position", "hash"), last, strict=True)))
        with pytest.raises(BackupRefused, match="操作日志不完整"):
            drill.drill(backup, say=str)

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"keys": {}}, "密钥指纹"), ({"journal": None}, "操作日志"), ({"migrations": []}, "数据库结构"),
            ({"vendor": "postgresql"}, "备份来自 postgresql"),
        ],
    )  # fmt: skip
    def test_a_manifest_that_says_something_else(self, backup, changes, sentence):
        told(backup, **changes)
        with pytest.raises(BackupRefused, match=sentence):
            drill.drill(backup, say=str)

    def test_a_changed_file(self, backup):
        file = next((backup / "files").glob("*/*"))
        file.write_bytes(file.read_bytes()[:-1] + b"x")
        with pytest.raises(BackupRefused, match=file.name):
            drill.drill(backup, say=str)

    def test_a_file_that_is_no_database(self, backup):
        (backup / SQLITE).write_bytes(b"x" * 8192)
        told(backup)
        with pytest.raises(BackupRefused, match="已损坏"):
            drill.drill(backup, say=str)


RUN = (
    "from cetrack import tasks; from ground.jobs import machine; from ground.jobs.models import Job;"
    "tasks.drill_due(); job = machine.run(Job.objects.latest('pk').pk); "
    "print(job.kind, job.state, job.result, job.message);"
    "from journal.models import JournalEntry; print(JournalEntry.objects.latest('pk').action);"
    "print('again', tasks.drill_due())"
)


def test_the_job_and_what_it_leaves_behind(made, backups, tmp_path):
    source = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "source"), "CETRACK_BACKUPS": str(backups)}
    lay_prepared(tmp_path / "source")
    [backup] = backups.iterdir()
    answer = ran(source, "shell", "-c", RUN)
    assert "cetrack.drill done {" in answer
    assert said(backup)["made_at"] in answer
    assert drill.DONE in answer
    assert "again False" in answer
    spoil(backup, *FAULTS["a lost row"])
    a_month_later = "from cetrack import tasks; tasks.EVERY = tasks.dt.timedelta(0);"
    answer = ran(source, "shell", "-c", a_month_later + RUN)
    assert "cetrack.drill failed" in answer
    assert drill.FAILED in answer


@pytest.mark.django_db
class TestWhenItIsDue:
    @pytest.fixture(autouse=True)
    def shelved(self, backups, settings):
        settings.BACKUPS = backups

    def at(self, monkeypatch, moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    def wrote(self, action: str) -> None:
        Job.objects.all().delete()
        with transaction.atomic():
            record(actor=SystemActor("test"), action=action)

    def test_without_backups_there_is_none(self, settings, tmp_path):
        settings.BACKUPS = tmp_path / "nothing"
        assert not tasks.drill_due()
        settings.BACKUPS = None
        assert not tasks.drill_due()
        with pytest.raises(CommandError, match="没有找到完整的备份"):
            call_command("drill")

    def test_once_and_not_while_one_waits(self):
        assert tasks.drill_due()
        assert not tasks.drill_due()

    @pytest.mark.parametrize(("seconds", "due"), [(-1, False), (0, True), (1, True)])
    def test_thirty_days_after_the_last_one(self, monkeypatch, seconds, due):
        start = clock.now()
        self.at(monkeypatch, start)
        self.wrote(drill.DONE)
        self.at(monkeypatch, start + tasks.EVERY + dt.timedelta(seconds=seconds))
        assert tasks.drill_due() == due

    @pytest.mark.parametrize(("seconds", "due"), [(-1, False), (0, True)])
    @pytest.mark.parametrize("before", [True, False])
    def test_a_day_after_one_that_failed(self, monkeypatch, seconds, due, before):
        start = clock.now()
        if before:
            self.at(monkeypatch, start - dt.timedelta(hours=1))
            self.wrote(drill.DONE)
        self.at(monkeypatch, start)
        self.wrote(drill.FAILED)
        self.at(monkeypatch, start + tasks.AFTER_FAILURE + dt.timedelta(seconds=seconds))
        assert tasks.drill_due() == due


class TestShelf:
    def test_the_newest_are_kept_and_what_is_no_backup_is_not_touched(self, backups, settings):
        settings.BACKUPS = backups
        [first] = backups.iterdir()
        for day in (2, 3, 4):
            copy = Path(shutil.copytree(first, backups / f"day {day}"))
            told(copy, made_at=f"2999-01-0{day}T00:00:00+00:00")
        (backups / "broken off").mkdir()
        (backups / "broken off" / "database.dump").touch()
        (backups / "notes").mkdir()
        (backups / "notes" / whole.MANIFEST).write_text("mine")
        assert [folder.name for _made, folder in shelf.whole()] == [first.name, "day 2", "day 3", "day 4"]
        assert shelf.thin_out(4) == []
        assert shelf.thin_out(3) == [first]
        assert shelf.thin_out(1) == [backups / "day 2", backups / "day 3"]
        assert {path.name for path in backups.iterdir()} == {"day 4", "broken off", "notes"}

    def test_without_a_folder_it_says_what_to_set(self, settings):
        settings.BACKUPS = None
        with pytest.raises(BackupRefused, match="CETRACK_BACKUPS"):
            shelf.new_folder(clock.machine_now())

    @pytest.mark.parametrize("options", [["--keep", "0"], ["--keep", "2", "--check"]])
    def test_what_cannot_be_meant_is_refused(self, options):
        with pytest.raises(CommandError, match="--keep"):
            call_command("backup", *options)

    def test_backup_with_keep(self, made):
        source, backups = made
        again = Path(shutil.copytree(backups, backups.parent / "again"))
        source = source | {"CETRACK_BACKUPS": str(again)}
        [first] = again.iterdir()
        ran(source, "backup", "--keep", "2")
        assert first in again.iterdir()
        answer = ran(source, "backup", "--keep", "1")
        assert "已删除 2 份旧备份" in answer
        assert len(list(again.iterdir())) == 1
        assert "备份完整" in ran(source, "backup", "--check")


class TestVersions:
    def test_a_newer_backup_is_refused_and_nothing_is_touched(self, made, backup, tmp_path):
        target = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "target")}
        private = tmp_path / "private"
        private.write_text(PRIVATE)
        told(backup, versions={"cetrack": "99.0", "database": "x"})
        assert "较新的版本 99.0" in refused(target, "restore", str(backup), "--recovery-key", str(private))
        told(
            backup, versions={"cetrack": versions.own()}, migrations=[*said(backup)["migrations"], "policy.9999_future"]
        )
        assert "policy.9999_future" in refused(target, "restore", str(backup), "--recovery-key", str(private))
        told(backup, migrations=[name for name in said(backup)["migrations"] if "9999" not in name])
        ran(target, "restore", str(backup), "--recovery-key", str(private))

    @pytest.mark.parametrize(
        ("version", "newer"), [("0.0.9", False), ("0.1.0", False), ("0.1.1", True), ("0.10", True)]
    )
    def test_versions_are_compared_by_their_numbers(self, monkeypatch, version, newer):
        monkeypatch.setattr(versions, "own", lambda: "0.1.0")
        manifest = {"versions": {"cetrack": version}, "migrations": []}
        if newer:
            with pytest.raises(BackupRefused, match="先把程序升级"):
                versions.must_be_known(manifest)
        else:
            versions.must_be_known(manifest)

    def test_an_older_backup_is_brought_up_to_this_version(self, made, tmp_path):
        source = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "source")}
        lay_prepared(tmp_path / "source")
        ran(source, "migrate", "reports", "0003")
        ran(source, "backup", str(tmp_path / "old"))
        assert "reports.0004_card_state_at" not in said(tmp_path / "old")["migrations"]
        target = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "target")}
        (tmp_path / "target").mkdir()
        shutil.copy(tmp_path / "source" / "secrets.json", tmp_path / "target" / "secrets.json")
        answer = ran(target, "restore", str(tmp_path / "old"))
        assert re.search(r"升级数据库结构（[1-9]\d* 项）", answer)
        assert "已恢复并逐项核对" in answer
        assert "[X] 0004_card_state_at" in ran(target, "showmigrations", "reports")


@pytest.mark.services
class TestOnPostgresql:
    def test_a_drill_leaves_no_database_behind(self, tmp_path, empty_database):
        source = installation(tmp_path, "source", empty_database) | {"CETRACK_BACKUPS": str(tmp_path / "backups")}
        ran(source, "prepare")
        ran(source, *PERSON)
        ran(source, "shell", "-c", NEXT)
        ran(source, "backup")
        assert "演练成功" in ran(source, "drill")
        [backup] = (tmp_path / "backups").iterdir()
        manifest = said(backup)
        manifest["tables"]["accounts_account"]["rows"] += 1
        told(backup, tables=manifest["tables"])
        assert "accounts_account" in refused(source, "drill"), "control: what differs is named"
        with contextlib.closing(psycopg2.connect(empty_database)) as asked, asked.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'cetrack_drill_%'")
            assert cursor.fetchall() == []


def test_pg_dump_speaks_to_the_server_as_the_portal_does(monkeypatch):
    server = {
        "NAME": "cetrack", "HOST": "db", "PORT": 5432, "USER": "", "PASSWORD": "x",
        "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ca.pem", "connect_timeout": 5, "pool": True},
    }  # fmt: skip
    for name, value in server.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    assert _values() == {
        "PGDATABASE": "cetrack", "PGHOST": "db", "PGPORT": "5432", "PGPASSWORD": "x", "PGSSLMODE": "verify-full",
        "PGSSLROOTCERT": "/etc/ca.pem", "PGCONNECT_TIMEOUT": "5",
    }  # fmt: skip
