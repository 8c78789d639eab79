"""Restores a backup onto an empty machine and proves that it is equal to the last row and file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from cetrack import told_errors
from cetrack.backup.folder import BackupRefused
from cetrack.backup.restoring import restore
from ground.actors import SystemActor
from journal.services import record


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--recovery-key", type=Path, metavar="FILE", help="file with the private half")
        parser.add_argument("--keys-to", type=Path, metavar="FILE", help="in production: where the keys are written")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        file: Path | None = options["recovery_key"]
        try:
            private = file.read_text().strip() if file else ""
            manifest = restore(folder, recovery_key=private, keys_to=options["keys_to"], say=self.stdout.write)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"恢复没有完成：{told_errors.of_system(error)}。") from None
        rows = sum(table["rows"] for table in manifest["tables"].values())
        with transaction.atomic():
            record(actor=SystemActor("restore"), action="backup.restored", after={"made_at": manifest["made_at"]})
        self.stdout.write(
            f"已恢复并逐项核对：{len(manifest['tables'])} 张表共 {rows} 行，{manifest['files']} 个文件，"
            f"备份于 {told_errors.minute(manifest['made_at'])}。下一步：{_keys_first(options['keys_to'])}"
            "./portal --prepare --no-demo，再启动服务。"
        )


def _keys_first(keys_to: Path | None) -> str:
    return f"把 {keys_to} 中的各行换进设置文件，删掉 {keys_to.name}，然后 " if keys_to and keys_to.exists() else ""
