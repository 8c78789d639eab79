"""manage.py verify_journal: does the chain over the journal hold? Names the first broken line."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ground import clock

from ... import chain
from ...models import JournalEntry, JournalSeal


class Command(BaseCommand):
    help = "Walks the whole journal and names the first line that was edited, deleted, reordered or cut off."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--no-seal", action="store_true", help="do not seal waiting lines first, only look")

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain.first_break()
        if found is None and not options["no_seal"]:
            chain.seal(now=clock.now(), everything=True)
            found = chain.first_break()
        if found is not None:
            raise CommandError(f"操作日志不完整。{found}")
        last = JournalSeal.objects.order_by("-position").first()
        waiting = JournalEntry.objects.filter(seal__isnull=True).count()
        head = f"链尾 {last.hash[:16]}…" if last else "尚无日志"
        self.stdout.write(f"操作日志完整：{last.position if last else 0} 条已封存，{waiting} 条待封存，{head}")
        self.stdout.write(f"库外锚点 {len(chain.anchors())} 个：{chain.anchor_file()}")
