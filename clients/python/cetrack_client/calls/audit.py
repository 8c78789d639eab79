"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypedDict

from ..core import Core, Page


class AuditedPerson(TypedDict):
    id: str
    """人员编号"""
    name: str
    """姓名"""
    id_number: str
    """证件号（已遮盖）"""
    unit: str
    """认定日期所在单位"""
    title_level: str | None
    """职称级别"""
    post_grade: int | None
    """专技岗等级"""
    state: str
    """状态（含人工认定）"""
    missing: list[dict[str, Any]]
    """缺少的学时"""
    fee: str | None
    """补学费用（元，八）"""
    route: str | None
    """依据的条款"""
    excused_by: str | None
    """职称评审可免的条款"""


class AuditUnitsTotal(TypedDict):
    unit_id: str
    """单位编号"""
    unit: str
    """单位"""
    here_only: bool
    """只含本级，不含下级"""
    people: int
    """人数"""
    met: int
    """达到要求的人数"""
    rate: str
    """达标率（%）；没有人时为空"""
    counts: dict[str, Any]
    """各种状态的人数（状态见 audit/people 的 state）"""


class AuditUnits(TypedDict):
    question: str
    """申报事项"""
    policy: str
    """规则包"""
    as_of: str
    """认定日期"""
    total: AuditUnitsTotal
    """合计"""
    parts: list[AuditUnitsTotal]
    """直属下级"""


class AuditCalls(Core):
    def audit_people(
        self,
        *,
        after: str | None = None,
        age_from: str | None = None,
        age_to: str | None = None,
        article: str | None = None,
        batch: str | None = None,
        before: str | None = None,
        day: str | None = None,
        field: str | None = None,
        fields: str | None = None,
        flag: str | None = None,
        grade: str | None = None,
        level: str | None = None,
        limit: int | None = None,
        lower: bool | None = None,
        missing_from: str | None = None,
        missing_to: str | None = None,
        notice: int | None = None,
        q: str | None = None,
        question: str | None = None,
        sector: str | None = None,
        sort: Literal["unit", "-unit", "name", "-name"] | None = None,
        state: str | None = None,
        unit: str | None = None,
    ) -> Page[AuditedPerson]:
        """单位查询数字背后的人员。"""
        found: Page[AuditedPerson] = self._json(
            "GET",
            "/api/v1/audit/people/",
            query={
                "after": after,
                "age_from": age_from,
                "age_to": age_to,
                "article": article,
                "batch": batch,
                "before": before,
                "day": day,
                "field": field,
                "fields": fields,
                "flag": flag,
                "grade": grade,
                "level": level,
                "limit": limit,
                "lower": lower,
                "missing_from": missing_from,
                "missing_to": missing_to,
                "notice": notice,
                "q": q,
                "question": question,
                "sector": sector,
                "sort": sort,
                "state": state,
                "unit": unit,
            },
        )
        return found

    def audit_people_all(
        self,
        *,
        age_from: str | None = None,
        age_to: str | None = None,
        article: str | None = None,
        batch: str | None = None,
        day: str | None = None,
        field: str | None = None,
        fields: str | None = None,
        flag: str | None = None,
        grade: str | None = None,
        level: str | None = None,
        limit: int | None = None,
        lower: bool | None = None,
        missing_from: str | None = None,
        missing_to: str | None = None,
        notice: int | None = None,
        q: str | None = None,
        question: str | None = None,
        sector: str | None = None,
        sort: Literal["unit", "-unit", "name", "-name"] | None = None,
        state: str | None = None,
        unit: str | None = None,
    ) -> Iterator[AuditedPerson]:
        """Every row, page by page: 单位查询数字背后的人员"""
        return self._all(
            self.audit_people,
            age_from=age_from,
            age_to=age_to,
            article=article,
            batch=batch,
            day=day,
            field=field,
            fields=fields,
            flag=flag,
            grade=grade,
            level=level,
            limit=limit,
            lower=lower,
            missing_from=missing_from,
            missing_to=missing_to,
            notice=notice,
            q=q,
            question=question,
            sector=sector,
            sort=sort,
            state=state,
            unit=unit,
        )

    def audit_units(
        self, *, day: str | None = None, notice: int | None = None, question: str | None = None, unit: str | None = None
    ) -> AuditUnits:
        """单位查询：单位及直属下级的达标情况。"""
        found: AuditUnits = self._json(
            "GET", "/api/v1/audit/units/", query={"day": day, "notice": notice, "question": question, "unit": unit}
        )
        return found
