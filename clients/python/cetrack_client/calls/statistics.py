"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypedDict

from ..core import Core, Page


class YearTable(TypedDict):
    id: str
    """统计表编号"""
    policy: str
    """规则包"""
    year: int
    """年度"""
    unit: str
    """单位"""
    as_of: str | None
    """认定日期；尚在计算时为 null"""
    frozen_at: str | None
    """定稿时间；草稿为 null"""
    frozen_by: str
    """定稿人"""
    sha256: str
    """数字的 SHA-256"""


class YearTableWhole(TypedDict):
    id: str
    """统计表编号"""
    policy: str
    """规则包"""
    year: int
    """年度"""
    unit: str
    """单位"""
    as_of: str | None
    """认定日期；尚在计算时为 null"""
    frozen_at: str | None
    """定稿时间；草稿为 null"""
    frozen_by: str
    """定稿人"""
    sha256: str
    """数字的 SHA-256"""
    content: dict[str, Any]
    """数字；学时以十分之一计"""


class StatisticsCalls(Core):
    def statistics_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        policy: str | None = None,
        sort: Literal["asked", "-asked", "changed", "-changed"] | None = None,
        year: int | None = None,
    ) -> Page[YearTable]:
        """年度统计表。"""
        found: Page[YearTable] = self._json(
            "GET",
            "/api/v1/statistics/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "limit": limit,
                "policy": policy,
                "sort": sort,
                "year": year,
            },
        )
        return found

    def statistics_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        policy: str | None = None,
        sort: Literal["asked", "-asked", "changed", "-changed"] | None = None,
        year: int | None = None,
    ) -> Iterator[YearTable]:
        """Every row, page by page: 年度统计表"""
        return self._all(
            self.statistics_list,
            changed_after=changed_after,
            fields=fields,
            limit=limit,
            policy=policy,
            sort=sort,
            year=year,
        )

    def statistics_one(self, public_id: str, *, fields: str | None = None) -> YearTableWhole:
        """一张年度统计表，含数字。"""
        found: YearTableWhole = self._json("GET", f"/api/v1/statistics/{public_id}/", query={"fields": fields})
        return found
