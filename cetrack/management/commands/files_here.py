"""Says that the folder of uploaded files here is the right one: after it was restored or moved to another disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from ground import shared_folder
from ground.actors import SystemActor
from journal.services import record


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            shared_folder.adopt()
            record(actor=SystemActor("files"), action="files.adopted")
        self.stdout.write(
            f"{settings.MEDIA_ROOT} 现在是这个数据库的文件夹。其他机器若用着另一个文件夹，会在 /readyz 中说明。"
        )
