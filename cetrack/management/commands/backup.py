"""Makes a backup while the portal runs: database, files, anchors, and the keys sealed to the recovery key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cetrack.backup.folder import BackupRefused, check
from cetrack.backup.making import make
from ground import clock
from ground.actors import SystemActor
from journal.services import record


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="a new or empty folder")
        parser.add_argument("--check", action="store_true", help="only look whether the backup in the folder is whole")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            if options["check"]:
                manifest = check(folder)
            else:
                manifest = make(folder, now=clock.machine_now(), say=self.stdout.write)
                check(folder)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"备份没有完成：{error.strerror}（{error.filename}）。") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        told = {"rows": rows, "files": manifest["files"]}
        if not options["check"]:
            with transaction.atomic():
                record(actor=SystemActor("backup"), action="backup.made", after=told)
        self.stdout.write(f"备份完整：{len(manifest['tables'])} 张表共 {rows} 行，{manifest['files']} 个文件。")
        if not options["check"] and not settings.CONFIG.recovery_key:
            self.stdout.write(
                "注意：没有设置 CETRACK_RECOVERY_KEY，备份中没有密钥。没有密钥，身份证号码、电话和文件都打不开："
                "请另行保存密钥，或先运行 manage.py recovery_key。"
            )
