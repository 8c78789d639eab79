"""Says which uploaded files and exports have had their time and go with the next hourly run; --remove does not wait."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ground import clock
from ground.actors import SystemActor
from reports.audit.jobs import due_exports, remove_old
from uploads.importers import importer_named
from uploads.tidying import due_uploads, tidy_uploads


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove them now, not with the next hourly run")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = SystemActor("retention"), clock.now()
        uploads = list(due_uploads(actor=actor, now=now))
        for row in uploads:
            kept = importer_named(row.importer).files_kept
            assert kept is not None
            self.stdout.write(
                f"{_day(row.uploaded_at)} 上传的文件（{row.importer}，保存 {kept.days} 天）：{row.public_id}"
            )
        exports = list(due_exports(now))
        for export in exports:
            self.stdout.write(f"{_day(export.asked_at)} 导出的表格：{export.public_id}")
        if not uploads and not exports:
            self.stdout.write("没有到期的文件。")
        elif options["remove"]:
            tidy_uploads(actor=actor, now=now)
            remove_old(now)
            self.stdout.write(f"已删除 {len(uploads) + len(exports)} 项，操作日志中有记录。")
        else:
            self.stdout.write(
                f"共 {len(uploads) + len(exports)} 项，下一次整点任务时删除；现在就删：manage.py retention --remove"
            )


def _day(moment: Any) -> str:
    return timezone.localdate(moment).isoformat()
