"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict

from ..core import Core, Page


class Export(TypedDict):
    id: str
    """导出编号"""
    file_name: str
    """文件名"""
    asked_at: str
    """提出时间"""
    rows: int
    """行数"""
    ready: bool
    """文件是否可以下载"""
    job_id: str | None
    """后台任务编号"""


class ExportsAskAsked(TypedDict):
    unit: NotRequired[str]
    """单位编号，默认范围内最上级的单位"""
    notice: NotRequired[int]
    """政策年度，默认今天的"""
    question: NotRequired[str]
    """申报事项，如 annual_check:2024、title_review:senior；默认该年度审验"""
    day: NotRequired[str]
    """另一天；须先在页面上算出"""
    q: NotRequired[str]
    """同页面上的筛选：姓名或拼音首字母"""
    state: NotRequired[str]
    """同页面上的筛选：状态"""
    level: NotRequired[str]
    """同页面上的筛选：职称级别"""
    sector: NotRequired[str]
    """同页面上的筛选：单位性质"""
    grade: NotRequired[str]
    """同页面上的筛选：岗位等级"""
    field: NotRequired[str]
    """同页面上的筛选：从事专业"""
    age_from: NotRequired[str]
    """同页面上的筛选：年龄从"""
    age_to: NotRequired[str]
    """同页面上的筛选：年龄到"""
    missing_from: NotRequired[str]
    """同页面上的筛选：缺学时不少于"""
    missing_to: NotRequired[str]
    """同页面上的筛选：缺学时不超过"""
    article: NotRequired[str]
    """同页面上的筛选：依据"""
    flag: NotRequired[str]
    """同页面上的筛选：标记"""
    batch: NotRequired[str]
    """同页面上的筛选：导入批次"""
    lower: NotRequired[Literal["yes", "no"]]
    """是否含下级，默认 yes"""
    format: NotRequired[Literal["xlsx", "csv"]]
    """文件格式，默认 xlsx"""
    columns: NotRequired[
        list[
            Literal[
                "name",
                "number",
                "unit",
                "level",
                "grade",
                "field",
                "sector",
                "state",
                "public",
                "professional",
                "lacks_public",
                "lacks_professional",
                "lacks_others",
                "missing",
                "fee",
                "article",
                "excused",
                "code",
            ]
        ]
    ]
    """表中的列；不填为页面上默认的列"""


class ExportsCalls(Core):
    def exports_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        sort: Literal["asked", "-asked", "changed", "-changed"] | None = None,
    ) -> Page[Export]:
        """本人的导出。"""
        found: Page[Export] = self._json(
            "GET",
            "/api/v1/exports/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "limit": limit,
                "sort": sort,
            },
        )
        return found

    def exports_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        sort: Literal["asked", "-asked", "changed", "-changed"] | None = None,
    ) -> Iterator[Export]:
        """Every row, page by page: 本人的导出"""
        return self._all(self.exports_list, changed_after=changed_after, fields=fields, limit=limit, sort=sort)

    def exports_ask(self, body: ExportsAskAsked) -> Export:
        """提出导出：与 audit/people/ 同样的问题和筛选，后台生成文件。"""
        found: Export = self._json("POST", "/api/v1/exports/", body=json.dumps(body, ensure_ascii=False).encode())
        return found

    def exports_one(self, public_id: str, *, fields: str | None = None) -> Export:
        """一个导出。"""
        found: Export = self._json("GET", f"/api/v1/exports/{public_id}/", query={"fields": fields})
        return found

    def exports_file(self, public_id: str) -> bytes:
        """下载导出的文件（xlsx 或 csv）。"""
        found: bytes = self._call("GET", f"/api/v1/exports/{public_id}/file/")
        return found
