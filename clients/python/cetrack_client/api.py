"""Made from the description of the interface by scripts/python_client.py; changes are overwritten.

Titles and meanings are those of the description."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NotRequired, TypedDict

from .core import Core, Page


class AnnualRecordsYearsItem(TypedDict):
    year: int
    """年度"""
    subject: str
    """科目"""
    counting_class: str
    """计入条件：any 一律计入，其余见规则包"""
    hours: str
    """已核定学时"""


class AnnualRecords(TypedDict):
    id: str
    """人员编号"""
    name: str
    """姓名"""
    unit: str
    """现单位"""
    years: list[AnnualRecordsYearsItem]
    """各年度各科目"""


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


class Card(TypedDict):
    id: str
    """编号（内部）"""
    kind: Literal["card", "statement"]
    """card 审验卡，statement 学时证明"""
    number: str
    """编号（印在纸上）"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    state: Literal["valid", "outdated", "revoked"]
    """valid 有效，outdated 已过时，revoked 已撤销"""
    state_reason: str
    """状态原因"""
    issued_at: str
    """签发时间"""
    issued_by: str
    """签发人"""
    pdf_ready: bool
    """PDF 是否可以下载"""
    pdf_sha256: str
    """PDF 的 SHA-256"""
    verify_url: str
    """公开核验地址"""


class CardsCheck1(TypedDict):
    number: str
    """编号"""
    kind: Literal["card", "statement"]
    """种类"""
    state: Literal["valid", "outdated", "revoked"]
    """状态"""
    name: str
    """姓名（已遮盖）"""
    issued_at: str
    """签发时间"""
    checked_at: str
    """核验时间"""
    document: str | None
    """证件号后四位对上时显示的证件号（已遮盖）"""


class CardsCheck2PapersItem(TypedDict):
    number: str
    """编号"""
    state: str
    """状态"""
    says: str
    """说明"""


class CardsCheck2(TypedDict):
    kind: Literal["print_copy"]
    """合订打印件"""
    made_at: str | None
    """制作时间"""
    checked_at: str
    """核验时间"""
    papers: list[CardsCheck2PapersItem]
    """所含各张"""


class CardsCheckAsked(TypedDict):
    token: NotRequired[str]
    """二维码中的核验码"""
    sha256: NotRequired[str]
    """PDF 文件的 SHA-256（十六进制）"""
    number: NotRequired[str]
    """纸上的编号"""
    ending: NotRequired[str]
    """证件号后四位"""


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
    source: Literal[
        "platform",
        "advanced_seminar",
        "forum",
        "academic_exchange",
        "study_visit",
        "other_training",
        "sanke_training",
        "skill_training",
        "recognised",
    ]
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


class DictionaryFieldsItemValuesItem(TypedDict):
    value: str
    """取值"""
    label: str
    """取值的名称"""


class DictionaryFieldsItem(TypedDict):
    field: str
    """字段；下级字段用点连接"""
    type: str
    """类型"""
    meaning: str
    """含义"""
    values: list[DictionaryFieldsItemValuesItem]
    """可能的取值"""
    unit: str
    """单位；没有则为空"""
    articles: list[str]
    """通知的条款"""
    where: list[str]
    """所在的操作或事件"""


class DictionaryEntriesItem(TypedDict):
    policy: str
    """规则包"""
    article: str
    """条款"""
    entry: str
    """在规则包中的位置"""
    summary: str
    """内容（我们的概括）"""


class Dictionary(TypedDict):
    fields: list[DictionaryFieldsItem]
    """接口的字段"""
    entries: list[DictionaryEntriesItem]
    """通知的条目"""


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
                "missing",
                "fee",
                "article",
                "excused",
                "code",
            ]
        ]
    ]
    """表中的列；不填为页面上默认的列"""


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
    employment: Literal["pending", "active", "long_leave", "retired", "left"]
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


class MeRolesItem(TypedDict):
    role: Literal[
        "unit_hr",
        "department_hr",
        "banner_hr",
        "league_reviewer",
        "league_policy",
        "supervisor",
        "system_admin",
        "security_admin",
        "audit_admin",
    ]
    """角色"""
    unit: str
    """单位名称"""
    unit_id: str
    """单位编号"""


