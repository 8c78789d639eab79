"""Restores the newest backup, or the one in FOLDER, into a throwaway database and compares it, as the job does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cetrack import told_errors
from cetrack.backup.drill import practise
from cetrack.backup.folder import BackupRefused


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        try:
            told = practise(folder, say=self.stdout.write)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(
            f"演练成功：备份于 {told_errors.minute(told['made_at'])}，"
            f"{told['tables']} 张表共 {told['rows']} 行，{told['files']} 个文件，"
            "与清单一致。临时数据库已删除。"
        )
