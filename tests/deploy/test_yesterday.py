"""Yesterday's code on today's schema: while an upgrade runs, the version before serves what was migrated already.

Yesterday is the commit before the last one that changed a migration: in a whole clone that is the newest code that knew
another schema. A shallow clone, or a copy without its history, does not have it: the test says so and is skipped there,
and so the whole history belongs to a machine that is to find this (``git fetch --unshallow``).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections

from accounts.holders.models import Account
from journal import chain
from journal.models import JournalEntry
from tests.cast import PASSWORD

from .environments import ROOT, bare

NEW = "草原-yesterday-Passw0rd!"
pytestmark = pytest.mark.django_db(transaction=True)


def git(*arguments: str, at: Path = ROOT) -> str:
    done = subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def yesterday(at: Path = ROOT) -> str:
    """The commit; empty where there is no history that has it."""
    if git("status", "--porcelain", "--", "*/migrations/*.py", at=at):
        return git("rev-parse", "--verify", "--quiet", "HEAD", at=at)  # today's migrations are not committed yet
    last = git("log", "-1", "--format=%H", "--", "*/migrations/*.py", at=at)
    return git("rev-parse", "--verify", "--quiet", f"{last}^", at=at) if last else ""


@pytest.fixture
def old_code(tmp_path) -> Path:
    commit = yesterday()
    if not commit:
        pytest.skip("a shallow clone or no clone: the code of yesterday is not here (git fetch --unshallow)")
    there = tmp_path / "yesterday"
    there.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(there)], input=packed, check=True)
    return there


def database_of(folder: Path) -> dict[str, str]:
    """Where the other process finds today's schema: the test's own server, or a copy of its file."""
    server = connection.settings_dict
    connections.close_all()
    if connection.vendor == "sqlite":
        shutil.copyfile(server["NAME"], folder / "cetrack.sqlite3")
        return {"CETRACK_DATABASE_URL": ""}
    address = f"{server['USER']}:{server['PASSWORD']}@{server['HOST'] or 'localhost'}:{server['PORT'] or 5432}"
    return {"CETRACK_DATABASE_URL": f"postgresql://{address}/{server['NAME']}"}


def visited(code: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir()
    environment = bare() | database_of(folder) | {
        "PYTHONPATH": str(code), "CETRACK_DATA_DIR": str(folder), "CETRACK_INDEX_KEY": settings.CONFIG.index_key,
        "CETRACK_FIELD_KEYS": settings.CONFIG.field_keys, "CETRACK_SECRET_KEY": settings.CONFIG.secret_key,
        "CETRACK_TEST_PASSWORD": PASSWORD, "CETRACK_TEST_NEW_PASSWORD": NEW,
    }  # fmt: skip
    script = Path(__file__).with_name("visits_of_yesterday.py").read_text(encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", script], cwd=code, env=environment, capture_output=True, text=True, timeout=180
    )


def test_the_version_before_serves_on_todays_schema(cast, old_code, tmp_path):
    done = visited(old_code, tmp_path / "data")
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["home"], found["office"], found["write"]) == (200, 200, 302), found
    assert len(found["menu"]) >= 5
    assert {path: status for path, status in found["menu"].items() if status >= 400} == {}
    if connection.vendor == "postgresql":  # written into our own database: today's code goes on with it
        assert Account.objects.get(login="alatan").check_password(NEW)
        assert JournalEntry.objects.filter(action="account.password_changed").count() == 1
        chain.seal(now=JournalEntry.objects.latest("pk").at)
        assert chain.first_break() is None


def test_control_a_schema_that_lost_a_column_is_noticed(cast, old_code, tmp_path):
    def rename(old: str, new: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE learners_learner RENAME COLUMN {old} TO {new}")

    rename("post_grade", "grade_of_post")
    try:
        done = visited(old_code, tmp_path / "data")
    finally:
        rename("grade_of_post", "post_grade")
    assert done.returncode != 0
    assert "post_grade" in done.stderr


def test_which_commit_is_yesterday_and_what_a_shallow_clone_does_not_have(tmp_path):
    if not yesterday():
        pytest.skip("no history here")
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{ROOT}", str(shallow)], check=True, capture_output=True
    )
    assert yesterday(shallow) == ""
    assert git("diff", "--name-only", yesterday(), "--", "*/migrations/*.py")
