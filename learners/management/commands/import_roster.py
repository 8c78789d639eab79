"""manage.py import_roster FILE: the upload page's own plan and execution, from the command line."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal import clock, jobs
from journal.actors import Actor, SystemActor
from journal.models import Job
from journal.refusals import Refused
from learners.models import Account, RosterImport
from learners.roster.planning import default_since
from learners.selectors import person_for
from learners.services import confirm_roster, discard_roster, upload_roster


class Command(BaseCommand):
    help = "Imports a roster (xlsx, xls, csv) within the scope of an account, or of the portal itself."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--actor", default="", help="account name; without it the portal itself acts")
        parser.add_argument(
            "--since",
            type=dt.date.fromisoformat,
            default=None,
            help="YYYY-MM-DD: in the unit since, where the file does not say (default: 1 January of the policy year)",
        )
        parser.add_argument("--plan-only", action="store_true", help="say what would become of each row, store nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self._actor(options["actor"])
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        since = options["since"] or default_since()
        try:
            roster = upload_roster(
                actor=actor, file_name=options["file"].name, content=content, since=since, now=clock.now()
            )
            self._finish(roster)
            self._say(roster)
            if options["plan_only"]:
                discard_roster(actor=actor, roster=roster, now=clock.now())
                return
            confirm_roster(actor=actor, roster=roster)
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self._finish(roster)
        self.stdout.write(self.style.SUCCESS("已导入"))

    def _actor(self, login: str) -> Actor:
        if not login:
            return SystemActor("import_roster")
        account = Account.objects.filter(login__iexact=login).first()
        person = person_for(account, clock.today()) if account else None
        if person is None:
            raise CommandError(f"没有可用的账号“{login}”")
        return person

    def _finish(self, roster: RosterImport) -> None:
        """Does the work here and now, or waits for the worker that was faster."""
        assert roster.job is not None
        row = jobs.run(roster.job.pk)
        while row.state in {Job.State.QUEUED, Job.State.RUNNING}:
            time.sleep(0.2)
            row = jobs.run(row.pk)
        roster.refresh_from_db()
        if row.state == Job.State.FAILED:
            raise CommandError(row.message or "导入没有完成")

    def _say(self, roster: RosterImport) -> None:
        counts = roster.counts
        self.stdout.write(
            f"新增 {counts['new']} 人，变更 {counts['changed']} 人，无变化 {counts['unchanged']} 人，"
            f"不予导入 {counts['refused']} 行，新建单位 {counts['units']} 个"
        )
        for example in roster.examples.get("refused", []):
            self.stdout.write(f"  第 {example['row']} 行：{'；'.join(example['reasons'])}")
