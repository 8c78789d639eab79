"""Files of hours in the upload room: a platform's file for one office, compared with its roster and its records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground import dialect
from ground.refusals import Refused
from ground.roles import OFFICES
from ground.scoping import below
from intake.headers import Schema
from intake.plan import FieldChange, RowOutcome
from intake.schemas import platform_schema
from intake.table import SheetTable
from policy import packs
from uploads.importers import Beginning, Importer, UploadPlan, UploadWork
from uploads.models import Upload

from ..catalogue.models import Platform
from ..records.counting import current_pack, law
from ..records.permissions import check_imports, may_import
from ..records.signs import to_json
from ..verification.due import verifying
from . import reasons
from .candidates import STAGED_COLUMNS, RowCandidate
from .forecast import forecast
from .models import ImportRow
from .planning import make_plan, too_early
from .selectors import HOURS, batch_page, freshness, mapping_for
from .services import keep_columns
from .storing import write_records
from .withdrawing import take_back

_PIECE = 5_000
_FIELDS = {
    "tenths": gettext_lazy("Hours"), "year": gettext_lazy("Year"), "subject": gettext_lazy("Subject"),
    "completed_on": gettext_lazy("Completed on"), "course_key": gettext_lazy("Course"),
    "exam_passed": gettext_lazy("Examination"), "mode": gettext_lazy("Mode of study"),
    "certificate_number": gettext_lazy("Certificate number"),
}  # fmt: skip
_TOLD = {"subject": packs.name_of_subject, "mode": packs.name_of_mode}
_VALUES = {"true": gettext_lazy("passed"), "false": gettext_lazy("not passed")}


class HoursImporter(Importer):
    """``Upload.about`` is the host of the platform; ``options`` may hold ``mapping`` and ``only_rows``."""

    id = HOURS
    pages = "imports"
    journal = "hours."
    title = gettext_lazy("Import of platform hours")
    explains = gettext_lazy(
        "The file is read and compared with your roster. Titles above the header, totals and additional columns do no "
        "harm. You see how many rows are new, already there, changed or refused, and why. Only when you confirm are "
        "the rows stored, all together. A batch can be withdrawn as a whole later."
    )
    button = gettext_lazy("Read the file")
    about_label = gettext_lazy("Platform")
    files_kept = dt.timedelta(days=365)
    staged = True
    withdraws = True
    keeps_columns = True
    panel = "credits/batch_panel.html"
    list_panel = "credits/freshness.html"
    shown = {RowOutcome.CHANGED: 100, RowOutcome.REFUSED: 30}
    labels = {**Importer.labels, RowOutcome.ALREADY_THERE: gettext_lazy("Already there")}
    changed_note = gettext_lazy(
        "A corrected record has to be verified again. Withdrawing this batch brings the former values back."
    )
    withdrawal_note = gettext_lazy(
        "All records of this batch go, verified ones too, and the hours of everybody concerned change at once. Cards "
        "that were issued are marked. Records that later files held as well come back when you upload those files "
        "again."
    )

    def may_upload(self, actor: Any) -> bool:
        return may_import(actor)

    def visible(self, actor: Any) -> Q:
        return below(actor.paths(OFFICES), "office__path")

    def check(self, actor: Any, upload: Upload | Beginning) -> None:
        assert upload.office is not None
        check_imports(actor, upload.office)

    def find(self, about: str) -> Platform:
        return Platform.objects.get(host=about)

    def schema(self, about: str) -> Schema:
        pack = current_pack()
        subjects = {subject.id: (subject.name, *subject.words) for subject in pack.subjects}
        examined = [subject.id for subject in pack.subjects if subject.exam]
        return platform_schema(about, subjects, examined, pack.modes_in_view)

    def keep_columns(self, actor: Any, upload: Upload, mapping: dict[str, Any], now: dt.datetime) -> None:
        keep_columns(actor=actor, batch=upload, mapping=mapping, now=now)

    def begin(self, actor: Any, thing: Any, said: dict[str, Any]) -> Beginning:
        office, platform = said["office"], said["platform"]
        mapping = mapping_for(actor=actor, office=office, platform=platform)
        return Beginning(about=platform.host, office=office, options={"mapping": mapping} if mapping else {})

    def plan(self, work: UploadWork, table: SheetTable) -> UploadPlan:
        office = work.upload.office
        assert office is not None
        plan = make_plan(
            actor=work.actor,
            office=office,
            platform=work.upload.thing,
            only_rows=work.upload.options.get("only_rows"),
            table=table,
            today=work.today,
            most_tenths_a_day=settings.CONFIG.hours_a_day * 10,
            report=lambda done, total: work.report(done, 2 * total),
        )
        told = forecast(
            actor=work.actor,
            platform=work.upload.thing,
            rows=plan.staged,
            now=work.now,
            today=work.today,
            report=lambda done, total: work.report(total + done, 2 * total),
        )
        courses = [[c.key, c.title, c.code, c.opens_on.isoformat() if c.opens_on else None] for c in plan.courses]
        found = {
            "set_aside": plan.set_aside, "courses": courses, "signs": to_json(plan.signs), "left": plan.left,
            "too_early": too_early(plan.signs), "law": law(), "forecast": told.to_json(),
        }  # fmt: skip
        brought = {number: row.to_json() for number, row in told.rows.items()}
        return UploadPlan(plan.rows, found, plan.staged, brought)

    def stage(self, work: UploadWork, plan: UploadPlan) -> None:
        """In pieces, each a transaction of its own: readers and other writers go on meanwhile."""
        upload, staged = work.upload, plan.details
        ImportRow.objects.filter(batch=upload, plan_number__lt=upload.plan_number).delete()
        for start in range(0, len(staged), _PIECE):
            piece: list[RowCandidate] = staged[start : start + _PIECE]
            rows = (row.staged(upload.pk, upload.plan_number, upload.about) for row in piece)
            with transaction.atomic():
                dialect.load_rows(connection, ImportRow._meta.db_table, STAGED_COLUMNS, rows)
            work.report(start + len(piece), len(staged))

    def clear(self, upload: Upload) -> None:
        ImportRow.objects.filter(batch=upload).delete()

    def check_confirmed(self, upload: Upload, said: dict[str, Any]) -> None:
        """Rows of people who are not in the roster stay out; that they do must be confirmed on its own."""
        if upload.found.get("set_aside") and not said.get("leave_out_strangers"):
            raise Refused(_("Please confirm that the rows of people who are not in your roster stay out."))

    def carry_out(self, work: UploadWork, plan: UploadPlan, said: dict[str, Any]) -> dict[str, Any]:
        platform = work.upload.thing
        verify = bool(said.get("verify"))
        return write_records(actor=work.actor, batch=work.upload, platform=platform, verify=verify, now=work.now)

    def due_on(self, work: UploadWork) -> dt.date:
        return verifying().last(work.today)

    def take_back(self, work: UploadWork) -> dict[str, Any]:
        return take_back(actor=work.actor, batch=work.upload, now=work.now)

    def reason(self, code: str) -> str:
        return reasons.label(code)

    def change(self, upload: Upload, change: FieldChange) -> tuple[str, str, str]:
        told = _TOLD.get(change.field, lambda text: str(_VALUES.get(text, text)))
        before, after = (told(text) if text else "—" for text in (change.before, change.after))
        return str(_FIELDS[change.field]), before, after

    def facts(self, upload: Upload) -> Iterator[tuple[Any, Any]]:
        yield _("Platform"), f"{upload.thing.name}（{upload.about}）"
        if upload.options.get("pushed"):
            yield _("How it came"), _("Pushed by the platform through the interface")

    def page(self, actor: Any, upload: Upload) -> dict[str, Any]:
        return batch_page(actor=actor, batch=upload)

    def list_page(self, actor: Any, thing: Any) -> dict[str, Any]:
        return {"fresh": freshness(actor=actor)}
