"""The folder under which backups stand, one folder each, named by the moment at which they were begun."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from .folder import MANIFEST, BackupRefused, manifest_of


def new_folder(now: dt.datetime) -> Path:
    """A name for a backup that is begun now. Raises BackupRefused where nothing is set."""
    if settings.BACKUPS is None:
        raise BackupRefused("请写明备份的文件夹，或先设置 CETRACK_BACKUPS（放各次备份的文件夹）。")
    return Path(settings.BACKUPS, f"{timezone.localtime(now):%Y-%m-%d-%H%M%S}")


def whole() -> list[tuple[str, Path]]:
    """When each complete backup was made, and its folder; the newest last. Broken ones and strangers are left out."""
    if settings.BACKUPS is None or not settings.BACKUPS.is_dir():
        return []
    found = []
    for folder in settings.BACKUPS.iterdir():
        if (folder / MANIFEST).is_file():
            try:
                manifest: dict[str, Any] = manifest_of(folder)
            except BackupRefused:
                continue
            found.append((str(manifest["made_at"]), folder))
    return sorted(found)


def newest() -> Path:
    """Raises BackupRefused where there is none."""
    backups = whole()
    if not backups:
        raise BackupRefused("没有找到完整的备份。请写明备份的文件夹，或设置 CETRACK_BACKUPS 并运行 manage.py backup。")
    return backups[-1][1]


def thin_out(keep: int) -> list[Path]:
    """Removes the oldest complete backups but ``keep``; returns what went. What is no backup of ours is not touched."""
    gone = [folder for _made, folder in whole()[:-keep]]
    for folder in gone:
        (folder / MANIFEST).unlink()  # first: what is left of a removal that was cut short is no backup
        shutil.rmtree(folder)
    return gone
