"""The keys that papers are signed with: shows those that are published, takes another one on purpose, withdraws one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ground import clock
from ground.actors import SystemActor
from ground.refusals import Refused
from reports.signing_keys import agreement, services
from reports.signing_keys.models import PublishedKey
from reports.signing_keys.selectors import published_keys

ACTOR = SystemActor("signing_key")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []  # what they would say of these keys it says itself

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--take", action="store_true", help="sign with the key of the settings from now on")
        what.add_argument(
            "--withdraw", metavar="NAME", help="publish a key of before no more: somebody else may have it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["take"] and not agreement.differing():
                self.stdout.write("没有要换的：设置中的签名密钥就是公布的那一把。")
            elif options["take"]:
                services.take_key(actor=ACTOR)
            elif options["withdraw"]:
                services.withdraw_key(actor=ACTOR, name=options["withdraw"], now=clock.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        rows = published_keys(actor=ACTOR, withdrawn=True)
        for row in rows:
            self.stdout.write(f"{row.name}：{row.fingerprint}，{_day(row.taken_at)} 起，{_now(row)}")
        if not rows:
            self.stdout.write("还没有公布过签名密钥：没有设置，审验卡不签名。")
        if found := agreement.differing():
            raise CommandError(agreement.sentence(found))


def _now(row: PublishedKey) -> str:
    if row.withdrawn_at:
        return f"{_day(row.withdrawn_at)} 作废"
    return "正在使用" if row.in_use else "不再使用，以前签的照常可以核验"


def _day(at: Any) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d")
