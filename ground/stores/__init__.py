"""Where sealed files lie: a folder that all machines share, or a bucket of an S3-compatible service.

What arrives here is encrypted already (ground.vault); a place that is read by strangers tells them nothing. A file is
there as a whole or not at all. Names are keys of the vault, or MARK.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings

KEY = re.compile(r"[0-9a-f]{32}")
MARK = "belongs-to"
"""The mark that says to which database the files belong (ground.shared_folder)."""


class StoreAway(OSError):
    """The place of files does not answer, or refuses us: nothing was stored, read or removed."""


ROOM, FULL, SHUT = "ok", "full", "cannot be written"


@dataclass(frozen=True)
class StoreState:
    """What one look at the place tells: the mark that lies there, if any, and whether a file of the usual size finds
    room (ROOM, FULL, SHUT)."""

    mark: str | None
    room: str


class FileStore(Protocol):
    """Every method raises OSError where the place cannot be used; ``read`` and ``start_of`` FileNotFoundError for a
    name that is not there."""

    @property
    def place(self) -> str:
        """In words of the operator's: the folder, or the address of the bucket."""

    def write(self, name: str, content: bytes) -> None: ...

    def read(self, name: str) -> bytes: ...

    def start_of(self, name: str, size: int) -> bytes:
        """The first ``size`` bytes."""

    def remove(self, name: str) -> None:
        """One that is gone already is no error."""

    def stored(self) -> Iterator[str]:
        """Keys of every stored file, sorted; without the mark."""

    def stored_before(self, moment: float) -> Iterator[tuple[str, float]]:
        """Those that were written before a moment (seconds since 1970), each with its own moment."""

    def is_empty(self) -> bool:
        """Whether nothing lies there, not even the mark."""

    def look(self) -> StoreState:
        """Asks once. Raises StoreAway alone."""

    def sweep(self, *, before: float) -> int:
        """Removes what writers that were killed before a moment (seconds since 1970) have left. Returns how many."""


def store() -> FileStore:
    """The place that the settings name."""
    from . import bucket, folder

    config = settings.CONFIG
    if not config.s3_endpoint:
        return folder.FileFolder(settings.MEDIA_ROOT)
    return bucket.FileBucket(
        config.s3_endpoint, config.s3_bucket, config.s3_key_id, config.s3_secret, config.s3_region, config.s3_style
    )


def path_of(name: str) -> str:
    """Where a name lies below the root, the same in a folder, a bucket and a backup. Raises FileNotFoundError for what
    is no name."""
    if name == MARK:
        return name
    if not KEY.fullmatch(name):
        raise FileNotFoundError("no such file")
    return f"{name[:2]}/{name}"
