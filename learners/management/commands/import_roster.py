"""manage.py import_roster FILE: the upload page's own plan and execution, from the command line."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import CommandParser

from ground import clock
from ground.actors import Actor
from intake.plan import FieldChange
from uploads.importers import Beginning
from uploads.management.importing import ImportCommand
from uploads.models import Upload

from ...roster.importer import RosterImporter, beginning_on
from ...roster.planning import default_since
from ...roster.words import words_for


class Command(ImportCommand):
    help = "Imports a roster (xlsx, xls, csv) within the scope of an account, or of the portal itself."
    importer = "roster"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--actor", default="", help="account name; without it the portal itself acts")
        parser.add_argument(
            "--since",
            type=dt.date.fromisoformat,
            default=None,
            help="YYYY-MM-DD: in the unit since, where the file does not say (default: 1 January of the policy year)",
        )

        parser.add_argument(
            "--new-units", action="store_true", help="create also units that look like typing errors for present ones"
        )

    def said(self, options: dict[str, Any]) -> dict[str, Any]:
        return {"create_units": "all" if options["new_units"] else "clear"}

    def beginning(self, actor: Actor, options: dict[str, Any]) -> Beginning:
        since = options["since"] or default_since(clock.today())
        return beginning_on(since, words_for(actor=actor))

    def show(self, upload: Upload) -> None:
        new, changed, unchanged, refused = (
            upload.counts.get(outcome, 0) for outcome in ("new", "changed", "already_there", "refused")
        )
        self.stdout.write(
            f"新增 {new} 人，变更 {changed} 人，无变化 {unchanged} 人，"
            f"不予导入 {refused} 行，新建单位 {len(upload.found['units'])} 个"
        )
        for unit in upload.found["units"]:
            like = f"（与“{unit['nearest']}”相近）" if unit["nearest"] else ""
            self.stdout.write(f"  新建单位：{unit['name']}{like}，{unit['rows']} 行")
        for row in upload.examples:
            if row["outcome"] == "refused":
                self.stdout.write(f"  第 {row['row']} 行 {row['name']}：{'；'.join(row['reasons'])}")
            if row["outcome"] == "changed":
                told = (RosterImporter().change(upload, FieldChange(**change)) for change in row["changes"])
                said = "；".join(f"{label} {before} → {after}" for label, before, after in told)
                self.stdout.write(f"  第 {row['row']} 行 {row['name']}：{said}")

    def stored(self, upload: Upload) -> None:
        self.stdout.write(self.style.SUCCESS("已导入"))
