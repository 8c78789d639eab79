"""Files that hold personal data (uploaded tables, receipts, exports) are encrypted here, before they leave the process,
and lie under generated names in a folder or in a bucket (ground.stores).

key = vault.put(content)            # bytes in, a key of 32 characters out
content = vault.read(key)           # raises FileNotFoundError or crypto.Unreadable
with vault.opened(key) as path: ...   # for readers that want a path: a private copy without a name
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from . import crypto, stores
from .stores.folder import remove_old


def put(content: bytes) -> str:
    """Stores a file and returns its key. Complete or not at all. Raises OSError (stores.StoreAway, a full disk)."""
    key = uuid.uuid4().hex
    stores.store().write(key, crypto.seal_file(content, key))
    return key


def read(key: str) -> bytes:
    """The content of a stored file. Raises FileNotFoundError, or crypto.Unreadable for a changed one."""
    return crypto.unseal_file(stores.store().read(key), key)


@contextlib.contextmanager
def opened(key: str) -> Iterator[Path]:
    """A readable copy for the time of the block, without a name on the disk: a killed process leaves nothing behind."""
    with unnamed(read(key)) as path:
        yield path


@contextlib.contextmanager
def unnamed(content: bytes) -> Iterator[Path]:
    """Some bytes for the time of the block as a file without a name on the disk, for readers that want a path."""
    with tempfile.TemporaryFile() as copy:
        copy.write(content)
        copy.flush()
        yield Path(f"/proc/{os.getpid()}/fd/{copy.fileno()}")


def sweep(*, before: float) -> int:
    """Removes what killed processes have left behind before a moment (seconds since 1970): half-written files, and
    what earlier versions wrote readably (copies, and files on their way in). Returns how many."""
    there = Path(tempfile.gettempdir())
    done = stores.store().sweep(before=before)
    for path in (*there.glob("cetrack-????????/file*"), *there.glob("*.upload*")):
        if remove_old(path, before=before):
            done += 1
            if path.name.startswith("file"):
                with contextlib.suppress(OSError):
                    path.parent.rmdir()
    return done


def key_id(key: str) -> str:
    """Id of the encryption key that a stored file has."""
    return stores.store().start_of(key, 9).partition(b".")[0].decode(errors="replace")


def encrypt_anew(key: str) -> int:
    """Encrypts a stored file under the present key; 1 when done, 0 when it is gone meanwhile."""
    try:
        content = read(key)
    except FileNotFoundError:
        return 0
    stores.store().write(key, crypto.seal_file(content, key))
    return 1


def remove(key: str) -> None:
    """Removes a file; one that is gone already is no error."""
    stores.store().remove(key)


def stored_keys() -> Iterator[str]:
    """Keys of every stored file."""
    yield from stores.store().stored()
