"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from ..core import Core, Page


class Job(TypedDict):
    id: str
    """任务编号"""
    kind: str
    """种类"""
    state: Literal["queued", "running", "done", "failed"]
    """状态"""
    percent: int
    """进度，0 至 100"""
    message: str
    """说明"""
    created_at: str
    """提交时间"""
    finished_at: str | None
    """结束时间"""


class JobsCalls(Core):
    def jobs_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created"] | None = None,
        state: Literal["queued", "running", "done", "failed"] | None = None,
    ) -> Page[Job]:
        """本人交办的后台任务。"""
        found: Page[Job] = self._json(
            "GET",
            "/api/v1/jobs/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "limit": limit,
                "sort": sort,
                "state": state,
            },
        )
        return found

    def jobs_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created"] | None = None,
        state: Literal["queued", "running", "done", "failed"] | None = None,
    ) -> Iterator[Job]:
        """Every row, page by page: 本人交办的后台任务"""
        return self._all(
            self.jobs_list, changed_after=changed_after, fields=fields, limit=limit, sort=sort, state=state
        )

    def jobs_one(self, public_id: str, *, fields: str | None = None) -> Job:
        """一个后台任务。"""
        found: Job = self._json("GET", f"/api/v1/jobs/{public_id}/", query={"fields": fields})
        return found
