"""Which version a backup comes from: an older one is brought up to this one, a newer one is refused."""

from __future__ import annotations

import tomllib
from typing import Any

from django.conf import settings
from django.db.migrations.loader import MigrationLoader

from .folder import BackupRefused

GONE = {"captcha"}
"""Apps of other people that earlier versions had; their tables stay in the database and hold nothing that is read."""


def own() -> str:
    """Version of this product: ``0.1.0``."""
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])


def must_be_known(manifest: dict[str, Any]) -> None:
    """Raises BackupRefused for a backup of a newer version: this one cannot know what its tables mean."""
    said = str(manifest["versions"]["cetrack"])
    newer = sorted(name for name in set(manifest["migrations"]) - _ours() if name.partition(".")[0] not in GONE)
    if _parts(said) > _parts(own()) or newer:
        more = f"，其中有本版本没有的升级：{'、'.join(newer[:3])}{'等' if len(newer) > 3 else ''}" if newer else ""
        raise BackupRefused(
            f"备份来自较新的版本 {said}（本机是 {own()}）{more}。请先把程序升级到备份时的版本或更新的版本，再恢复。"
        )


def missing_in(manifest: dict[str, Any]) -> list[str]:
    """Migrations of ours that the backup has not had."""
    return sorted(_ours() - set(manifest["migrations"]))


def _ours() -> set[str]:
    """Every migration that this version knows, also those that a squashed one has replaced."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {old for migration in loader.disk_migrations.values() for old in migration.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))
