"""Installing and upgrading as README.md and docs/operations.md say, with the values in either kind of file."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from .environments import ROOT, bare, production

pytestmark = pytest.mark.services
PREPARE = ("portal", "--prepare", "--no-demo")


@pytest.fixture
def lines(tmp_path, empty_database) -> str:
    """What README.md has an operator write down."""
    values = production(
        tmp_path / "data", DATABASE_URL=empty_database, REDIS_URL=settings.CONFIG.redis_url, TRUSTED_PROXIES="1"
    )
    ours = {name: value for name, value in values.items() if name.startswith("CETRACK_")}
    del ours["CETRACK_ENV_FILE"]
    return "".join(f"{name}={value}\n" for name, value in ours.items())


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A copy of the portal in a folder of its own, with the packages of this one."""
    leave = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", ".env", "tests", "bench")
    copy = Path(shutil.copytree(ROOT, tmp_path / "checkout", ignore=leave))
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


def without_variables() -> dict[str, str]:
    environment = bare()
    del environment["CETRACK_ENV_FILE"]
    return environment


def run(folder: Path, environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize("kind", ["CETRACK_ENV_FILE", ".env"])
def test_prepare_and_check_with_the_values_in_a_file(checkout, tmp_path, lines, kind):
    environment = without_variables()
    file = checkout / ".env"
    if kind == "CETRACK_ENV_FILE":
        file = tmp_path / "cetrack.env"
        environment |= {kind: str(file)}
    file.write_text(lines)

    prepared = run(checkout, environment, *PREPARE)
    assert (prepared.returncode, prepared.stderr) == (0, "")
    assert prepared.stdout.endswith("ready\n")
    checked = run(checkout, environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert not (checkout / "var").exists(), "the file was read: nothing embedded was made"
    person = ("administrator", "security", "anquan", "--name", "李安全", "--league", "锡林郭勒盟")
    made = run(checkout, environment, "manage.py", *person)
    assert (made.returncode, made.stderr) == (0, "")

    again = run(checkout, environment, *PREPARE)  # a new version
    assert (again.returncode, again.stderr) == (0, "")

    above = run(checkout, environment | {"CETRACK_PUBLIC_URL": "http://127.0.0.1:8000"}, *PREPARE)
    assert above.returncode == 1, "control: a value of the launcher above the file would stop the start"
    assert "CETRACK_PUBLIC_URL 在生产模式下必须以 https:// 开头" in above.stderr


def test_a_missing_file_is_said_and_nothing_embedded_is_made(checkout, tmp_path):
    answer = run(checkout, without_variables() | {"CETRACK_ENV_FILE": str(tmp_path / "none")}, *PREPARE)
    assert answer.returncode == 1
    assert "CETRACK_ENV_FILE 指定的文件不存在" in answer.stderr


def test_what_the_version_before_served_stays_for_one_upgrade(checkout, tmp_path):
    environment = bare() | {"CETRACK_DATA_DIR": str(tmp_path / "data")}
    static = tmp_path / "data" / "static"

    def upgrade() -> None:
        (static / ".collected").unlink(missing_ok=True)
        assert run(checkout, environment, *PREPARE).returncode == 0

    upgrade()
    manifest = json.loads((static / "staticfiles.json").read_text())
    manifest["paths"]["css/old.css"] = "css/old.0123456789ab.css"
    (static / "staticfiles.json").write_text(json.dumps(manifest))
    for name in ("old.css", "old.0123456789ab.css", "old.0123456789ab.css.gz", "older.css"):
        (static / "css" / name).write_text("x")
    upgrade()
    left = {name for name in os.listdir(static / "css") if name.startswith("old")}
    assert left == {"old.css", "old.0123456789ab.css", "old.0123456789ab.css.gz"}
    upgrade()
    assert not any(name.startswith("old") for name in os.listdir(static / "css"))
    assert (static / manifest["paths"]["css/portal.css"]).exists()
