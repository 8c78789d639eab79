"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from ..core import Core, Page


class AnnualRecordsYearsItem(TypedDict):
    year: int
    """年度"""
    subject: str
    """科目"""
    counting_class: str
    """计入条件：any 一律计入，其余见规则包"""
    hours: str
    """已核定学时"""


class AnnualRecords(TypedDict):
    id: str
    """人员编号"""
    name: str
    """姓名"""
    unit: str
    """现单位"""
    years: list[AnnualRecordsYearsItem]
    """各年度各科目"""


class AnnualRecordsCalls(Core):
    def annual_records_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["name", "-name", "unit", "-unit"] | None = None,
        unit: str | None = None,
    ) -> Page[AnnualRecords]:
        """年度学时：按人员列出各年度各科目已核定学时。"""
        found: Page[AnnualRecords] = self._json(
            "GET",
            "/api/v1/annual-records/",
            query={
                "after": after,
                "before": before,
                "fields": fields,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "unit": unit,
            },
        )
        return found

    def annual_records_all(
        self,
        *,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["name", "-name", "unit", "-unit"] | None = None,
        unit: str | None = None,
    ) -> Iterator[AnnualRecords]:
        """Every row, page by page: 年度学时：按人员列出各年度各科目已核定学时"""
        return self._all(self.annual_records_list, fields=fields, learner=learner, limit=limit, sort=sort, unit=unit)
