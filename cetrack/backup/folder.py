"""What lies where in a backup, and whether it is whole."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ground import shared_folder, stores

from . import sums

FORMAT = 1
SUM = "sum"  # of all else that the manifest says; backups of before have none
SAYS = {"format", "made_at", "vendor", "tables", "migrations", "journal", "keys", "versions", "files", "parts"}
MANIFEST, FILES, LIST, ANCHORS, KEYS = "manifest.json", "files", "files.jsonl", "anchors.jsonl", "keys.sealed"


class BackupRefused(Exception):
    """Something is missing or wrong; the text is a sentence for the operator."""


def stored_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Key of each file of a backup, and where it lies there."""
    for path in sorted((folder / FILES).rglob("*")):
        if path.is_file() and stores.KEY.fullmatch(path.name):
            yield path.name, path


@contextlib.contextmanager
def bucket_at_hand() -> Iterator[None]:
    """Says it to the operator where the bucket of files does not answer."""
    try:
        yield
    except stores.StoreAway as error:
        raise BackupRefused(f"{shared_folder.sentence(shared_folder.AWAY)}（{error}）") from None


def manifest_of(folder: Path) -> dict[str, Any]:
    """Raises BackupRefused for a folder that holds no whole backup of ours."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise BackupRefused(f"备份的格式是 {found['format']}，本版本只认识格式 {FORMAT}。请用制作它的版本恢复。")
    except FileNotFoundError:
        raise BackupRefused(f"文件夹 {folder} 中没有 manifest.json：这不是一份完整的备份。") from None
    except (ValueError, KeyError, TypeError):
        raise BackupRefused("备份的 manifest.json 已损坏。请用另一份备份。") from None
    if found.get(SUM, sum_of(found)) != sum_of(found) or not set(found) <= SAYS | {SUM}:
        raise BackupRefused("备份的 manifest.json 已损坏或被改动。请用另一份备份。")
    return dict(found)


def sum_of(manifest: dict[str, Any]) -> str:
    """SHA-256 of what a manifest says, in one order, without this very sum."""
    said = {name: value for name, value in manifest.items() if name != SUM}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check(folder: Path) -> dict[str, Any]:
    """Compares every part and every file with its sum and gives the manifest. Raises BackupRefused naming the first
    that is not as it was made."""
    manifest = manifest_of(folder)
    for name, said in manifest["parts"].items():
        _same(folder / name, name, said)
    listed = {line["name"]: line for line in _lines(folder)}
    for name, line in listed.items():
        _same(folder / FILES / name, f"{FILES}/{name}", line["sum"])
    others = [
        name
        for path in (folder / FILES).rglob("*")
        if path.is_file() and (name := path.relative_to(folder / FILES).as_posix()) not in listed
    ]
    if others or len(listed) != manifest["files"]:
        raise BackupRefused("备份中的文件与清单不符，可能被增减过。请用另一份备份。")
    return manifest


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / LIST).read_text(encoding="utf-8").splitlines()]


def _same(path: Path, name: str, said: str) -> None:
    if not path.is_file():
        raise BackupRefused(f"备份中缺少 {name}。请用另一份备份。")
    if sums.of_file(path) != said:
        raise BackupRefused(f"备份中的 {name} 与制作时不同，已损坏或被改动。请用另一份备份。")