class MeToken(TypedDict):
    name: str
    """用途"""
    scopes: list[Literal["read", "push", "write"]]
    """权限范围"""
    expires_on: str
    """最后有效日（含当日）"""
    per_minute: int
    """每分钟最多调用次数"""


class Me(TypedDict):
    id: str
    """账号编号"""
    name: str
    """姓名"""
    roles: list[MeRolesItem]
    """今天具有的角色"""
    is_learner: bool
    """是否可读取本人的学时"""
    token: MeToken | None
    """所用令牌；会话登录时为 null"""


class PackResultsItem(TypedDict):
    id: str
    """规则包，如 xlgl-2024"""
    policy_year: int
    """政策年度"""
    last_day: str
    """政策年度最后一天"""
    hash: str
    """规则包（含已定口径）的 SHA-256"""
    subjects: list[dict[str, Any]]
    """科目"""


class Pack(TypedDict):
    results: list[PackResultsItem]
    """结果，按顺序"""


class PackWhole(TypedDict):
    id: str
    """规则包，如 xlgl-2024"""
    policy_year: int
    """政策年度"""
    last_day: str
    """政策年度最后一天"""
    hash: str
    """规则包（含已定口径）的 SHA-256"""
    subjects: list[dict[str, Any]]
    """科目"""
    text: str
    """规则包原文（YAML）"""


class PacksReadingsResultsItem(TypedDict):
    id: str
    """口径"""
    articles: list[str]
    """条款"""
    question: str
    """问题"""
    options: dict[str, Any]
    """可选的理解"""
    holds: str
    """现在采用的理解"""
    open: bool
    """是否尚待明确"""
    people: int | None
    """范围内受影响人数；已明确则为 null"""


class PacksReadings(TypedDict):
    results: list[PacksReadingsResultsItem]
    """结果，按顺序"""


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


class PushCoursesResultsItem(TypedDict):
    course_code: str
    """平台的课程编号"""
    result: Literal["new", "already_there", "other_course"]
    """new 已登记，already_there 已有，other_course 此编号属于另一课程，未改动"""


class PushCourses(TypedDict):
    results: list[PushCoursesResultsItem]
    """结果，按顺序"""


class PushCoursesAskedCoursesItem(TypedDict):
    course_code: str
    """平台的课程编号"""
    course_name: str
    """课程名称"""
    opens_on: NotRequired[str | None]
    """课程上线日期"""


class PushCoursesAsked(TypedDict):
    courses: list[PushCoursesAskedCoursesItem]
    """课程"""


class PushAsk(TypedDict):
    in_roster: bool
    """姓名和证件号码是否与该单位花名册中的同一人相符"""


class PushAskAsked(TypedDict):
    name: str
    """姓名"""
    document_number: str
    """证件号码"""


class PushedRecord(TypedDict):
    record_number: str
    """平台的记录编号：同一编号只入库一次"""
    name: str
    """姓名"""
    document_type: NotRequired[str]
    """证件类型，不填为居民身份证"""
    document_number: str
    """证件号码"""
    year: int | str
    """所属年度"""
    subject: Literal["public", "professional"]
    """科目"""
    course_name: str
    """课程名称"""
    course_code: NotRequired[str]
    """课程编号"""
    opens_on: NotRequired[str | None]
    """课程上线日期"""
    hours: float | str
    """学时，最多一位小数"""
    completed_on: str
    """完成日期"""
    exam_passed: NotRequired[bool | None]
    """考试是否合格；公需科目须有"""
    certificate_number: NotRequired[str]
    """证书编号"""


class PushAnswerResultsItem(TypedDict):
    line: int
    """第几行，从 1 起"""
    record_number: str
    """平台的记录编号"""
    result: Literal["stored", "corrected", "already_there", "not_in_roster", "refused"]
    """已入库待核定、已更正、已有、不在花名册、未接受"""
    code: NotRequired[str]
    """原因代码"""
    field: NotRequired[str]
    """出错的字段"""
    detail: NotRequired[str]
    """原因和办法"""


class PushAnswer(TypedDict):
    sandbox: bool
    """演练令牌：什么都不保存"""
    counts: dict[str, Any]
    """各种结果的行数"""
    results: list[PushAnswerResultsItem]
    """结果，按顺序"""


