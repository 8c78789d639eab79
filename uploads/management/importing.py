"""What the commands that import a file have in common: the room's own steps, here and now."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ground import clock, vault
from ground.actors import Actor, SystemActor
from ground.directory import person_by_login
from ground.refusals import Refused
from intake.faults import Fault, FileRefused
from intake.limits import DEFAULT_LIMITS

from ..importers import Beginning, PlanOutdated, UploadWork
from ..models import Upload
from ..plan_data import plan_object, refusal_object
from ..services import confirm_upload, discard_upload, upload_file
from ..work import carry_out, columns_of, plan_upload, sentence

_ATTEMPTS = 3


class ImportCommand(BaseCommand, ABC):
    """Uploads, plans, shows and stores one file. A command says what it is about and how it is shown."""

    importer = ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--plan-only", action="store_true", help="show the plan and store nothing")
        parser.add_argument(
            "--json", action="store_true", help="with --plan-only: print the plan as one object, row by row"
        )
        parser.add_argument("--sheet", default="", help="name of the sheet to read; default: the first with a header")
        parser.add_argument("--hidden-rows", action="store_true", help="read hidden rows, too")
        parser.add_argument("--receipt", type=Path, help="write the refused rows with their reasons to this xlsx file")

    @abstractmethod
    def beginning(self, actor: Actor, options: dict[str, Any]) -> Beginning:
        """What the upload form says on the page. Raises CommandError."""

    def said(self, options: dict[str, Any]) -> dict[str, Any]:
        """What is said on confirming."""
        return {}

    @abstractmethod
    def show(self, upload: Upload) -> None:
        """Writes the plan."""

    @abstractmethod
    def stored(self, upload: Upload) -> None:
        """Says that it is done."""

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"] and not options["plan_only"]:
            raise CommandError("--json shows a plan: say --plan-only with it")
        actor = self.actor(options["actor"])
        beginning = _as_said(self.beginning(actor, options), options)
        try:
            upload = upload_file(
                actor=actor,
                importer=self.importer,
                beginning=beginning,
                file_name=options["file"].name,
                content=_content(options["file"]),
                now=clock.now(),
                background=False,
            )
            if options["json"]:
                self._print(actor, upload)
            else:
                self._plan(actor, upload)
            if options["receipt"] and upload.receipt_key:
                options["receipt"].write_bytes(vault.read(upload.receipt_key))
            if options["plan_only"]:
                discard_upload(actor=actor, upload=upload)
                return
            self._store(actor, upload, self.said(options))
        except (FileRefused, Refused) as refusal:
            raise CommandError(sentence(refusal)) from None

    def actor(self, login: str) -> Actor:
        """Whoever bears an account name; without one the portal itself. Raises CommandError."""
        if login in {"", "system"}:
            return SystemActor(f"manage.py import_{self.importer}")
        person = person_by_login(login, clock.today())
        if person is None:
            raise CommandError(f"没有可用的账号“{login}”")
        return person

    def _print(self, actor: Actor, upload: Upload) -> None:
        """The plan as one object. A file that is refused as a whole has the same object, and the command fails."""
        try:
            planned = plan_upload(UploadWork(actor, upload, clock.now()))
        except (FileRefused, Refused) as refusal:
            self._say(refusal_object(refusal, columns_of(upload)))
            raise
        assert planned is not None
        self._say(plan_object(*planned))

    def _say(self, data: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))

    def _plan(self, actor: Actor, upload: Upload) -> None:
        plan_upload(UploadWork(actor, upload, clock.now()))
        self.show(upload)
        for notice in upload.notices:
            said = Fault.from_json(notice)
            self.stdout.write(f"  {said.message_zh}；{said.hint_zh}")

    def _store(self, actor: Actor, upload: Upload, said: dict[str, Any]) -> None:
        for _attempt in range(_ATTEMPTS):
            number = upload.plan_number
            confirm_upload(actor=actor, upload=upload, plan_number=number, said=said, background=False)
            try:
                carry_out(UploadWork(actor, upload, clock.now()), number, said)
            except PlanOutdated:
                self._plan(actor, upload)
            else:
                self.stored(upload)
                return
        raise CommandError("others keep changing the same records; nothing was stored")


def _as_said(beginning: Beginning, options: dict[str, Any]) -> Beginning:
    """With what is said about sheet and hidden rows, and for all rows of a file without such a column."""
    said: dict[str, Any] = {"sheet": options["sheet"]} if options["sheet"] else {}
    if options["hidden_rows"]:
        said["hidden_rows"] = True
    constants = {name: options[name] for name in ("year", "subject") if options.get(name)}
    if constants:
        mapping = beginning.options.get("mapping") or {"columns": {}, "constants": {}}
        said["mapping"] = {**mapping, "constants": {**mapping["constants"], **constants}}
    return replace(beginning, options={**beginning.options, **said})


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > DEFAULT_LIMITS.file_bytes:
            raise CommandError(f"{path.name} is larger than {DEFAULT_LIMITS.file_bytes >> 20} MB")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from None
