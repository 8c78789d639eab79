"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypedDict

from ..core import Core, Page


class Batch(TypedDict):
    id: str
    """批次编号"""
    platform: str
    """学习平台域名"""
    office: str | None
    """导入单位"""
    file_name: str
    """文件名"""
    pushed: bool
    """是否由平台推送"""
    state: Literal["uploaded", "planned", "confirmed", "stored", "refused", "discarded", "withdrawn"]
    """状态"""
    rows: dict[str, Any]
    """各种结果的行数"""
    problem: str
    """文件被拒绝的原因"""
    uploaded_at: str
    """上传时间"""
    uploaded_by: str
    """上传人"""
    stored_at: str | None
    """入库时间"""
    due_on: str | None
    """应在此日之前核定"""
    withdrawn_at: str | None
    """撤回时间"""


class BatchesCalls(Core):
    def batches_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        platform: str | None = None,
        sort: Literal["uploaded", "-uploaded", "changed", "-changed"] | None = None,
        state: Literal["uploaded", "planned", "confirmed", "stored", "refused", "discarded", "withdrawn"] | None = None,
    ) -> Page[Batch]:
        """平台学时的导入批次。"""
        found: Page[Batch] = self._json(
            "GET",
            "/api/v1/batches/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "limit": limit,
                "platform": platform,
                "sort": sort,
                "state": state,
            },
        )
        return found

    def batches_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        platform: str | None = None,
        sort: Literal["uploaded", "-uploaded", "changed", "-changed"] | None = None,
        state: Literal["uploaded", "planned", "confirmed", "stored", "refused", "discarded", "withdrawn"] | None = None,
    ) -> Iterator[Batch]:
        """Every row, page by page: 平台学时的导入批次"""
        return self._all(
            self.batches_list,
            changed_after=changed_after,
            fields=fields,
            limit=limit,
            platform=platform,
            sort=sort,
            state=state,
        )

    def batches_one(self, public_id: str, *, fields: str | None = None) -> Batch:
        """一个导入批次。"""
        found: Batch = self._json("GET", f"/api/v1/batches/{public_id}/", query={"fields": fields})
        return found
