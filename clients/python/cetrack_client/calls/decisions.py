"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal, NotRequired, TypedDict

from ..core import Core, Page


class Decision(TypedDict):
    id: str
    """认定编号"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    policy: str
    """规则包"""
    question: str
    """申报事项，如 annual_check:2024"""
    as_of: str
    """认定日期"""
    outcome: Literal["met", "not_met", "needs_confirmation"]
    """结论（含人工认定）"""
    frozen_at: str
    """固定时间"""
    frozen_by: str
    """固定人"""
    pack_hash: str
    """规则包（含口径）的 SHA-256"""


class DecisionDecisionMissingItem(TypedDict):
    year: NotRequired[int]
    """年度"""
    subject: NotRequired[str]
    """科目"""
    hours: NotRequired[str]
    """学时，最多一位小数"""


class DecisionDecisionClausesItem(TypedDict):
    id: NotRequired[str]
    """编号"""
    outcome: NotRequired[Literal["applies", "does_not_apply", "cannot_tell"]]
    """结论"""
    because: NotRequired[str]
    """理由"""


class DecisionDecision(TypedDict):
    outcome: Literal["met", "not_met", "needs_confirmation"]
    """结论"""
    by_default: Literal["met", "not_met", "unknown"]
    """按默认理解的结论"""
    open_readings: list[
        Literal[
            "recent_years",
            "age_date",
            "first_year_transfer",
            "first_year_tenure",
            "transfer_years",
            "tenure_cap",
            "filed_plan",
            "waived_year",
            "deemed_year",
            "conversion_window",
        ]
    ]
    """影响结论的待明确事项"""
    route: str | None
    """依据的条款"""
    missing: NotRequired[list[DecisionDecisionMissingItem]]
    """缺少的学时"""
    fee: NotRequired[str]
    """补学费用（八）"""
    feasible: NotRequired[bool]
    """政策年度内是否还来得及补齐"""
    years: dict[str, Any]
    """各年度各科目的学时"""
    credits: dict[str, Any]
    """学时记录；答复中为各条的认定"""
    clauses: list[DecisionDecisionClausesItem]
    """逐条的适用情况"""


class DecisionWhole(TypedDict):
    id: str
    """认定编号"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    policy: str
    """规则包"""
    question: str
    """申报事项，如 annual_check:2024"""
    as_of: str
    """认定日期"""
    outcome: Literal["met", "not_met", "needs_confirmation"]
    """结论（含人工认定）"""
    frozen_at: str
    """固定时间"""
    frozen_by: str
    """固定人"""
    pack_hash: str
    """规则包（含口径）的 SHA-256"""
    decision: DecisionDecision
    """认定及理由"""
    case: dict[str, Any]
    """认定所依据的事实"""
    human: dict[str, Any] | None
    """人工认定"""


class DecisionsPreviewAskedLearner(TypedDict):
    sex: NotRequired[Literal["male", "female", None]]
    """性别；不详为 null"""
    birth_date: NotRequired[str]
    """出生日期；不详为 null"""
    sector: NotRequired[Literal["public", "non_public", None]]
    """单位性质（6.2）；不详为 null"""
    grassroots_post: NotRequired[bool]
    """苏木乡镇、嘎查村一线岗位（6.2）；不详为 null"""
    sanke_teacher: NotRequired[bool]
    """是否三科教师（5.3）"""
    high_skilled: NotRequired[bool]
    """是否高技能人才（5.3）"""


class DecisionsPreviewAskedApplication(TypedDict):
    kind: Literal["annual_check", "title_review", "post_appointment", "recognition"]
    """种类"""
    year: NotRequired[int]
    """年度"""
    level: NotRequired[Literal["senior", "intermediate", "junior"]]
    """申报的职称级别"""
    exceptional: NotRequired[bool]
    """是否破格"""
    grade: NotRequired[int]
    """申报的专技岗等级，1 最高"""
    ground: NotRequired[Literal["grassroots_graduate", "postdoc", "other"]]
    """考核认定的情形"""
    required_years: NotRequired[int | None]
    """要求的年数；不详为 null"""


