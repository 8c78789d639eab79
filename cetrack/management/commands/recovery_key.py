"""Makes a recovery key: the public half for CETRACK_RECOVERY_KEY, the private half for a safe, shown once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from cetrack.backup import recovery


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        public, private = recovery.make()
        self.stdout.write(f"写入设置（公开的一半）：\nCETRACK_RECOVERY_KEY={public}\n")
        self.stdout.write(f"抄写或打印后锁好，不要留在本机和备份中（只显示这一次）：\n{private}\n")
        self.stdout.write("丢了这一半，备份中的密钥就打不开；有了它和备份，就能打开全部资料。")
