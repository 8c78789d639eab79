"""Brings the database and the static files up to date; with --demo also puts in the sample data. Can be repeated.

Before the portal starts, --run-on sets the clock of a demonstration going; --day chooses its day.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ground import shared_folder
from ground.demonstration import a_day
from ground.keys import prints
from reports.signing_keys import agreement

from ..playing import go_on

ENCRYPTED = (
    "生产模式：只能通过加密地址 {} 打开，由前面的反向代理（如 contrib/nginx/cetrack.conf）提供；"
    "直接用 http:// 打开下面的地址会被转到那里。"
)
MANIFEST = ManifestStaticFilesStorage.manifest_name


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true")
        parser.add_argument("--run-on", action="store_true")
        parser.add_argument("--day", type=a_day)

    def handle(self, *args, **options) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        if lacking := prints.missing():
            raise CommandError(prints.sentence(lacking))
        if (files := shared_folder.mark()) != shared_folder.OK:
            raise CommandError(shared_folder.sentence(files))
        if differing := agreement.differing():  # pages go on, papers wait
            self.stdout.write(agreement.sentence(differing))
        self._collect_static()
        if options["demo"]:
            call_command("seed_demo", run_on=options["run_on"], day=options["day"], stdout=self.stdout)
        elif options["run_on"] and settings.DEMONSTRATION:
            go_on(None)
        if options["run_on"] and not settings.EMBEDDED:
            self.stdout.write(ENCRYPTED.format(settings.PUBLIC_URL))

    def _collect_static(self) -> None:
        """Collects the static files when they have changed since the last time."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        now = _fingerprint()
        if stamp.exists() and stamp.read_text() == now:
            return
        kept = _named_by_manifest()  # a web process that runs on through an upgrade goes on serving these
        call_command("collectstatic", interactive=False, verbosity=0)
        _remove_others(kept | _named_by_manifest())
        stamp.write_text(now)


def _named_by_manifest() -> set[str]:
    """Paths below the static folder that the manifest names, with and without a hash."""
    try:
        paths = json.loads((Path(settings.STATIC_ROOT) / MANIFEST).read_text())["paths"]
    except (OSError, ValueError, KeyError):
        return set()
    return {*paths, *paths.values()}


def _remove_others(kept: set[str]) -> None:
    """Removes what is left of versions before the last."""
    root = Path(settings.STATIC_ROOT)
    for file in root.rglob("*"):
        name = file.relative_to(root).as_posix()
        if file.is_file() and name != MANIFEST and name.removesuffix(".gz") not in kept:
            file.unlink()


def _fingerprint() -> str:
    """Names, sizes and times of every static file: reading them all would take as long as collecting."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
