"""Makes a backup while the portal runs: database, files, anchors, and the keys sealed to the recovery key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cetrack import told_errors
from cetrack.backup import shelf
from cetrack.backup.folder import BackupRefused, check
from cetrack.backup.making import make
from ground import clock
from ground.actors import SystemActor
from journal.services import record


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, nargs="?", help="a new or empty folder; left out: one below CETRACK_BACKUPS"
        )
        parser.add_argument("--check", action="store_true", help="only look whether the backup in the folder is whole")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="afterwards remove all but the newest N backups below CETRACK_BACKUPS"
        )

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        keep: int | None = options["keep"]
        if keep is not None and (keep < 1 or options["check"]):
            raise CommandError("--keep 是要保留的份数，至少为 1，且不与 --check 同用。")
        try:
            if options["check"]:
                manifest = check(folder or shelf.newest())
            else:
                now = clock.machine_now()
                place = folder or shelf.new_folder(now)
                manifest = make(place, now=now, say=self.stdout.write)
                check(place)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"备份没有完成：{told_errors.of_system(error)}。") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        told = {"rows": rows, "files": manifest["files"]}
        self.stdout.write(f"备份完整：{len(manifest['tables'])} 张表共 {rows} 行，{manifest['files']} 个文件。")
        if options["check"]:
            return
        with transaction.atomic():
            record(actor=SystemActor("backup"), action="backup.made", after=told)
        if keep is not None:
            self._thin_out(keep)
        if not settings.CONFIG.recovery_key:
            self.stdout.write(
                "注意：没有设置 CETRACK_RECOVERY_KEY，备份中没有密钥。没有密钥，身份证号码、电话和文件都打不开："
                "请另行保存密钥，或先运行 manage.py recovery_key。"
            )

    def _thin_out(self, keep: int) -> None:
        """Only after a new one was made and found whole."""
        try:
            gone = shelf.thin_out(keep)
        except OSError as error:
            raise CommandError(f"旧备份没有删除干净：{told_errors.of_system(error)}。") from None
        if gone:
            self.stdout.write(f"已删除 {len(gone)} 份旧备份，保留最近 {keep} 份。")
