"""Platform files for tests, written on the spot, and the shortest way from a file to its records."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from credits.imports.work import plan_batch, store_planned
from credits.models import ImportBatch
from credits.services import upload_file

from .people import NOW, platform

TODAY = dt.date(2024, 6, 3)
DUE = dt.date(2024, 6, 18)
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


def upload(actor, office, content: bytes, *, host: str = "nmg.chinahrt.com", name: str = "学时.xlsx") -> ImportBatch:
    return upload_file(
        actor=actor,
        office=office,
        platform=platform(host),
        file_name=name,
        content=content,
        now=NOW,
        background=False,
    )


def plan(actor, batch: ImportBatch, *, today: dt.date = TODAY) -> ImportBatch:
    plan_batch(actor=actor, batch=batch, today=today, most_tenths_a_day=120)
    return batch


def store(actor, batch: ImportBatch, *, verify: bool = False) -> ImportBatch:
    store_planned(actor=actor, batch=batch, plan_number=batch.plan_number, verify=verify, now=NOW, due_on=DUE)
    return batch


def bring_in(actor, office, lines: Iterable[dict[str, Any]], *, verify: bool = False, host: str = "nmg.chinahrt.com"):
    """A file with these lines, all the way in."""
    batch = plan(actor, upload(actor, office, workbook(lines), host=host))
    return store(actor, batch, verify=verify)


def outcomes(batch: ImportBatch) -> dict[tuple[str, str], int]:
    """Rows by outcome and reason."""
    return {(part["outcome"], part["reason"]): part["rows"] for part in batch.plan}