class PushWithdrawResultsItem(TypedDict):
    record_number: str
    """平台的记录编号"""
    result: Literal["withdrawn", "verified_already", "not_there"]
    """withdrawn 已撤回，verified_already 已核定不能撤回，not_there 不是您推送的或没有"""


class PushWithdraw(TypedDict):
    results: list[PushWithdrawResultsItem]
    """结果，按顺序"""


class PushWithdrawAsked(TypedDict):
    record_numbers: list[str]
    """平台的记录编号"""


class Record(TypedDict):
    id: str
    """记录编号"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    year: int
    """所属年度（补学的记在补的年度）"""
    subject: str
    """科目：public 公需，professional 专业"""
    hours: str
    """学时，最多一位小数"""
    source: Literal[
        "platform",
        "advanced_seminar",
        "forum",
        "academic_exchange",
        "study_visit",
        "other_training",
        "sanke_training",
        "skill_training",
        "recognised",
    ]
    """来源"""
    platform: str | None
    """学习平台域名"""
    course: str | None
    """课程"""
    record_number: str
    """平台的记录编号"""
    completed_on: str
    """完成日期"""
    exam_passed: bool | None
    """考试是否合格"""
    certificate_number: str
    """证书编号"""
    state: Literal["verified", "returned", "to_verify"]
    """verified 已核定，returned 已退回，to_verify 待核定"""
    verified_at: str | None
    """核定时间"""
    returned_reason: str
    """退回理由"""


class Request(TypedDict):
    id: str
    """申请编号"""
    kind: str
    """申请种类"""
    title: str
    """申请种类名称"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    unit: str
    """现单位"""
    state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"]
    """状态"""
    said: str
    """状态说明"""
    office: str | None
    """正在办理的单位"""
    filed_by: str
    """提交人"""
    filed_at: str | None
    """提交时间"""
    decided_at: str | None
    """办结时间"""
    version: int
    """版本"""


class RequestContentItem(TypedDict):
    label: str
    """项目"""
    text: str
    """内容"""


