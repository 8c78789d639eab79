"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from ..core import Core, Page


class Plan(TypedDict):
    id: str
    """计划编号"""
    policy: str
    """规则包"""
    policy_year: int
    """政策年度"""
    office: str
    """备案单位"""
    title: str
    """培训名称"""
    state: Literal["draft", "filed", "returned", "recorded", "withdrawn", "revoked"]
    """状态"""
    hours: str | None
    """学时"""
    participants: int | None
    """人数"""
    completes_on: str | None
    """计划完成日期"""
    number: str
    """备案号"""
    filed_on: str | None
    """备案日期"""
    recorded_at: str | None
    """登记时间"""
    accepted_late: bool
    """逾期是否接受"""
    held_on: str | None
    """实际完成日期"""
    held_hours: str | None
    """实际学时"""
    attended: int | None
    """实到人数"""
    version: int
    """版本"""


class PlansCalls(Core):
    def plans_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        policy_year: int | None = None,
        sort: Literal["begun", "-begun", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "recorded", "withdrawn", "revoked"] | None = None,
    ) -> Page[Plan]:
        """单位培训计划（七（二））。"""
        found: Page[Plan] = self._json(
            "GET",
            "/api/v1/plans/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "limit": limit,
                "policy_year": policy_year,
                "sort": sort,
                "state": state,
            },
        )
        return found

    def plans_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        limit: int | None = None,
        policy_year: int | None = None,
        sort: Literal["begun", "-begun", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "recorded", "withdrawn", "revoked"] | None = None,
    ) -> Iterator[Plan]:
        """Every row, page by page: 单位培训计划（七（二））"""
        return self._all(
            self.plans_list,
            changed_after=changed_after,
            fields=fields,
            limit=limit,
            policy_year=policy_year,
            sort=sort,
            state=state,
        )

    def plans_one(self, public_id: str, *, fields: str | None = None) -> Plan:
        """一个培训计划。"""
        found: Plan = self._json("GET", f"/api/v1/plans/{public_id}/", query={"fields": fields})
        return found