class DecisionsPreviewAskedCreditsItem(TypedDict):
    id: str
    """编号"""
    year: int
    """年度"""
    subject: str
    """科目"""
    hours: str | float
    """Above 0, one decimal place at most."""
    source: str
    """学时来源（五）"""
    completed_on: str
    """完成日期"""
    verified: bool
    """是否已核定（二）"""
    platform: str | None
    """学习平台域名"""
    exam_passed: bool | None
    """考试是否合格（3.1）"""
    course: str | None
    """课程名称"""
    certificate: bool | None
    """是否有证书"""
    was_sanke_teacher: bool | None
    """培训当天是否三科教师（5.3）"""
    mode: str | None
    """学习形式（通知 modes 中的编号）；未登记为 null"""
    unit: str | None
    """计量单位（如“篇”）；按学时计的为 null"""
    quantity: str | float
    """按计量单位的数量，代替 hours"""
    role: str | None
    """在其中的身份（如“第一作者”）；没有为 null"""


class DecisionsPreviewAskedFactsItem(TypedDict):
    kind: Literal["qualification_exam", "filed_plan", "epidemic_frontline", "transfer", "tenure", "postdoc"]
    """种类"""
    year: NotRequired[int]
    """年度"""
    in_region: NotRequired[bool]
    """是否在本地区取得或完成"""
    filed_on: NotRequired[str]
    """备案日期（7.2）"""
    hours: NotRequired[str | float]
    """学时，最多一位小数"""
    on_roster: NotRequired[bool]
    """是否在参训名单中（7.2）"""
    completed: NotRequired[bool]
    """是否已完成"""
    accepted_late: NotRequired[bool]
    """逾期是否接受（7.2）"""
    years: NotRequired[list[int]]
    """各年度各科目的学时"""
    on: NotRequired[str]
    """日期"""
    since: NotRequired[str]
    """起始日期"""
    foundation_grant: NotRequired[bool]
    """是否获得博士后基金"""
    led_project: NotRequired[bool]
    """是否主持项目"""
    stays_in_region: NotRequired[bool]
    """是否留在本地区工作"""


class DecisionsPreviewAsked(TypedDict):
    policy: Literal["xlgl-2024"]
    """规则包"""
    as_of: str
    """认定日期"""
    learner: DecisionsPreviewAskedLearner
    """人员情况"""
    application: DecisionsPreviewAskedApplication
    """申报事项"""
    credits: NotRequired[list[DecisionsPreviewAskedCreditsItem]]
    """学时记录；答复中为各条的认定"""
    facts: NotRequired[list[DecisionsPreviewAskedFactsItem]]
    """已认定的情形（五、六、七）"""


class DecisionsPreviewManyResultsItem2(TypedDict):
    error: dict[str, Any]
    """未能认定的原因"""


class DecisionsPreviewMany(TypedDict):
    results: list[DecisionDecision | DecisionsPreviewManyResultsItem2]
    """结果，按顺序"""


class DecisionsPreviewManyAsked(TypedDict):
    cases: list[DecisionsPreviewAsked]
    """案例，最多 500 个"""


class DecisionsCalls(Core):
    def decisions_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        outcome: Literal["met", "not_met", "needs_confirmation"] | None = None,
        policy: str | None = None,
        sort: Literal["frozen", "-frozen"] | None = None,
        unit: str | None = None,
    ) -> Page[Decision]:
        """已固定的认定；学习者只有本人的。"""
        found: Page[Decision] = self._json(
            "GET",
            "/api/v1/decisions/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "learner": learner,
                "limit": limit,
                "outcome": outcome,
                "policy": policy,
                "sort": sort,
                "unit": unit,
            },
        )
        return found

    def decisions_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        outcome: Literal["met", "not_met", "needs_confirmation"] | None = None,
        policy: str | None = None,
        sort: Literal["frozen", "-frozen"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Decision]:
        """Every row, page by page: 已固定的认定；学习者只有本人的"""
        return self._all(
            self.decisions_list,
            changed_after=changed_after,
            fields=fields,
            learner=learner,
            limit=limit,
            outcome=outcome,
            policy=policy,
            sort=sort,
            unit=unit,
        )

    def decisions_one(self, public_id: str, *, fields: str | None = None) -> DecisionWhole:
        """一个已固定的认定，含事实和理由。"""
        found: DecisionWhole = self._json("GET", f"/api/v1/decisions/{public_id}/", query={"fields": fields})
        return found

    def decisions_preview(self, body: DecisionsPreviewAsked) -> DecisionDecision:
        """对送来的一个案例作出认定，不读取也不保存资料。"""
        found: DecisionDecision = self._json(
            "POST", "/api/v1/decisions/preview/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found

    def decisions_preview_many(self, body: DecisionsPreviewManyAsked) -> DecisionsPreviewMany:
        """对送来的多个案例作出认定，不读取也不保存资料。"""
        found: DecisionsPreviewMany = self._json(
            "POST", "/api/v1/decisions/preview-many/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found
