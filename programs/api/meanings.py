"""What fields mean that stand in bodies made elsewhere (assessments.openapi), and what every value, figure and article
of the interface is called: for the description and for the data dictionary (dictionary.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import TextChoices

from casework.requests.states import RequestState
from exemptions.plans.states import PlanState
from ground.events import EventKind
from ground.jobs.states import JobState
from ground.roles import Role
from learners.people.models import Employment, Learner, SexChoices
from reports.audit.table import COLUMNS_OF_LIST
from reports.cards.models import CardKind
from reports.cards.states import CardState
from units.models import SectorChoices, UnitKind
from uploads.states import UploadState

MEANINGS = {
    "results": "结果，按顺序", "errors": "逐个字段的错误", "field": "出错的字段", "message": "原因和办法",
    "public_id": "编号", "outcome": "结论", "by_default": "按默认理解的结论", "open_readings": "影响结论的待明确事项",
    "route": "依据的条款", "missing": "缺少的学时", "year": "年度", "subject": "科目", "hours": "学时，最多一位小数",
    "fee": "补学费用（八）", "feasible": "政策年度内是否还来得及补齐", "years": "各年度各科目的学时",
    "credits": "学时记录；答复中为各条的认定", "clauses": "逐条的适用情况", "id": "编号", "because": "理由",
    "policy": "规则包", "as_of": "认定日期", "learner": "人员情况", "sex": "性别；不详为 null",
    "birth_date": "出生日期；不详为 null", "sector": "单位性质（6.2）；不详为 null",
    "grassroots_post": "苏木乡镇、嘎查村一线岗位（6.2）；不详为 null", "sanke_teacher": "是否三科教师（5.3）",
    "high_skilled": "是否高技能人才（5.3）", "application": "申报事项", "kind": "种类", "level": "申报的职称级别",
    "exceptional": "是否破格", "grade": "申报的专技岗等级，1 最高", "ground": "考核认定的情形",
    "required_years": "要求的年数；不详为 null", "source": "学时来源（五）", "completed_on": "完成日期",
    "verified": "是否已核定（二）", "platform": "学习平台域名", "exam_passed": "考试是否合格（3.1）",
    "course": "课程名称", "certificate": "是否有证书", "was_sanke_teacher": "培训当天是否三科教师（5.3）",
    "facts": "已认定的情形（五、六、七）", "in_region": "是否在本地区取得或完成", "filed_on": "备案日期（7.2）",
    "on_roster": "是否在参训名单中（7.2）", "completed": "是否已完成", "accepted_late": "逾期是否接受（7.2）",
    "on": "日期", "since": "起始日期", "foundation_grant": "是否获得博士后基金", "led_project": "是否主持项目",
    "stays_in_region": "是否留在本地区工作", "error": "未能认定的原因", "cases": "案例，最多 500 个",
    "title_level": "职称级别；不详为 null", "post_grade": "专技岗等级，1 最高；没有为 null", "courses": "课程",
    "counts": "各种结果的行数", "record_number": "平台的记录编号", "record_numbers": "平台的记录编号",
    "label": "项目", "text": "内容", "mode": "学习形式（通知 modes 中的编号）；未登记为 null",
}  # fmt: skip
"""By the name of the field or parameter, where it says nothing of itself."""

UNITS = {
    "attended": "人", "behind": "人", "count": "条", "excused": "人", "fee": "元", "grade": "级", "hours": "学时",
    "held_hours": "学时", "judged_by": "年", "limit": "行", "line": "行", "met": "人", "notice": "年",
    "participants": "人", "people": "人", "per_minute": "次", "percent": "%", "policy_year": "年", "post_grade": "级",
    "rate": "%", "records": "条", "required_years": "年", "rows": "行", "year": "年", "years": "年",
}  # fmt: skip
"""Of figures, by name."""
NO_UNIT = {"status", "version", "quantity"}
"""Of a quantity the unit stands beside it."""

ARTICLES = {
    "accepted_late": "7.2", "by_default": "附注", "certificate": "5", "completed_on": "2", "counting_class": "5",
    "exam_passed": "3.1", "fee": "8", "filed_on": "7.2", "grassroots_post": "6.2", "held_hours": "7.2",
    "held_on": "7.2", "high_skilled": "5.3", "hours": "2", "number": "", "on_roster": "7.2", "opens_on": "2",
    "platform": "4", "post_confirmed": "6.2", "sanke_teacher": "5.3", "sector": "6.2", "source": "5", "subject": "2",
    "verified": "2", "verified_at": "2", "was_sanke_teacher": "5.3", "excused_by": "6", "facts": "6",
}  # fmt: skip
"""Of the notice that a field goes back to, by name."""

_OURS: dict[str, Any] = {
    "yes": "是", "no": "否", "met": "符合", "not_met": "不符合", "needs_confirmation": "需人工确认",
    "unknown": "不能确定", "applies": "适用", "does_not_apply": "不适用", "cannot_tell": "不能确定",
    "annual_check": "年度审验", "title_review": "职称评审", "post_appointment": "专技岗聘任",
    "recognition": "考核认定", "senior": "高级", "intermediate": "中级", "junior": "初级",
    "grassroots_graduate": "基层工作的毕业生", "postdoc": "博士后", "other": "其他", "platform": "学习平台",
    "advanced_seminar": "高级研修班", "forum": "论坛", "academic_exchange": "学术交流", "study_visit": "进修考察",
    "other_training": "其他培训", "sanke_training": "三科教师培训", "skill_training": "技能培训",
    "qualification_exam": "取得职业资格", "filed_plan": "备案培训方案", "epidemic_frontline": "疫情防控一线",
    "transfer": "调入", "tenure": "任职年限", "recognised": "异地核定",
    "xlsx": "Excel", "csv": "CSV", "read": "读取", "push": "推送学时", "write": "写入",
    "new": "新登记", "already_there": "已有", "other_course": "属于另一课程", "public": "公需科目",
    "professional": "专业科目", "stored": "已入库待核定", "corrected": "已更正待核定", "not_in_roster": "不在花名册",
    "refused": "未接受", "withdrawn": "已撤回", "verified_already": "已核定", "not_there": "没有",
    "passed_over": "已不在待办", "pass": "通过", "return": "退回修改", "refuse": "不予通过",
    "verified": "已核定", "returned": "已退回", "to_verify": "待核定", "rules": "由规则得出", "officer": "人工认定",
    "print_copy": "合订打印件", "none": "无",
}  # fmt: skip
_CHOICES: tuple[type[TextChoices], ...] = (
    SexChoices, SectorChoices, UnitKind, Employment, Learner.DocumentType, Learner.TitleLevel, CardKind, CardState,
    UploadState, RequestState, PlanState, JobState, Role, EventKind,
)  # fmt: skip
_COLUMNS = {name: column.title for name, column in COLUMNS_OF_LIST.items()}


def labels(values: Iterable[Any], readings: Mapping[str, str]) -> dict[str, str]:
    """What each value of a field is called, as pages call it where it is a state or choice of a model; ``readings``:
    the questions of the notices' readings. Values without a name are left out."""
    wanted = [str(value) for value in values if value is not None]
    tables: list[Mapping[str, Any]] = [dict(one.choices) for one in _CHOICES if set(wanted) <= set(one.values)]
    for table in (*tables, _COLUMNS, readings, _OURS):
        if set(wanted) <= set(table):
            return {value: str(table[value]) for value in wanted}
    return {value: str(_OURS[value]) for value in wanted if value in _OURS}


def explain(part: Any, name: str = "", said: Callable[[str], str | None] = MEANINGS.get) -> None:
    """Gives every field, however deep, its meaning where it has none."""
    if not isinstance(part, dict):
        return
    properties = part.get("properties") or {}
    for field, one in properties.items():
        if "$ref" not in one and not one.get("description") and said(field):
            properties[field] = one = {**one, "description": said(field)}  # a kind is shared by many fields
        explain(one, field, said)
    for inner in ("items", "additionalProperties"):
        explain(part.get(inner), name, said)
    for several in ("oneOf", "anyOf", "allOf"):
        for one in part.get(several, ()):
            explain(one, name, said)
