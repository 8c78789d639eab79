"""Says that the place of uploaded files here is the right one: after it was restored, or moved to another disk.

With --copy-from it brings the files from a folder first, encrypted as they lie: into a bucket, or into another folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from ground import shared_folder, stores
from ground.actors import SystemActor
from ground.stores.folder import FileFolder
from journal.services import record


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--copy-from", type=Path, metavar="FOLDER", help="原来的 files 文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["copy_from"]:
                self._copy(options["copy_from"])
            with transaction.atomic():
                shared_folder.adopt()
                record(actor=SystemActor("files"), action="files.adopted")
        except stores.StoreAway:
            raise CommandError(shared_folder.sentence(shared_folder.AWAY)) from None
        self.stdout.write(
            f"{stores.store().place} 现在是这个数据库存放文件的地方。其他机器若用着另一个，会在 /readyz 中说明。"
        )

    def _copy(self, folder: Path) -> None:
        """Can be repeated; what is there already is not brought again."""
        source, target = FileFolder(folder), stores.store()
        if source.place == target.place:
            raise CommandError("--copy-from 要写原来的文件夹，不是现在用着的这一个。")
        if source.is_empty():
            raise CommandError(f"{folder} 下没有上传的文件（应当是数据文件夹下的 files，其中有 vault）。")
        there, brought = set(target.stored()), 0
        for key in source.stored():
            if key not in there:
                target.write(key, source.read(key))
                brought += 1
        self.stdout.write(f"复制了 {brought} 个文件，原来的没有动。")
