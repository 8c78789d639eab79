"""The long work on a file, step by step, for background jobs and commands alike."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import F

from ground import vault
from ground.leaving import removal as leaving
from ground.refusals import Refused
from intake.faults import FileRefused
from intake.plan import RowPlan
from intake.receipt import write_receipt
from intake.table import FileLook, SheetTable, look, read_table
from intake.unknown import unknown_words

from .importers import PlanOutdated, UploadPlan, UploadWork, importer_of
from .models import Upload
from .papers.drawing import Pages
from .permissions import UPLOADS
from .plan_data import columns_data
from .services import keep_plan, put_back, refuse_upload, store_upload
from .states import UploadMove, UploadState


def plan_upload(work: UploadWork) -> tuple[SheetTable, UploadPlan] | None:
    """Reads the file, stages its rows, keeps the plan; gives both. A file that waits for no plan is left alone: None.

    Raises FileRefused or Refused when the file as a whole cannot be taken; it then says why.
    """
    upload, importer = work.upload, importer_of(work.upload)
    if not _begin(upload):
        return None
    try:
        importer.check(work.actor, upload)
        table, plan = _planned(work)
    except (FileRefused, Refused) as refusal:
        refuse_upload(actor=work.actor, upload=upload, problem=sentence(refusal))
        raise
    importer.stage(_part(work, 75, 100), plan)
    keep_plan(actor=work.actor, upload=upload, plan=plan, receipt=_receipt(table, plan))
    return table, plan


def carry_out(work: UploadWork, plan_number: int, said: dict[str, Any]) -> None:
    """Stores a confirmed file and clears what was staged. Done before: nothing happens.

    Raises PlanOutdated after having put the file back to be planned: other writers have changed what it was about.
    Raises FileRefused or Refused when nothing was stored; whether the file waits on is for the caller to say.
    """
    upload, importer = work.upload, importer_of(work.upload)
    if upload.state != UploadState.STORED:
        if upload.state == UploadState.UPLOADED:
            raise PlanOutdated
        table, plan = (None, UploadPlan(RowPlan(), upload.found)) if importer.staged else _planned(work)
        receipt = None if table is None else _receipt(table, plan)
        try:
            store_upload(actor=work.actor, work=work, plan_number=plan_number, said=said, plan=plan, receipt=receipt)
        except PlanOutdated:
            upload.refresh_from_db()
            put_back(actor=work.actor, upload=upload, move=UploadMove.OVERTAKE)
            raise
    importer.clear(upload)


def keep_pages(upload: Upload, pages: Pages) -> None:
    """The pages of the proof in the place of the files that they were drawn from."""
    came = upload.papers
    upload.papers = [[name, vault.put(page)] for name, page in pages]
    upload.options = {**upload.options, "drawn": True}
    with transaction.atomic():
        Upload.objects.unscoped().filter(pk=upload.pk).update(papers=upload.papers, options=upload.options)
        leaving.leave(key for _name, key in came)


def columns_of(upload: Upload) -> list[dict[str, Any]]:
    """The columns of a file that was refused, as far as its header can be read."""
    try:
        return columns_data(looked_at(upload).header.columns, importer_of(upload).schema(upload.about))
    except FileRefused:
        return []


def looked_at(upload: Upload, sheet: str | None = None) -> FileLook:
    """The sheets, the header and the first rows of a file, for saying how it is read. Raises FileRefused."""
    schema = importer_of(upload).schema(upload.about)
    try:
        with vault.opened(upload.file_key) as path:
            return look(path, schema, sheet=sheet or upload.options.get("sheet"))
    except FileNotFoundError:
        raise FileRefused("file_unreachable") from None


def sentence(refusal: FileRefused | Refused) -> str:
    """What a refusal says, whoever has refused."""
    return refusal.message_zh if isinstance(refusal, FileRefused) else str(refusal)


def _begin(upload: Upload) -> bool:
    """Takes the number of a new plan; what was staged under an older one is nobody's any more. False: none is due."""
    waiting = Upload.objects.unscoped().filter(UPLOADS.starting(UploadMove.PLAN), pk=upload.pk)
    if not waiting.update(plan_number=F("plan_number") + 1):
        return False
    upload.refresh_from_db()
    return True


def _planned(work: UploadWork) -> tuple[SheetTable, UploadPlan]:
    upload, importer = work.upload, importer_of(work.upload)
    try:
        with vault.opened(upload.file_key) as path:
            schema, said = importer.schema(upload.about), importer.columns(upload)
            sheet, hidden = upload.options.get("sheet"), bool(upload.options.get("hidden_rows"))
            report = _part(work, 0, 50).report
            table = read_table(path, schema, said, sheet=sheet, hidden_rows=hidden, progress=report)
    except FileNotFoundError:
        raise FileRefused("file_unreachable") from None
    plan = importer.plan(_part(work, 50, 75), table)
    plan.rows.notices = [*table.said, *plan.rows.notices]
    plan.found = {**plan.found, "words": unknown_words(table)}
    return table, plan


def _receipt(table: SheetTable, plan: UploadPlan) -> bytes:
    """The rows that are not taken, with reasons; empty when every row is."""
    if not plan.rows.objections:
        return b""
    target = io.BytesIO()
    write_receipt(target, table, plan.rows.objections)
    return target.getvalue()


def _part(work: UploadWork, first: int, last: int) -> UploadWork:
    """The same work, whose progress is a part (in hundredths) of the whole."""

    def report(done: int, total: int) -> None:
        work.report(first + (last - first) * done // max(total, 1), 100)

    return replace(work, report=report)
