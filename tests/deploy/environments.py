"""Environments as an operator would set them."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
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
