"""Each command of the book for operators is carried out here, or stands in tests/deploy/book.py with its reason."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings

from scripts import machine

from .book import BOOK, ELSEWHERE, FAILS_HERE, HOW, PACKAGES, RUN, blocks, commands
from .environments import ROOT, bare, key

PASSWORD = "walk4secret"


def test_every_command_is_run_or_has_its_reason():
    assert [command for command in commands() if command not in HOW] == []
    assert [command for command in HOW if command not in commands()] == [], "of a command that the book has no more"
    assert all(len(reason) > 10 for reason in HOW.values() if reason != RUN)


def test_control_a_command_that_nobody_knows_is_found():
    text = BOOK.read_text(encoding="utf-8").replace("manage.py doctor", "manage.py physician", 1)
    assert any(command not in HOW for command in commands(text))


def test_no_kind_of_block_is_overlooked():
    kinds = set(re.findall(r"^```(\w*)$", BOOK.read_text(encoding="utf-8"), re.MULTILINE))
    assert kinds == {"sh", "ini", ""}


def test_the_packages_are_those_that_the_portal_asks_for():
    named = {word for command, how in HOW.items() if how == PACKAGES for word in command.split()}
    asked = {need.package for need in (*machine.TO_RUN, machine.POSTGRESQL, machine.REDIS)} | {"nginx-light"}
    assert asked <= named


class Machine:
    """A copy of the portal with the packages of this one, on which the book is carried out."""

    def __init__(self, folder: Path, database: str, server: dict[str, str]) -> None:
        leave = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", ".env", "tests", "bench")
        self.root = Path(shutil.copytree(ROOT, folder / "srv", ignore=leave))
        (self.root / ".venv").symlink_to(ROOT / ".venv")
        self.file, self.backups, self.name = folder / "cetrack.env", folder / "backups", database
        self.environment = bare() | server | {"CETRACK_ENV_FILE": str(self.file)}

    def run(self, command: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        for there, here in (
            ("sudo -u postgres ", ""), ("/srv/cetrack", str(self.root)), ("/etc/cetrack.env", str(self.file)),
            ("/var/backups/cetrack", str(self.backups)), ("pwprompt cetrack", f"pwprompt {self.name}"),
            ("owner cetrack", f"owner {self.name}"), ("template0 cetrack", f"template0 {self.name}"),
        ):  # fmt: skip
            command = command.replace(there, here)
        return subprocess.run(
            ["setsid", "bash", "-euc", command], cwd=self.root, env=self.environment, input=typed, text=True,
            capture_output=True, timeout=300, check=False,
        )  # fmt: skip

    def must(self, command: str, typed: str = "") -> str:
        done = self.run(command, typed)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def write(self, made: list[str], server: dict[str, str]) -> None:
        """The file of settings as the book has it, with what was made and this database."""
        [text] = [block for block in blocks("ini") if "CETRACK_MODE" in block]
        address = f"postgresql://{self.name}:{PASSWORD}@{server['PGHOST']}:{server['PGPORT']}/{self.name}"
        for there, here in (
            ("第一个", made[0]), ("第二个", made[1]), ("第三个", made[2]), ("第四个", made[3]),
            ("postgresql://cetrack:数据库密码@127.0.0.1:5432/cetrack", address),
            ("redis://127.0.0.1:6379/0", settings.CONFIG.redis_url), ("/var/backups/cetrack", str(self.backups)),
        ):  # fmt: skip
            assert there in text
            text = text.replace(there, here)
        self.file.write_text(f"{text}CETRACK_DATA_DIR={self.file.parent / 'data'}\n")
        self.file.chmod(0o600)


@pytest.fixture
def server() -> dict[str, str]:
    parts = urlsplit(os.environ["CETRACK_TEST_DATABASE_URL"])
    values = {"PGHOST": parts.hostname, "PGPORT": str(parts.port or 5432), "PGUSER": parts.username or "postgres"}
    return {name: value for name, value in (values | {"PGPASSWORD": parts.password}).items() if value}


@pytest.fixture
def machines(tmp_path, server):
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        made.append(Machine(tmp_path / name, f"cetrack_book_{secrets.token_hex(4)}", server))
    yield made
    admin = psycopg2.connect(
        host=server["PGHOST"], port=server["PGPORT"], user=server["PGUSER"], password=server.get("PGPASSWORD"),
        dbname="postgres",
    )  # fmt: skip
    admin.autocommit = True
    with admin.cursor() as cursor:
        for one in made:
            cursor.execute(f'DROP DATABASE IF EXISTS "{one.name}" WITH (FORCE)')
            cursor.execute(f'DROP ROLE IF EXISTS "{one.name}"')
    admin.close()


@pytest.mark.services
def test_the_book_is_carried_out_from_the_first_command_to_the_last(machines, server, tmp_path):
    one, two = machines
    made: list[str] = []
    for command in commands():
        how = HOW[command]
        if how == ELSEWHERE:
            restored(two, one, command, server, tmp_path)
        elif how == FAILS_HERE:
            done = one.run(command)
            assert done.returncode in (0, 1), done.stderr
            assert "✔ 数据库：postgresql" in done.stdout
        elif how == RUN:
            said = one.must(command, f"{PASSWORD}\n{PASSWORD}\n" if "pwprompt" in command else "")
            if command.startswith(("python3 -c", "openssl")):
                made.append(said.strip())
                if len(made) == 4:
                    one.write(made, server)
            if command.endswith("manage.py recovery_key"):
                public, private = keys_of(said)
                (tmp_path / "recovery.key").write_text(private)
                with one.file.open("a") as target:
                    target.write(f"CETRACK_RECOVERY_KEY={public}\n")
    assert len(list(one.backups.iterdir())) == 3


def keys_of(said: str) -> tuple[str, str]:
    public, private = re.findall(r"[A-Za-z0-9+/]{43}=", said)
    return public, private


def restored(two: Machine, one: Machine, command: str, server: dict[str, str], tmp_path: Path) -> None:
    """4.1 of the book: an empty machine with keys of its own gets the backup's."""
    for before in commands():
        if HOW[before] == RUN and ("createuser" in before or "createdb" in before):
            two.must(before, f"{PASSWORD}\n{PASSWORD}\n")
    two.write([secrets.token_urlsafe(48), key(), key(), key()], server)
    newest = sorted(one.backups.iterdir())[-1]
    command = command.replace("/var/backups/cetrack/2026-11-29-023000", str(newest))
    assert "已恢复并逐项核对" in two.must(command.replace("/mnt/stick", str(tmp_path)))
    given = dict(line.split("=", 1) for line in (two.root / "keys.env").read_text().splitlines())
    lines = [line for line in two.file.read_text().splitlines() if line.partition("=")[0] not in given]
    two.file.write_text("\n".join([*lines, *(f"{name}={value}" for name, value in given.items())]) + "\n")
    two.must("./portal --prepare --no-demo")
    assert "操作日志完整" in two.must(".venv/bin/python manage.py verify_journal")
