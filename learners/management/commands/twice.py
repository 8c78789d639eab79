"""Names the people who may stand on the roster twice, with what their records share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from ground.actors import SystemActor

from ...merging.selectors import twins


class Command(BaseCommand):
    help = "List records that may be of one person; officers compare and merge them in the browser."

    def handle(self, *args: Any, **options: Any) -> None:
        found = twins(actor=SystemActor("manage.py twice"))
        for pair in found:
            people = "  ".join(
                f"{one.public_id} {one.name}（{one.unit.full_name}）" for one in (pair.first, pair.second)
            )
            self.stdout.write(f"{people}  {'；'.join(map(str, pair.why))}")
        self.stdout.write(f"{len(found)} pairs")
