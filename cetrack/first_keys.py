"""The keys that an embedded installation makes for itself, with an empty database only."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
import sqlite3
from pathlib import Path


class KeysGone(Exception):
    """There is a database that was written with keys, and they are not here: new ones would open nothing of it."""


def in_use(database: Path) -> bool:
    """Whether an embedded database holds anything."""
    if not database.exists():
        return False
    try:
        with contextlib.closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            return opened.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchone() is not None
    except sqlite3.DatabaseError as error:
        return "no such table" not in str(error)  # locked, unreadable or damaged: surely not empty


def make_secrets(path: Path) -> None:
    """Keys of an embedded installation live in one file below the data folder, readable by its owner only."""
    made = {
        "secret_key": secrets.token_urlsafe(48),
        "field_keys": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "index_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "signing_key": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    _write_once(path, json.dumps(made))


def _write_once(path: Path, content: str) -> None:
    scratch = path.with_name(f"{path.stem}.{os.getpid()}.tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(content)
    with contextlib.suppress(FileExistsError):
        os.link(scratch, path)  # whoever starts first wins: two keys would lose data
    scratch.unlink()


def made_later(path: Path) -> str:
    """The signing key of an installation whose other keys are older than it."""
    if not path.exists():
        _write_once(path, base64.b64encode(secrets.token_bytes(32)).decode())
    return path.read_text().strip()
