"""Says in Chinese what is wrong with this installation and what to do. Ends with 1 where something is."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from cetrack.doctor import Moment, examine
from ground import clock


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for finding in examine(Moment(clock.machine_now(), clock.now())):
            wrong += bool(finding.todo)
            self.stdout.write(str(finding))
        self.stdout.write(f"共 {wrong} 处需要处理。" if wrong else "一切正常。")
        if wrong:
            sys.exit(1)
