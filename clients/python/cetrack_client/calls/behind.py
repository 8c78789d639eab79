"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from typing import TypedDict

from ..core import Core


class BehindTotal(TypedDict):
    unit_id: str
    """单位编号"""
    unit: str
    """单位"""
    here_only: bool
    """只含本级，不含下级"""
    behind: int
    """未达标人数"""
    excused: int
    """另有可免的人数（6.1、6.2）"""
    hours: str
    """缺少的学时"""
    fee: str
    """费用（元，八）"""


class Behind(TypedDict):
    policy: str
    """规则包"""
    deadline: str | None
    """截止日期"""
    total: BehindTotal
    """合计"""
    parts: list[BehindTotal]
    """直属下级"""


class BehindCalls(Core):
    def behind(self, *, notice: int | None = None, unit: str | None = None) -> Behind:
        """未完成情况：人数、缺少的学时和费用。"""
        found: Behind = self._json("GET", "/api/v1/behind/", query={"notice": notice, "unit": unit})
        return found
