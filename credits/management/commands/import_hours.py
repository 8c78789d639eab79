"""Imports a platform's file from the command line: shows the plan, then carries it out."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser

from ground.actors import Actor
from ground.roles import OFFICES
from units.models import Unit
from units.selectors import units_where
from uploads.importers import Beginning
from uploads.management.importing import ImportCommand
from uploads.models import Upload

from ...catalogue.models import Platform
from ...imports import reasons
from ...imports.selectors import mapping_for


class Command(ImportCommand):
    help = "Import the hours of one platform's file (xlsx, xls, csv)."
    importer = "hours"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--platform", required=True, help="host of the platform, such as nmg.chinahrt.com")
        parser.add_argument("--actor", required=True, help="account name of the officer who imports; 'system' for none")
        parser.add_argument("--office", default="", help="path of the office; default: the officer's highest")
        parser.add_argument("--year", default="", help="for all rows of a file without such a column")
        parser.add_argument("--subject", default="", help="likewise: 公需科目 or 专业科目")
        parser.add_argument("--verify", action="store_true", help="verify the hours at once, but for the officer's own")

    def beginning(self, actor: Actor, options: dict[str, Any]) -> Beginning:
        platform = Platform.objects.filter(host=options["platform"]).first()
        if platform is None:
            known = ", ".join(Platform.objects.values_list("host", flat=True))
            raise CommandError(f"unknown platform {options['platform']}; known: {known}")
        office = _office(actor, options["office"])
        mapping = mapping_for(actor=actor, office=office, platform=platform)
        return Beginning(about=platform.host, office=office, options={"mapping": mapping} if mapping else {})

    def said(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"verify": options["verify"], "leave_out_strangers": True}

    def show(self, upload: Upload) -> None:
        for part in upload.plan:
            why = part["says"][0] if part["says"] else reasons.label(part["reason"]) if part["reason"] else ""
            rows = ", ".join(str(number) for number in part["examples"])
            self.stdout.write(f"{part['rows']:>7}  {part['outcome']:<14} {why}  ({rows})")
        told = upload.found["forecast"]
        self.stdout.write(f"{told['counting']:>7}  of {told['rows']} new or corrected rows count once verified")
        for row in told["not_counted"]:
            numbers = ", ".join(str(number) for number in row["examples"])
            self.stdout.write(f"{row['rows']:>7}  do not count: {row['year']} {row['sentence']}  ({numbers})")
        for turn in told["complete"]:
            self.stdout.write(f"{turn['people']:>7}  people complete {turn['year']}")
        for turn in told["no_longer"]:
            self.stdout.write(f"{turn['people']:>7}  people no longer have completed {turn['year']}")
        for sign in upload.found["signs"]:
            self.stdout.write(f"{sign['count']:>7}  sign of trouble: {sign['kind']}")

    def stored(self, upload: Upload) -> None:
        self.stdout.write(f"stored: batch {upload.public_id}")


def _office(actor: Actor, path: str) -> Unit:
    offices = units_where(actor=actor, roles=OFFICES)
    office = offices.filter(full_name=path).first() if path else offices.first()
    if office is None:
        raise CommandError(f"no office of this account is called {path}" if path else "this account has no office")
    return office
