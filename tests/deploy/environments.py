"""Environments as an operator would set them."""

from __future__ import annotations

import base64
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def bare() -> dict[str, str]:
    """Nothing of ours set."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("CETRACK_", "DJANGO_"))} | {
        "CETRACK_ENV_FILE": os.devnull
    }


def production(folder: Path, **changes: str) -> dict[str, str]:
    """Production as README.md has it; ``changes`` without the prefix, an empty value takes the variable away."""
    values = {
        "CETRACK_MODE": "production",
        "CETRACK_DATA_DIR": str(folder),
        "CETRACK_SECRET_KEY": base64.b64encode(os.urandom(48)).decode(),
        "CETRACK_FIELD_KEYS": f"k1:{key()}",
        "CETRACK_INDEX_KEY": key(),
        "CETRACK_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "CETRACK_REDIS_URL": "redis://127.0.0.1:1/0",
        "CETRACK_ALLOWED_HOSTS": "portal.example",
        "CETRACK_PUBLIC_URL": "https://portal.example",
    }
    values |= {f"CETRACK_{name}": value for name, value in changes.items()}
    return bare() | {name: value for name, value in values.items() if value}


def manage(environment: dict[str, str], *arguments: str, timeout: int = 120) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout)


def once(name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the processes of a test run share, filled by the first that asks for it. Nobody writes into it."""
    folder = Path(os.environ["CETRACK_TEST_RUN_DIR"], name)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            make(part)
            part.rename(folder)
    return folder


def lay_prepared(data: Path) -> None:
    """The data folder of an embedded portal as ``prepare`` leaves it; the keys are the same in all copies."""
    shutil.copytree(once("prepared", _prepare) / "data", data)


def _prepare(folder: Path) -> None:
    done = manage(bare() | {"CETRACK_DATA_DIR": str(folder / "data")}, "prepare")
    assert done.returncode == 0, done.stdout + done.stderr
