"""Makes a recovery key: the public half for CETRACK_RECOVERY_KEY, the private half for a safe, shown once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cetrack.backup import recovery


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anew", action="store_true", help="make another pair although one is set")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.CONFIG.recovery_key and not options["anew"]:
            raise CommandError(
                "已经设置了恢复密钥（CETRACK_RECOVERY_KEY），没有造新的：已有的备份只能用与它成对的私密的一半打开。"
                "私密的一半丢了或泄露了，再运行 manage.py recovery_key --anew 换一对。"
            )
        public, private = recovery.make()
        self.stdout.write(f"写入设置（公开的一半）：\nCETRACK_RECOVERY_KEY={public}\n")
        self.stdout.write(f"抄写或打印后锁好，不要留在本机和备份中（只显示这一次）：\n{private}\n")
        self.stdout.write("丢了这一半，备份中的密钥就打不开；有了它和备份，就能打开全部资料。")
        if settings.CONFIG.recovery_key:
            self.stdout.write(
                "这是另一对，写入设置并重启服务以后的备份才用它。更早的备份仍要用原来私密的一半打开：在它们删除以前，两份都要保存。"
            )
