"""The scripts of contrib/postgresql: archive, base backup, and back to the last row or to a moment."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from scripts import machine

from .environments import ROOT

pytestmark = pytest.mark.services
SCRIPTS = ROOT / "contrib" / "postgresql"


class Cluster:
    """A PostgreSQL server of its own that archives its WAL with our script."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.archive = folder, folder / "data", folder / "archive"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.scripts = Path(shutil.copytree(SCRIPTS, folder / "scripts"))
        owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        if os.geteuid() != 0:
            self.as_owner = []
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        programs = Path(machine.find_program("pg_ctl")).resolve().parent
        self.environment = os.environ | {
            "PATH": f"{programs}:{os.environ['PATH']}", "PGHOST": "127.0.0.1", "PGPORT": str(self.port),
            "PGUSER": "postgres", "LC_ALL": "C",
        }  # fmt: skip

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        # To a file: a server that pg_ctl starts would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [*self.as_owner, *map(str, command)], env=self.environment, cwd=self.folder, stdout=said, stderr=said,
                text=True, timeout=120, check=False,
            )  # fmt: skip
            said.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, said.read())

    def must(self, *command: str | Path) -> str:
        done = self.run(*command)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def make(self) -> None:
        self.must("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(
                f"archive_mode = on\narchive_command = '{self.scripts}/archive-wal.sh %p %f {self.archive}'\n"
                f"port = {self.port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{self.folder}'\n"
            )

    def start(self) -> None:
        self.must("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.folder / "log", "start")

    def stop(self, how: str = "immediate") -> None:
        self.run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def ask(self, statement: str):
        with contextlib.closing(psycopg2.connect(host="127.0.0.1", port=self.port, user="postgres")) as asked:
            asked.autocommit = True
            with asked.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    def archived(self) -> None:
        """Waits until everything written so far is in the archive."""
        [[segment]] = self.ask("SELECT pg_walfile_name(pg_switch_wal())")
        until = time.monotonic() + 60
        while not (self.archive / "wal" / segment).exists():
            assert time.monotonic() < until, "not archived"
            time.sleep(0.1)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    folder = Path(tempfile.mkdtemp(prefix="cetrack-wal-"))
    made = Cluster(folder)
    try:
        made.make()
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(folder)


def rows(cluster: Cluster) -> list[int]:
    until = time.monotonic() + 60
    while cluster.ask("SELECT pg_is_in_recovery()") == [(True,)]:
        assert time.monotonic() < until
        time.sleep(0.2)
    return [row[0] for row in cluster.ask("SELECT id FROM proof ORDER BY id")]


def test_there_and_back_to_the_last_row_and_to_a_moment(cluster):
    cluster.ask("CREATE TABLE proof (id integer)")
    cluster.ask("INSERT INTO proof VALUES (1)")
    cluster.must(cluster.scripts / "base-backup.sh", cluster.archive)
    cluster.ask("INSERT INTO proof VALUES (2)")
    time.sleep(1.1)
    [[moment]] = cluster.ask("SELECT now()::text")
    time.sleep(1.1)
    cluster.ask("INSERT INTO proof VALUES (3)")
    cluster.archived()
    cluster.stop()
    refused = cluster.run(cluster.scripts / "restore-wal.sh", cluster.archive, cluster.data)
    assert (refused.returncode, "不是空的" in refused.stdout) == (1, True), "nothing is written over"

    for until, expected in (((), [1, 2, 3]), ((moment,), [1, 2])):
        shutil.rmtree(cluster.data)
        cluster.must(cluster.scripts / "restore-wal.sh", cluster.archive, cluster.data, *until)
        cluster.start()
        assert rows(cluster) == expected
        cluster.stop("fast")

    shutil.rmtree(cluster.data)
    early = cluster.run(cluster.scripts / "restore-wal.sh", cluster.archive, cluster.data, "2001-01-01 00:00:00+08")
    assert (early.returncode, "没有在这个时间之前" in early.stdout) == (1, True)


def test_old_base_backups_and_their_wal_go_and_nothing_that_is_needed(cluster):
    wal = cluster.archive / "wal"
    cluster.ask("CREATE TABLE proof (id integer)")
    for number in range(3):
        cluster.ask(f"INSERT INTO proof VALUES ({number})")
        cluster.archived()
        cluster.must(cluster.scripts / "base-backup.sh", cluster.archive, "2")
        time.sleep(1.1)  # a name is a second
    cluster.archived()
    bases = sorted((cluster.archive / "base").iterdir())
    assert len(bases) == 2
    label = (bases[0] / "backup_label").read_text()
    first = label.partition("(file ")[2].partition(")")[0]
    segments = [path.name for path in wal.iterdir() if len(path.name) == 24]
    assert min(segments) == first
    assert cluster.run(cluster.scripts / "base-backup.sh", cluster.archive, "0").returncode == 2


def test_a_segment_is_never_written_over(tmp_path):
    script, source = SCRIPTS / "archive-wal.sh", tmp_path / "segment"

    def archive() -> int:
        command = [script, source, "000000010000000000000001", tmp_path / "archive"]
        return subprocess.run(command, capture_output=True, timeout=30, check=False).returncode

    source.write_bytes(b"one")
    assert archive() == 0
    assert archive() == 0, "asked again with the same content"
    source.write_bytes(b"two")
    assert archive() == 1
    kept = tmp_path / "archive" / "wal" / "000000010000000000000001"
    assert kept.read_bytes() == b"one"
    assert kept.stat().st_mode & 0o077 == 0
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
