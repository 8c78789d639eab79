"""Rosters in the upload room: one's own files, planned again when they are stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.days import said_day
from ground.refusals import Refused
from intake.plan import RowOutcome
from intake.schemas import ROSTER
from intake.table import SheetTable
from uploads.importers import Beginning, Importer, UploadPlan, UploadWork
from uploads.models import Upload

from ..people.permissions import check_may_upload, may_upload
from ..roll.labels import ITEMS
from .execution import execute_plan
from .planning import make_plan
from .words import keep_words, kept_words, words_for

_NAMED = 5


class RosterImporter(Importer):
    """``options["since"]``: in the unit since when, where the file does not say."""

    id = pages = "roster"
    panel = "learners/roster_units.html"
    list_panel = "learners/roster_words.html"
    keeps_columns = True
    keeps_label = gettext_lazy("Keep what the words mean for later rosters of the office")
    shown = {RowOutcome.CHANGED: 100, RowOutcome.REFUSED: 30}
    journal = "roster."
    title = gettext_lazy("Import a roster")
    explains = gettext_lazy(
        "First you see what would become of each row. Nothing is stored before you confirm; rows that cannot be taken "
        "come back in a file with the reason beside each."
    )

    def may_upload(self, actor: Any) -> bool:
        return may_upload(actor)

    def check(self, actor: Any, upload: Upload | Beginning) -> None:
        check_may_upload(actor)

    def schema(self, about: str) -> Any:
        return ROSTER

    def begin(self, actor: Any, thing: Any, said: dict[str, Any]) -> Beginning:
        return beginning_on(said["since"], words_for(actor=actor))

    def keep_columns(self, actor: Any, upload: Upload, mapping: dict[str, Any], now: dt.datetime) -> None:
        keep_words(actor=actor, said=mapping.get("words", {}), asked=upload.found.get("words", []), now=now)

    def list_page(self, actor: Any, thing: Any) -> dict[str, Any]:
        return {"words": list(kept_words(actor=actor, schema=ROSTER))}

    def plan(self, work: UploadWork, table: SheetTable) -> UploadPlan:
        since = dt.date.fromisoformat(work.upload.options["since"])
        meant = work.upload.options.get("units", {})
        plan = make_plan(actor=work.actor, table=table, since=since, today=work.today, meant=meant)
        notices = sum(bool(row.notices) for row in table.rows)
        told = [one.to_json() for one in plan.told_units]
        units = [one for one in told if one["creates"]]
        found = {"units": units, "unknown_units": [one for one in told if not one["creates"]], "notices": notices}
        return UploadPlan(plan.results, found, plan)

    def check_confirmed(self, upload: Upload, said: dict[str, Any]) -> None:
        """New units are created when an officer has looked at each beside the nearest present one. A command says
        ``create_units``: ``all``, or ``clear`` for those that are not likely typing errors."""
        new, how = unsettled(upload), said.get("create_units")
        if how == "clear":
            new = [unit for unit in new if unit["sure"]]
        if new and how != "all":
            names = "、".join(unit["name"] for unit in new[:_NAMED])
            problem = _("Please say of each new unit whether it is created or means one that is there: %(names)s")
            raise Refused(problem % {"names": names})

    def confirm_label(self, upload: Upload) -> str:
        return "" if unsettled(upload) else super().confirm_label(upload)

    def page(self, actor: Any, upload: Upload) -> dict[str, Any]:
        settled = upload.options.get("units", {})
        waiting = unsettled(upload) + [unit for unit in _units(upload, "unknown_units") if unit["name"] not in settled]
        created = [unit for unit in _units(upload, "units") if unit["name"] in settled]
        near = [unit for unit in waiting if unit["nearest"]]
        alike = {"sure": sum(unit["sure"] for unit in near), "near": sum(not unit["sure"] for unit in near)}
        return {"units_waiting": list(enumerate(waiting)), "units_created": created, "units_alike": alike}

    def carry_out(self, work: UploadWork, plan: UploadPlan, said: dict[str, Any]) -> dict[str, Any]:
        execute_plan(actor=work.actor, plan=plan.details, today=work.today, report=work.report)
        return {"units": len(plan.found["units"])}

    def change(self, upload: Upload, change: Any) -> tuple[str, str, str]:
        return str(ITEMS[change.field]), change.before or "—", change.after or "—"

    def facts(self, upload: Upload) -> Iterator[tuple[Any, Any]]:
        yield _("In the unit since"), said_day(dt.date.fromisoformat(upload.options["since"]))
        if upload.plan:
            yield _("New units"), len(upload.found["units"])
            yield _("Sex or birth date differing from the ID number"), upload.found["notices"]


def unsettled(upload: Upload) -> list[dict[str, Any]]:
    """New units of a planned file of which nobody has said yet that they are to be created."""
    settled = upload.options.get("units", {})
    return [unit for unit in _units(upload, "units") if unit["name"] not in settled]


def _units(upload: Upload, which: str) -> list[dict[str, Any]]:
    """The units of a plan as told beside the nearest present ones. A plan of 0.1.0 kept their names alone."""
    bare = {"creates": True, "nearest": "", "sure": False, "rows": "", "first": ""}
    return [bare | {"name": unit} if isinstance(unit, str) else unit for unit in upload.found.get(which, [])]


def beginning_on(since: dt.date, words: dict[str, dict[str, str]] | None = None) -> Beginning:
    """A roster whose people are in their unit since this day where their row does not say; ``words`` that are known."""
    said = {"mapping": {"words": words}} if words else {}
    return Beginning(options={"since": since.isoformat(), **said})
