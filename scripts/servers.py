"""PostgreSQL and Redis for a test run: named ones, throwaway ones, or the ones that listen. Standard library."""

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
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from .machine import POSTGRESQL, PYTHON, REDIS, ROOT, Missing, ensure_system, find_program

LISTENING = (  # what a machine with PostgreSQL usually answers to
    "postgresql://postgres@127.0.0.1:5432/postgres",
    "postgresql://postgres:postgres@127.0.0.1:5432/postgres",
    "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres",
)


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL server on which test databases may be made."""
    if named := os.environ.get("CETRACK_TEST_DATABASE_URL"):
        if not _may_make_databases(named):
            raise Missing(
                "CETRACK_TEST_DATABASE_URL 指定的数据库服务器没有应答，或不允许建立数据库。",
                "CETRACK_TEST_DATABASE_URL names a server that does not answer or lets nobody make databases.",
            )
        yield named
        return
    if not POSTGRESQL.present():
        for address in LISTENING:
            if _may_make_databases(address):
                yield address
                return
        ensure_system([POSTGRESQL])
    with cluster() as own:
        yield own.address


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server of its own."""

    address: str
    control: tuple[str, ...]
    folder: Path

    def restart(self) -> None:
        """At once, as when the machine loses power: nobody is waited for, no connection survives."""
        command = [*self.control, "-w", "-t", "60", "-m", "immediate", "-l", str(self.folder / "log"), "restart"]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, timeout=90)

    def tell(self, *words: str) -> None:
        """Something else to pg_ctl: ``stop``, ``promote``."""
        subprocess.run([*self.control, "-w", "-t", "60", *words], cwd=self.folder, check=True, capture_output=True)


@contextlib.contextmanager
def cluster(*options: str) -> Iterator[Cluster]:
    """A cluster in a scratch folder. It forgets everything when it is left, so it need not wait for the disk; what
    ``options`` say last holds."""
    with _scratch("cetrack-pg-") as folder:
        yield from _throwaway_postgresql(folder, options)


def _throwaway_postgresql(folder: Path, more: tuple[str, ...]) -> Iterator[Cluster]:
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres" if _has_user("postgres") else "nobody")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_owner = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    port, data = _free_port(), folder / "data"
    initdb = [*as_owner, find_program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    _must([*initdb, "--locale=C.UTF-8", "--no-sync"], folder)
    yield from _running(folder, port, (*as_owner, find_program("pg_ctl"), "-D", str(data)), more)


def _running(folder: Path, port: int, control: tuple[str, ...], more: tuple[str, ...]) -> Iterator[Cluster]:
    options = "-c fsync=off -c full_page_writes=off -c max_connections=60"
    options = f"-p {port} -k {folder} -h 127.0.0.1 {options} {' '.join(more)}"
    _must([*control, "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start"], folder)
    try:
        yield Cluster(f"postgresql://postgres@127.0.0.1:{port}/postgres", control, folder)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], cwd=folder, capture_output=True)


@contextlib.contextmanager
def standby(main: Cluster) -> Iterator[Cluster]:
    """A copy that follows ``main`` by streaming, through a slot of its own."""
    with _scratch("cetrack-pg-") as folder:
        as_owner, port, data = main.control[:-3], _free_port(), folder / "data"
        _given_to_owner_of(main, folder)
        copy = [*as_owner, find_program("pg_basebackup"), "-d", main.address, "-D", str(data), "-R"]
        _must([*copy, "-C", "-S", f"copy{port}", "-c", "fast", "--no-sync"], folder)
        yield from _running(folder, port, (*as_owner, find_program("pg_ctl"), "-D", str(data)), ())


@contextlib.contextmanager
def pooler(main: Cluster) -> Iterator[str]:
    """Address of pgbouncer in transaction mode before ``main``, with very few sessions of the server."""
    with _scratch("cetrack-pooler-") as folder:
        _given_to_owner_of(main, folder)
        port = _free_port()
        (folder / "users").write_text('"postgres" ""\n')
        where = f"* = host=127.0.0.1 port={urlsplit(main.address).port}"
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\n{where}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {folder}/users\npool_mode = transaction\ndefault_pool_size = 3\n"
        )
        command = [*main.control[:-3], find_program("pgbouncer"), "-q", str(folder / "pgbouncer.ini")]
        running = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port, "pgbouncer")
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            running.terminate()
            running.wait()


def _given_to_owner_of(main: Cluster, folder: Path) -> None:
    owner = main.folder.stat()
    os.chown(folder, owner.st_uid, owner.st_gid)


def _wait_for(port: int, name: str) -> None:
    for _ in range(100):
        if _listens(port):
            return
        time.sleep(0.1)
    raise Missing(f"{name} 没有启动。", f"{name} does not start.")


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """Address of a Redis database that may be emptied."""
    if named := os.environ.get("CETRACK_TEST_REDIS_URL"):
        yield named
        return
    if not REDIS.present():
        if _listens(6379):
            yield "redis://127.0.0.1:6379/15"
            return
        ensure_system([REDIS])
    port = _free_port()
    with _scratch("cetrack-redis-") as folder:
        program = find_program("redis-server") or find_program("valkey-server")
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for(port, "redis-server")
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait()


@contextlib.contextmanager
def _scratch(prefix: str) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _may_make_databases(address: str) -> bool:
    ask = (
        "import sys, dj_database_url, psycopg2; p = dj_database_url.parse(sys.argv[1]);"
        "c = psycopg2.connect(host=p['HOST'] or None, port=p['PORT'] or None, user=p['USER'] or None,"
        " password=p['PASSWORD'] or None, dbname=p['NAME'], connect_timeout=3).cursor();"
        "c.execute('SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user');"
        "sys.exit(not c.fetchone()[0])"
    )
    return subprocess.run([str(PYTHON), "-c", ask, address], cwd=ROOT, capture_output=True).returncode == 0


def _must(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        log = folder / "log"
        raise Missing(f"{command[-1]}: {done.stdout}{done.stderr}{log.read_text() if log.exists() else ''}")


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
