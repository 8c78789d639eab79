"""Says which files and records have had their time; they go with the next run by the clock. --remove does not wait."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from ground import clock, retention
from ground.actors import SystemActor
from ground.leaving import removal as leaving
from ground.leaving import unclaimed
from reports.audit.jobs import due_exports, remove_old
from reports.runs.jobs import due_copies, remove_old_copies
from uploads.importers import importer_named
from uploads.models import Upload
from uploads.tidying import FAILED_KEPT, due_papers, due_uploads, tidy_uploads

from ...retention.jobs import listed, listed_files, remove_all
from ...retention.services import TERMS, UNCLAIMED


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="remove them now, not with the next hourly run")

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = SystemActor("retention"), clock.now()
        lines = [_of_upload(row) for row in due_uploads(actor=actor, now=now)]
        lines += [
            f"{_day(row.added_at)} 上传的材料，无法处理（保存 {FAILED_KEPT.days} 天）：{row.public_id}"
            for row in due_papers(actor=actor, now=now)
        ]
        lines += [f"{_day(row.asked_at)} 导出的表格：{row.public_id}" for row in due_exports(now)]
        lines += [f"{_day(row.made_at)} 成批的审验卡文件：{row.public_id}" for row in due_copies(now)]
        lines += [
            f"{_day(written)} {UNCLAIMED}（保存 {unclaimed.SAFE.days} 天）：{key}"
            for key, written in listed_files().items()
        ]
        rows: Counter[retention.RetentionTerm] = Counter()
        for term, piece in listed():
            rows[term] += len(piece)
        lines += [f"{term.said}，保存期（{TERMS[term.term]}）已满：{found} 条" for term, found in rows.items()]
        total = len(lines) - len(rows) + rows.total()
        for line in lines:
            self.stdout.write(line)
        if not lines:
            self.stdout.write("没有到期的文件和记录。")
        elif options["remove"]:
            tidy_uploads(actor=actor, now=now)
            remove_old(now, actor=actor)
            remove_old_copies(now, actor=actor)
            remove_all(actor=actor)
            leaving.try_again()
            self.stdout.write(f"已删除 {total} 项，操作日志中有记录。")
        else:
            self.stdout.write(
                f"共 {total} 项：文件在下一次整点任务时删除，记录每天删除；现在就删：manage.py retention --remove"
            )


def _of_upload(row: Upload) -> str:
    kept = importer_named(row.importer).files_kept
    assert kept is not None
    return f"{_day(row.uploaded_at)} 上传的文件（{row.importer}，保存 {kept.days} 天）：{row.public_id}"


def _day(moment: Any) -> str:
    return timezone.localdate(moment).isoformat()
