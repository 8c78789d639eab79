"""manage.py seal_journal: chain waiting lines now and write an anchor outside the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ground import clock

from ... import chain


class Command(BaseCommand):
    help = "Seals every waiting line of the journal and appends an anchor to the file outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        sealed = chain.seal(now=clock.now(), everything=True)
        anchor = chain.write_anchor(now=clock.machine_now())
        self.stdout.write(f"封存 {sealed} 条" + (f"，锚点写到第 {anchor.position} 条" if anchor else "，锚点无变化"))