class RequestWhole(TypedDict):
    id: str
    """申请编号"""
    kind: str
    """申请种类"""
    title: str
    """申请种类名称"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    unit: str
    """现单位"""
    state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"]
    """状态"""
    said: str
    """状态说明"""
    office: str | None
    """正在办理的单位"""
    filed_by: str
    """提交人"""
    filed_at: str | None
    """提交时间"""
    decided_at: str | None
    """办结时间"""
    version: int
    """版本"""
    content: list[RequestContentItem]
    """申请内容；部分批准时为批准的内容"""


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


class Unit(TypedDict):
    id: str
    """单位编号"""
    name: str
    """名称"""
    full_name: str
    """完整名称：盟>旗县市>部门>单位"""
    kind: Literal["league", "banner", "department", "unit"]
    """层级"""
    sector: Literal["public", "non_public", None]
    """单位性质（6.2）"""
    contact: str
    """联系方式"""
    closed_on: str | None
    """撤销日期"""
    people: int | None
    """本单位在职人数（不含下级）"""


class Client(Core):
    def annual_records_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["name", "-name", "unit", "-unit"] | None = None,
        unit: str | None = None,
    ) -> Page[AnnualRecords]:
        """年度学时：按人员列出各年度各科目已核定学时。"""
        found: Page[AnnualRecords] = self._json(
            "GET",
            "/api/v1/annual-records/",
            query={
                "after": after,
                "before": before,
                "fields": fields,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "unit": unit,
            },
        )
        return found

    def annual_records_all(
        self,
        *,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["name", "-name", "unit", "-unit"] | None = None,
        unit: str | None = None,
    ) -> Iterator[AnnualRecords]:
        """Every row, page by page: 年度学时：按人员列出各年度各科目已核定学时"""
        return self._all(self.annual_records_list, fields=fields, learner=learner, limit=limit, sort=sort, unit=unit)

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

    def behind(self, *, notice: int | None = None, unit: str | None = None) -> Behind:
        """未完成情况：人数、缺少的学时和费用。"""
        found: Behind = self._json("GET", "/api/v1/behind/", query={"notice": notice, "unit": unit})
        return found

    def cards_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: Literal["card", "statement"] | None = None,
        learner: str | None = None,
        limit: int | None = None,
        number: str | None = None,
        sort: Literal["issued", "-issued", "changed", "-changed"] | None = None,
        state: Literal["valid", "outdated", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Page[Card]:
        """审验卡和学时证明；学习者只有本人的。"""
        found: Page[Card] = self._json(
            "GET",
            "/api/v1/cards/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "kind": kind,
                "learner": learner,
                "limit": limit,
                "number": number,
                "sort": sort,
                "state": state,
                "unit": unit,
            },
        )
        return found

    def cards_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: Literal["card", "statement"] | None = None,
        learner: str | None = None,
        limit: int | None = None,
        number: str | None = None,
        sort: Literal["issued", "-issued", "changed", "-changed"] | None = None,
        state: Literal["valid", "outdated", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Card]:
        """Every row, page by page: 审验卡和学时证明；学习者只有本人的"""
        return self._all(
            self.cards_list,
            changed_after=changed_after,
            fields=fields,
            kind=kind,
            learner=learner,
            limit=limit,
            number=number,
            sort=sort,
            state=state,
            unit=unit,
        )

    def cards_one(self, public_id: str, *, fields: str | None = None) -> Card:
        """一张审验卡或证明。"""
        found: Card = self._json("GET", f"/api/v1/cards/{public_id}/", query={"fields": fields})
        return found

    def cards_pdf(self, public_id: str) -> bytes:
        """下载 PDF。"""
        found: bytes = self._call("GET", f"/api/v1/cards/{public_id}/pdf/")
        return found

    def cards_check(self, body: CardsCheckAsked) -> CardsCheck1 | CardsCheck2:
        """核验一张审验卡或证明。"""
        found: CardsCheck1 | CardsCheck2 = self._json(
            "POST", "/api/v1/cards/check/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found

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

    def dictionary(self) -> Dictionary:
        """数据字典：每个字段的含义、取值、单位、条款，和通知的条目。"""
        found: Dictionary = self._json("GET", "/api/v1/dictionary/")
        return found

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

    def learners_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        confirmed: bool | None = None,
        employment: Literal["pending", "active", "long_leave", "retired", "left"] | None = None,
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
        employment: Literal["pending", "active", "long_leave", "retired", "left"] | None = None,
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

    def me(self) -> Me:
        """我是谁：账号、今天的角色、令牌。"""
        found: Me = self._json("GET", "/api/v1/me/")
        return found

    def packs_list(self) -> Pack:
        """可用的规则包。"""
        found: Pack = self._json("GET", "/api/v1/packs/")
        return found

    def packs_one(self, policy: str) -> PackWhole:
        """一个规则包，含原文。"""
        found: PackWhole = self._json("GET", f"/api/v1/packs/{policy}/")
        return found

    def packs_readings(self, policy: str) -> PacksReadings:
        """一个规则包的待明确事项和已定口径。"""
        found: PacksReadings = self._json("GET", f"/api/v1/packs/{policy}/readings/")
        return found

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

    def push_courses(self, body: PushCoursesAsked) -> PushCourses:
        """登记课程及其编号，最多 1000 门。"""
        found: PushCourses = self._json(
            "POST", "/api/v1/push/courses/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found

    def push_ask(self, body: PushAskAsked) -> PushAsk:
        """预先询问某人是否在花名册中：只答是或否，默认关闭。"""
        found: PushAsk = self._json(
            "POST", "/api/v1/push/people/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found

    def push_all(self, records: Iterable[PushedRecord]) -> Iterator[PushAnswer]:
        """推送学时：一条 JSON，或 NDJSON（每行一条，最多 10000 行）。"""
        return self._lines("/api/v1/push/records/", records)

    def push_withdraw(self, body: PushWithdrawAsked) -> PushWithdraw:
        """撤回自己推送的、尚未核定的学时。"""
        found: PushWithdraw = self._json(
            "POST", "/api/v1/push/withdrawals/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found

    def records_list(
        self,
        *,
        after: str | None = None,
        batch: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        completed_from: str | None = None,
        completed_to: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["id", "-id", "completed_on", "-completed_on", "year", "-year", "changed", "-changed"]
        | None = None,
        source: Literal[
            "platform",
            "advanced_seminar",
            "forum",
            "academic_exchange",
            "study_visit",
            "other_training",
            "sanke_training",
            "skill_training",
            "recognised",
        ]
        | None = None,
        state: Literal["verified", "returned", "to_verify"] | None = None,
        subject: Literal["public", "professional"] | None = None,
        unit: str | None = None,
        year: int | None = None,
    ) -> Page[Record]:
        """学时记录；学习者只有本人的。"""
        found: Page[Record] = self._json(
            "GET",
            "/api/v1/records/",
            query={
                "after": after,
                "batch": batch,
                "before": before,
                "changed_after": changed_after,
                "completed_from": completed_from,
                "completed_to": completed_to,
                "fields": fields,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "source": source,
                "state": state,
                "subject": subject,
                "unit": unit,
                "year": year,
            },
        )
        return found

    def records_all(
        self,
        *,
        batch: str | None = None,
        changed_after: str | None = None,
        completed_from: str | None = None,
        completed_to: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["id", "-id", "completed_on", "-completed_on", "year", "-year", "changed", "-changed"]
        | None = None,
        source: Literal[
            "platform",
            "advanced_seminar",
            "forum",
            "academic_exchange",
            "study_visit",
            "other_training",
            "sanke_training",
            "skill_training",
            "recognised",
        ]
        | None = None,
        state: Literal["verified", "returned", "to_verify"] | None = None,
        subject: Literal["public", "professional"] | None = None,
        unit: str | None = None,
        year: int | None = None,
    ) -> Iterator[Record]:
        """Every row, page by page: 学时记录；学习者只有本人的"""
        return self._all(
            self.records_list,
            batch=batch,
            changed_after=changed_after,
            completed_from=completed_from,
            completed_to=completed_to,
            fields=fields,
            learner=learner,
            limit=limit,
            sort=sort,
            source=source,
            state=state,
            subject=subject,
            unit=unit,
            year=year,
        )

    def records_one(self, public_id: str, *, fields: str | None = None) -> Record:
        """一条学时记录；读取会记录，本人可见。"""
        found: Record = self._json("GET", f"/api/v1/records/{public_id}/", query={"fields": fields})
        return found

    def requests_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Page[Request]:
        """申请；学习者只有本人的。"""
        found: Page[Request] = self._json(
            "GET",
            "/api/v1/requests/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "kind": kind,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "state": state,
                "unit": unit,
            },
        )
        return found

    def requests_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Request]:
        """Every row, page by page: 申请；学习者只有本人的"""
        return self._all(
            self.requests_list,
            changed_after=changed_after,
            fields=fields,
            kind=kind,
            learner=learner,
            limit=limit,
            sort=sort,
            state=state,
            unit=unit,
        )

    def requests_one(self, public_id: str, *, fields: str | None = None) -> RequestWhole:
        """一个申请，含申请内容；读取会记录，本人可见。"""
        found: RequestWhole = self._json("GET", f"/api/v1/requests/{public_id}/", query={"fields": fields})
        return found

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

    def units_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        fields: str | None = None,
        kind: Literal["league", "banner", "department", "unit"] | None = None,
        limit: int | None = None,
        open: bool | None = None,
        q: str | None = None,
        sort: Literal["tree", "-tree", "name", "-name"] | None = None,
        unit: str | None = None,
    ) -> Page[Unit]:
        """范围内的单位。"""
        found: Page[Unit] = self._json(
            "GET",
            "/api/v1/units/",
            query={
                "after": after,
                "before": before,
                "fields": fields,
                "kind": kind,
                "limit": limit,
                "open": open,
                "q": q,
                "sort": sort,
                "unit": unit,
            },
        )
        return found

    def units_all(
        self,
        *,
        fields: str | None = None,
        kind: Literal["league", "banner", "department", "unit"] | None = None,
        limit: int | None = None,
        open: bool | None = None,
        q: str | None = None,
        sort: Literal["tree", "-tree", "name", "-name"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Unit]:
        """Every row, page by page: 范围内的单位"""
        return self._all(self.units_list, fields=fields, kind=kind, limit=limit, open=open, q=q, sort=sort, unit=unit)

    def units_one(self, public_id: str, *, fields: str | None = None) -> Unit:
        """一个单位。"""
        found: Unit = self._json("GET", f"/api/v1/units/{public_id}/", query={"fields": fields})
        return found
