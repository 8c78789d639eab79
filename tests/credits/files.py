"""Platform files for tests, written on the spot, and the shortest way from a file to its records."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from uploads.importers import Beginning, UploadWork
from uploads.models import Upload
from uploads.services import confirm_upload, upload_file
from uploads.work import carry_out, plan_upload

from .people import NOW, platform

TODAY = dt.date(2024, 6, 3)
TITLES = (
    "姓名",
    "证件号码",
    "年度",
    "科目",
    "课程名称",
    "记录编号",
    "学时",
    "完成时间",
    "是否合格",
    "证书编号",
    "开课日期",
)


def line(person, **values: Any) -> dict[str, Any]:
    """One row of a file about a learner: by default 10 public hours, finished on 1 June 2024."""
    return {
        "姓名": person.name,
        "证件号码": person.id_number,
        "年度": 2024,
        "科目": "公需科目",
        "课程名称": "科技创新",
        "记录编号": "",
        "学时": 10,
        "完成时间": "2024-06-01",
        "是否合格": "合格",
        "证书编号": "",
        "开课日期": "",
        **values,
    }


def workbook(lines: Iterable[dict[str, Any]], titles: Iterable[str] = TITLES) -> bytes:
    """An xlsx file; the header is in row 1, so the first line is row 2."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("学时")
        chosen = list(titles)
        sheet.write_row(0, 0, chosen)
        for number, row in enumerate(lines, start=1):
            for column, title in enumerate(chosen):
                sheet.write(number, column, row.get(title, ""))
    return target.getvalue()


def upload(actor, office, content: bytes, *, host: str = "nmg.chinahrt.com", name: str = "学时.xlsx") -> Upload:
    return upload_file(
        actor=actor,
        importer="hours",
        beginning=Beginning(about=platform(host).host, office=office),
        file_name=name,
        content=content,
        now=NOW,
        background=False,
    )


def plan(actor, batch: Upload, *, now: dt.datetime = NOW) -> Upload:
    plan_upload(UploadWork(actor, batch, now))
    return batch


def confirm(actor, batch: Upload, *, verify: bool = False) -> dict[str, Any]:
    """Confirmed, strangers left out, but not stored yet; gives what was said."""
    said = {"verify": verify, "leave_out_strangers": True}
    confirm_upload(actor=actor, upload=batch, plan_number=batch.plan_number, said=said, background=False)
    return said


def carry(actor, batch: Upload, *, verify: bool = False) -> Upload:
    """What was confirmed is carried out."""
    carry_out(UploadWork(actor, batch, NOW), batch.plan_number, {"verify": verify})
    return batch


def store(actor, batch: Upload, *, verify: bool = False) -> Upload:
    confirm(actor, batch, verify=verify)
    return carry(actor, batch, verify=verify)


def bring_in(actor, office, lines: Iterable[dict[str, Any]], *, verify: bool = False, host: str = "nmg.chinahrt.com"):
    """A file with these lines, all the way in."""
    batch = plan(actor, upload(actor, office, workbook(lines), host=host))
    return store(actor, batch, verify=verify)


def outcomes(batch: Upload) -> dict[tuple[str, str], int]:
    """Rows by outcome and reason."""
    return {(part["outcome"], part["reason"]): part["rows"] for part in batch.plan}
