"""A folder on a disk of this machine, or one that several machines have mounted."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

from . import FULL, KEY, MARK, ROOM, SHUT, StoreState, path_of

LEAST_ROOM = 200 << 20  # bytes: a few of the largest uploads


class FileFolder:
    """Files readable by their owner only. Written aside, then renamed."""

    def __init__(self, media: Path) -> None:
        self._root = Path(media, "vault")

    @property
    def place(self) -> str:
        return str(self._root.parent)

    def write(self, name: str, content: bytes) -> None:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scratch = path.with_suffix(f".{uuid.uuid4().hex}.part")
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as target:
                target.write(content)
                target.flush()
                os.fsync(target.fileno())
            scratch.replace(path)
        except BaseException:  # a full disk, above all: nothing half-written stays
            scratch.unlink(missing_ok=True)
            raise

    def read(self, name: str) -> bytes:
        return self._path(name).read_bytes()

    def start_of(self, name: str, size: int) -> bytes:
        with self._path(name).open("rb") as stored:
            return stored.read(size)

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def stored(self) -> Iterator[str]:
        for path in sorted(self._root.glob("??/*")):
            if KEY.fullmatch(path.name):
                yield path.name

    def stored_before(self, moment: float) -> Iterator[tuple[str, float]]:
        for name in self.stored():
            with contextlib.suppress(FileNotFoundError):  # gone meanwhile
                if (written := self._path(name).stat().st_mtime) < moment:
                    yield name, written

    def is_empty(self) -> bool:
        return not self._root.exists() or not any(self._root.rglob("*"))

    def look(self) -> StoreState:
        try:
            mark = self.read(MARK).decode("ascii", "replace").strip()
        except OSError:
            mark = None
        return StoreState(mark, self._room())

    def _room(self) -> str:
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            found = os.statvfs(self._root)
        except OSError:
            return SHUT
        if not os.access(self._root, os.W_OK | os.X_OK):
            return SHUT
        return ROOM if found.f_bavail * found.f_frsize >= LEAST_ROOM else FULL

    def sweep(self, *, before: float) -> int:
        return sum(remove_old(path, before=before) for path in self._root.glob("**/*.part"))

    def _path(self, name: str) -> Path:
        return self._root / path_of(name)


def remove_old(path: Path, *, before: float) -> bool:
    """Removes a file of ours that was not touched since a moment. Returns whether it did."""
    with contextlib.suppress(OSError):
        if path.stat().st_mtime < before and path.stat().st_uid == os.getuid():
            path.unlink()
            return True
    return False
