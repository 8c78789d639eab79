"""Imports a platform's file from the command line: shows the plan, then carries it out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from credits.imports import reasons
from credits.imports.storing import PlanOutdated
from credits.imports.work import plan_batch, store_planned
from credits.models import ImportBatch, Platform
from credits.services import discard_batch, upload_file
from intake.faults import FileRefused
from intake.limits import DEFAULT_LIMITS
from journal import clock
from journal.actors import Actor, SystemActor
from journal.refusals import Refused
from learners import vault
from learners.models import Unit
from learners.roles import OFFICES
from learners.selectors import person_by_login, units_where


class Command(BaseCommand):
    help = "Import the hours of one platform's file (xlsx, xls, csv)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--platform", required=True, help="host of the platform, such as nmg.chinahrt.com")
        parser.add_argument("--actor", required=True, help="account name of the officer who imports; 'system' for none")
        parser.add_argument("--office", default="", help="path of the office; default: the officer's highest")
        parser.add_argument("--verify", action="store_true", help="verify the hours at once, but for the officer's own")
        parser.add_argument("--plan-only", action="store_true", help="show the plan and store nothing")
        parser.add_argument("--receipt", type=Path, help="write the refused rows with their reasons to this xlsx file")

    def handle(self, *args, **options):
        actor = self._actor(options["actor"])
        try:
            batch = self._upload(actor, options)
            self._plan(actor, batch)
            self._show(batch)
            if options["receipt"] and batch.receipt_key:
                options["receipt"].write_bytes(vault.read(batch.receipt_key))
            if options["plan_only"]:
                discard_batch(actor=actor, batch=batch)
                return
            self._store(actor, batch, options["verify"])
        except FileRefused as refusal:
            raise CommandError(refusal.message_zh) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None

    def _actor(self, login: str) -> Actor:
        if login == "system":
            return SystemActor("manage.py import_hours")
        person = person_by_login(login, clock.today())
        if person is None:
            raise CommandError(f"there is no enabled account {login}")
        return person

    def _upload(self, actor: Actor, options) -> ImportBatch:
        platform = Platform.objects.filter(host=options["platform"]).first()
        if platform is None:
            known = ", ".join(Platform.objects.values_list("host", flat=True))
            raise CommandError(f"unknown platform {options['platform']}; known: {known}")
        path: Path = options["file"]
        try:
            if path.stat().st_size > DEFAULT_LIMITS.file_bytes:
                raise CommandError(f"{path.name} is larger than {DEFAULT_LIMITS.file_bytes >> 20} MB")
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from None
        return upload_file(
            actor=actor,
            office=self._office(actor, options["office"]),
            platform=platform,
            file_name=path.name,
            content=content,
            now=clock.now(),
            background=False,
        )

    def _office(self, actor: Actor, path: str) -> Unit:
        offices = units_where(actor=actor, roles=OFFICES)
        office = offices.filter(full_name=path).first() if path else offices.first()
        if office is None:
            raise CommandError(f"no office of this account is called {path}" if path else "this account has no office")
        return office

    def _plan(self, actor: Actor, batch: ImportBatch) -> None:
        plan_batch(actor=actor, batch=batch, today=clock.today(), most_tenths_a_day=settings.CONFIG.hours_a_day * 10)

    def _store(self, actor: Actor, batch: ImportBatch, verify: bool) -> None:
        due_on = clock.today() + dt.timedelta(days=settings.CONFIG.verify_within_days)
        for _attempt in range(3):
            try:
                store_planned(
                    actor=actor,
                    batch=batch,
                    plan_number=batch.plan_number,
                    verify=verify,
                    now=clock.now(),
                    due_on=due_on,
                )
            except PlanOutdated:
                self._plan(actor, batch)
                self._show(batch)
            else:
                self.stdout.write(f"stored: batch {batch.public_id}")
                return
        raise CommandError("others keep changing the same records; nothing was stored")

    def _show(self, batch: ImportBatch) -> None:
        for part in batch.plan:
            why = part["says"][0] if part["says"] else reasons.label(part["reason"]) if part["reason"] else ""
            rows = ", ".join(str(number) for number in part["examples"])
            self.stdout.write(f"{part['rows']:>7}  {part['outcome']:<14} {why}  ({rows})")
        for sign in batch.signs:
            self.stdout.write(f"{sign['count']:>7}  sign of trouble: {sign['kind']}")
