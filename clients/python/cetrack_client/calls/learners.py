"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, TypedDict

from ..core import Core, Page
from .decisions import DecisionDecision


class Learner(TypedDict):
    id: str
    """人员编号（人员代码）"""
    name: str
    """姓名"""
    id_number: str
    """证件号（已遮盖）"""
    phone: str
    """手机号（已遮盖）；没有则为空"""
    document_type: Literal[
        "resident_id", "passport", "hk_macau_permit", "taiwan_permit", "residence_permit", "foreign_permanent_residence"
    ]
    """证件类型"""
    sex: Literal["male", "female", None]
    """性别；不详为 null"""
    sector: Literal["public", "non_public", None]
    """单位性质（6.2）；不详为 null"""
    grassroots_post: bool | None
    """苏木乡镇、嘎查村一线岗位（6.2）；不详为 null"""
    post_confirmed: bool
    """单位性质和一线岗位是否已由上级确认"""
    title_level: Literal["senior", "intermediate", "junior", "none", None]
    """职称级别"""
    post_grade: int | None
    """专技岗等级，1 最高"""
    field: str
    """专业"""
    employment: Literal["pending", "active", "seconded", "long_leave", "retired", "reemployed", "left", "deceased"]
    """在职状态"""
    unit: str
    """现单位"""
    unit_id: str
    """现单位编号"""
    version: int
    """资料版本"""


class DecisionNow(TypedDict):
    id: str
    """人员编号"""
    policy: str
    """规则包"""
    question: str
    """申报事项"""
    as_of: str
    """认定日期"""
    outcome: Literal["met", "not_met", "needs_confirmation"]
    """结论（含人工认定）"""
    summary: str
    """一两句话的说明"""
    decision: DecisionDecision
    """认定及理由"""
    judged_by: dict[str, Any]
    """每条学时由哪一年度的通知判定；不由通知判定的不列"""


class LearnerAsked(TypedDict):
    sex: NotRequired[Literal["male", "female", None]]
    """性别；不详为 null"""
    birth_date: NotRequired[str | None]
    """出生日期；不详为 null"""
    sector: NotRequired[Literal["public", "non_public", None]]
    """单位性质（6.2）；不详为 null"""
    grassroots_post: NotRequired[bool | None]
    """苏木乡镇、嘎查村一线岗位（6.2）；不详为 null"""
    title_level: NotRequired[Literal["senior", "intermediate", "junior", "none", None]]
    """职称级别；不详为 null"""
    post_grade: NotRequired[int | None]
    """专技岗等级，1 最高；没有为 null"""
    field: NotRequired[str]
    """出错的字段"""
    reason: NotRequired[str]
    """更改原因"""


class LearnersCalls(Core):
    def learners_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        confirmed: bool | None = None,
        employment: Literal["pending", "active", "seconded", "long_leave", "retired", "reemployed", "left", "deceased"]
        | None = None,
        fields: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        sort: Literal["name", "-name", "unit", "-unit", "created", "-created"] | None = None,
        title_level: Literal["senior", "intermediate", "junior", "none"] | None = None,
        unit: str | None = None,
    ) -> Page[Learner]:
        """范围内的人员；学习者只有本人。"""
        found: Page[Learner] = self._json(
            "GET",
            "/api/v1/learners/",
            query={
                "after": after,
                "before": before,
                "confirmed": confirmed,
                "employment": employment,
                "fields": fields,
                "limit": limit,
                "q": q,
                "sort": sort,
                "title_level": title_level,
                "unit": unit,
            },
        )
        return found

    def learners_all(
        self,
        *,
        confirmed: bool | None = None,
        employment: Literal["pending", "active", "seconded", "long_leave", "retired", "reemployed", "left", "deceased"]
        | None = None,
        fields: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        sort: Literal["name", "-name", "unit", "-unit", "created", "-created"] | None = None,
        title_level: Literal["senior", "intermediate", "junior", "none"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Learner]:
        """Every row, page by page: 范围内的人员；学习者只有本人"""
        return self._all(
            self.learners_list,
            confirmed=confirmed,
            employment=employment,
            fields=fields,
            limit=limit,
            q=q,
            sort=sort,
            title_level=title_level,
            unit=unit,
        )

    def learners_one(self, public_id: str, *, fields: str | None = None) -> Learner:
        """一个人员；读取会记录，本人可见。"""
        found: Learner = self._json("GET", f"/api/v1/learners/{public_id}/", query={"fields": fields})
        return found

    def learners_decision(
        self,
        public_id: str,
        *,
        as_of: str | None = None,
        fields: str | None = None,
        policy: str | None = None,
        question: str | None = None,
    ) -> DecisionNow:
        """某人现在的认定及理由，不保存。"""
        found: DecisionNow = self._json(
            "GET",
            f"/api/v1/learners/{public_id}/decision/",
            query={"as_of": as_of, "fields": fields, "policy": policy, "question": question},
        )
        return found

    def learners_change(self, public_id: str, body: LearnerAsked, *, if_match: str) -> Learner:
        """更改人员资料（姓名、证件号、手机号和单位除外）。"""
        found: Learner = self._json(
            "PATCH",
            f"/api/v1/learners/{public_id}/particulars/",
            head={"If-Match": if_match},
            body=json.dumps(body, ensure_ascii=False).encode(),
        )
        return found
