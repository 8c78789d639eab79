"""Files that hold personal data (uploaded tables, receipts, exports) lie encrypted on the disk, under generated names.

key = vault.put(content)            # bytes in, a key of 32 characters out
content = vault.read(key)           # raises FileNotFoundError or crypto.Unreadable
with vault.opened(key) as path: ...   # for readers that want a path: a private copy without a name
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from . import crypto

LEAST_ROOM = 200 << 20  # bytes: a few of the largest uploads
_KEY = re.compile(r"[0-9a-f]{32}")


def put(content: bytes) -> str:
    """Stores a file and returns its key. Complete or not at all: written aside, then renamed."""
    key = uuid.uuid4().hex
    _write(key, content)
    return key


def _write(key: str, content: bytes) -> None:
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = path.with_suffix(f".{uuid.uuid4().hex}.part")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(crypto.seal_file(content, key))
            target.flush()
            os.fsync(target.fileno())
        scratch.replace(path)
    except BaseException:  # a full disk, above all: nothing half-written stays
        scratch.unlink(missing_ok=True)
        raise


def read(key: str) -> bytes:
    """The content of a stored file. Raises FileNotFoundError, or crypto.Unreadable for a changed one."""
    return crypto.unseal_file(_path(key).read_bytes(), key)


@contextlib.contextmanager
def opened(key: str) -> Iterator[Path]:
    """A readable copy for the time of the block, without a name on the disk: a killed process leaves nothing behind."""
    with tempfile.TemporaryFile() as copy:
        copy.write(read(key))
        copy.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{copy.fileno()}")


def sweep(*, before: float) -> int:
    """Removes what killed processes have left behind before a moment (seconds since 1970): half-written files, and
    what earlier versions wrote readably (copies, and files on their way in). Returns how many."""
    there = Path(tempfile.gettempdir())
    left = [*_root().glob("??/*.part"), *there.glob("cetrack-????????/file*"), *there.glob("*.upload*")]
    done = 0
    for path in left:
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < before and path.stat().st_uid == os.getuid():
                path.unlink()
                done += 1
                if path.name.startswith("file"):
                    path.parent.rmdir()
    return done


def has_room() -> bool:
    """Whether the disk takes a file of the usual size."""
    _root().mkdir(parents=True, exist_ok=True, mode=0o700)
    if not os.access(_root(), os.W_OK | os.X_OK):
        raise PermissionError("the folder of files cannot be written")
    found = os.statvfs(_root())
    return found.f_bavail * found.f_frsize >= LEAST_ROOM


def key_id(key: str) -> str:
    """Id of the encryption key that a stored file has."""
    with _path(key).open("rb") as stored:
        return stored.read(9).partition(b".")[0].decode(errors="replace")


def encrypt_anew(key: str) -> int:
    """Encrypts a stored file under the present key; 1 when done, 0 when it is gone meanwhile."""
    try:
        content = read(key)
    except FileNotFoundError:
        return 0
    _write(key, content)
    return 1


def remove(key: str) -> None:
    """Removes a file; one that is gone already is no error."""
    _path(key).unlink(missing_ok=True)


def stored_keys() -> Iterator[str]:
    """Keys of every stored file."""
    for path in sorted(_root().glob("??/*")):
        if _KEY.fullmatch(path.name):
            yield path.name


def _root() -> Path:
    return Path(settings.MEDIA_ROOT, "vault")


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise FileNotFoundError("no such file")
    return _root() / key[:2] / key
