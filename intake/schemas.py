"""The shapes of the files the portal takes in, with the titles by which their columns are recognised."""

import dataclasses
from typing import Any

from intake.faults import Fault, fault
from intake.headers import Field, Schema
from intake.values import dates, identity, names, numbers, texts, words

NAME = Field(
    "name",
    "姓名",
    names.person_name,
    ("学员姓名", "人员姓名", "学员", "学员名称", "真实姓名", "参训人员", "参训人姓名", "教师姓名", "申报人", "申报人姓名"),
    required=True,
    personal=True,
    note="证件上的姓名，2 至 30 个字；民族姓名中间用“·”",
    example="示例：张三",
)
DOCUMENT_NUMBER = Field(
    "document_number",
    "证件号码",
    identity.document_number,
    ("身份证号", "身份证号码", "证件号", "公民身份号码", "居民身份证号", "居民身份证号码", "身份证", "身份证件号码", "身份证件号")
    + ("有效证件号码", "证件编号", "身份号码", "学员身份证号", "学员证件号", "学员证件号码", "身份证/证件号"),
    required=True,
    beside="document_type",
    personal=True,
    text=True,
    note="文本格式；身份证 18 位，末位 X 大小写均可",
    example="150000199001010000",
    width=22,
)
DOCUMENT_TYPE = Field(
    "document_type",
    "证件类型",
    identity.document_type,
    ("证件种类", "证件类别", "身份证件类型", "有效证件类型", "证件名称"),
    note="不填即为居民身份证",
    choices=identity.document_type.titles,
    width=20,
)
UNIT = Field(
    "unit",
    "单位",
    texts.text(200),
    ("单位名称", "工作单位", "所在单位", "单位全称", "所属单位", "工作单位名称", "学员单位", "单位（全称）", "现工作单位"),
    note="人员归属以花名册为准，这一列仅供核对",
    width=28,
)
YEAR = Field(
    "year",
    "年度",
    numbers.year,
    ("学习年度", "培训年度", "所属年度", "计入年度", "学时年度", "学时所属年度", "年份", "继续教育年度", "学年", "认定年度", "申报年度"),
    required=True,
    note="学时计入的年度，四位数字",
    example="2024",
    width=10,
)
SUBJECT = Field(
    "subject",
    "科目",
    words.subject,
    ("科目类型", "科目类别", "课程类型", "课程类别", "类别", "课程科目", "培训科目", "学习科目", "科目名称", "学时类型", "学时类别")
    + ("公需/专业", "课程分类", "培训类别", "培训类型"),
    required=True,
    note="公需科目或专业科目",
    choices=words.subject.titles,
    example="公需科目",
)
COURSE_NAME = Field(
    "course_name",
    "课程名称",
    texts.text(200),
    ("课程", "课程名", "学习课程", "培训课程", "课件名称", "学习内容", "课程标题", "培训课程名称", "项目名称", "培训项目", "培训项目名称"),
    required=True,
    example="示例课程",
    width=32,
)
COURSE_CODE = Field("course_code", "课程编号", numbers.identifier(60), ("课程代码", "课程编码", "课程号", "课程id", "课件编号"), text=True)
RECORD_NUMBER = Field(
    "record_number",
    "记录编号",
    numbers.identifier(60),
    ("流水号", "学习记录号", "记录号", "学习流水号", "学时流水号", "记录id", "学习记录编号", "学时编号", "学习编号", "流水编号", "记录流水号", "订单号"),
    text=True,
    note="平台自己的编号，同一编号只计一次",
    width=18,
)
HOURS = Field(
    "hours_tenths",
    "学时",
    numbers.hours_tenths,
    ("学时数", "获得学时", "已获学时", "取得学时", "认定学时", "所获学时", "获取学时", "完成学时", "课时", "课时数", "学时（个）", "实得学时"),
    required=True,
    note="大于 0，最多一位小数",
    example="10",
    width=10,
)
COMPLETED_ON = Field(
    "completed_on",
    "完成时间",
    dates.day,
    ("完成日期", "学习完成时间", "学完时间", "考核时间", "考核日期", "考试时间", "考试日期", "完成学习时间", "结束时间", "结束日期")
    + ("学习完成日期", "取得时间", "取得日期", "获得时间", "获得日期", "完课时间", "结业时间", "结业日期", "通过时间", "通过日期", "完成学时时间"),
    required=True,
    note="例如 2024-05-01",
    example="2024-05-01",
)
EXAM_PASSED = Field(
    "exam_passed",
    "是否合格",
    words.exam_passed,
    ("考试结果", "考核结果", "是否通过", "考试是否合格", "考核是否合格", "结果", "是否及格", "考试是否通过", "考核是否通过", "测试结果")
    + ("考试状态", "考核状态", "合格情况", "考核情况", "考试情况", "是否考试合格", "是否考核合格"),
    note="合格或不合格；没有考试的留空",
    choices=("合格", "不合格"),
    example="合格",
    width=10,
)
SCORE = Field("score", "成绩", texts.text(40), ("考试成绩", "考核成绩", "分数", "得分", "测试成绩", "考试分数"), width=8)
CERTIFICATE_NUMBER = Field(
    "certificate_number",
    "证书编号",
    numbers.identifier(60),
    ("证书号", "证书号码", "结业证书编号", "合格证书编号", "合格证编号", "电子证书编号", "结业证编号"),
    text=True,
    width=20,
)
REMARK = Field("remark", "备注", texts.text(500), ("说明", "备注说明", "备注信息"), width=20)

_PLATFORM_FIELDS = (
    NAME,
    DOCUMENT_TYPE,
    DOCUMENT_NUMBER,
    UNIT,
    YEAR,
    SUBJECT,
    COURSE_NAME,
    COURSE_CODE,
    RECORD_NUMBER,
    HOURS,
    COMPLETED_ON,
    EXAM_PASSED,
    SCORE,
    CERTIFICATE_NUMBER,
    REMARK,
)
PLATFORM = Schema("platform", "平台学时记录", _PLATFORM_FIELDS)

# What a platform is known to call its columns: read before the general synonyms.
_PLATFORM_TITLES: dict[str, dict[str, str]] = {
    "nmg.chinahrt.com": {
        "subject": "科目类别",
        "record_number": "记录编号",
        "completed_on": "完成时间",
        "exam_passed": "考试结果",
        "unit": "单位名称",
        "year": "学习年度",
    },
    "zj.nmgrcpx.com": {
        "document_number": "身份证号",
        "subject": "课程类型",
        "course_name": "课程",
        "record_number": "流水号",
        "hours_tenths": "获得学时",
        "completed_on": "考核日期",
        "exam_passed": "是否合格",
    },
    "xlgl.chinahrt.cn": {
        "name": "学员姓名",
        "document_number": "证件号",
        "subject": "类别",
        "record_number": "学习记录号",
        "hours_tenths": "学时数",
        "completed_on": "完成日期",
        "year": "计入年度",
    },
}


def platform_schema(host: str) -> Schema:
    """The shape of an export of one platform; of a platform without preset, the general one."""
    preset = _PLATFORM_TITLES.get(host, {})
    fields = tuple(
        dataclasses.replace(one, title=preset[one.name], synonyms=(one.title, *one.synonyms)) if one.name in preset else one
        for one in _PLATFORM_FIELDS
    )
    return Schema(f"platform:{host}" if preset else PLATFORM.name, PLATFORM.title, fields)


def _compare_with_number(values: dict[str, Any]) -> dict[str, Fault]:
    """Sex and day of birth against the resident number: told, not refused, because either may be the wrong one."""
    number = values.get("document_number")
    if number is None or (values.get("document_type") or identity.RESIDENT_ID) != identity.RESIDENT_ID:
        return {}
    found = {}
    if values.get("sex") not in (None, identity.sex_of(number)):
        found["sex"] = fault("sex_differs")
    if values.get("birth_date") not in (None, identity.birth_date_of(number)):
        found["birth_date"] = fault("birth_date_differs")
    return found


ROSTER = Schema(
    "roster",
    "人员花名册",
    (
        NAME,
        DOCUMENT_TYPE,
        DOCUMENT_NUMBER,
        Field("sex", "性别", words.sex, choices=words.sex.titles, example="男", width=8),
        Field("birth_date", "出生日期", dates.day, ("出生年月日", "生日", "出生时间"), example="1990-01-01"),
        dataclasses.replace(
            UNIT,
            name="unit_path",
            title="单位全称",
            parse=names.unit_path,
            synonyms=("单位", "单位路径", "单位名称", "工作单位", "所在单位", "所属单位"),
            required=True,
            note="从盟、旗县到本单位逐级写全，各级之间用“>”隔开",
            example="锡林郭勒盟>锡林浩特市>示例单位",
            width=40,
        ),
        Field("ownership", "单位性质", words.ownership, ("所有制", "所有制性质", "经济性质", "单位所有制"), choices=words.ownership.titles),
        Field(
            "grassroots_post",
            "基层一线",
            words.yes_no,
            ("是否基层一线", "基层一线岗位", "是否基层", "是否在基层一线", "基层一线人员", "是否苏木乡镇基层一线"),
            note="苏木、乡镇等基层一线岗位填“是”",
            choices=words.yes_no.titles,
            width=10,
        ),
        Field(
            "title_level",
            "现职称级别",
            words.title_level,
            ("职称级别", "职称等级", "职称层级", "现有职称级别", "现职称等级", "专业技术职称级别", "现任职称级别", "职称"),
            choices=words.title_level.titles,
        ),
        Field("post_grade", "岗位等级", numbers.post_grade, ("专技岗等级", "专业技术岗位等级", "岗位级别", "聘任等级", "现聘岗位等级", "专技岗位等级")),
        Field("field", "从事专业", texts.text(60), ("专业", "现从事专业", "所学专业", "从事专业技术工作", "专业技术工作")),
        Field(
            "phone",
            "手机号",
            numbers.mobile,
            ("手机", "手机号码", "联系电话", "电话", "移动电话", "联系方式", "电话号码", "联系手机"),
            personal=True,
            text=True,
        ),
        Field("since", "到本单位日期", dates.day, ("到本单位时间", "进入本单位时间", "入职日期", "入职时间", "调入日期", "调入时间")),
        Field("standing", "在职状态", words.standing, ("人员状态", "状态", "在岗状态"), choices=words.standing.titles),
        REMARK,
    ),
    check=_compare_with_number,
)

CLAIMS = Schema(
    "claims",
    "学时折合申报名单",
    (
        NAME,
        DOCUMENT_TYPE,
        DOCUMENT_NUMBER,
        dataclasses.replace(COURSE_NAME, name="title", title="培训名称", synonyms=("活动名称", "培训班名称", *COURSE_NAME.synonyms, "课程名称")),
        Field("started_on", "开始日期", dates.day, ("开始时间", "培训开始日期", "培训开始时间", "开班日期")),
        dataclasses.replace(COMPLETED_ON, title="结束日期", synonyms=("结束时间", "培训结束日期", "完成日期", *COMPLETED_ON.synonyms)),
        dataclasses.replace(HOURS, required=False, note="证书上写明的学时；没有写明的留空，填天数"),
        Field("days_tenths", "天数", numbers.hours_tenths, ("培训天数", "日数"), note="半天填 0.5", width=8),
        CERTIFICATE_NUMBER,
        REMARK,
    ),
)

EXEMPTIONS = Schema(
    "exemptions",
    "减免人员名单",
    (
        NAME,
        DOCUMENT_TYPE,
        DOCUMENT_NUMBER,
        UNIT,
        dataclasses.replace(YEAR, required=False),
        Field("happened_on", "日期", dates.day, ("发生日期", "转任日期", "调入日期", "取得日期", "聘任日期", "出站日期", "批准日期")),
        Field("reason", "事由", texts.text(200), ("减免事由", "减免原因", "原因说明", "理由", "减免类型"), width=28),
        REMARK,
    ),
)

PLAN_PARTICIPANTS = Schema("plan_participants", "培训方案花名册", (NAME, DOCUMENT_TYPE, DOCUMENT_NUMBER, UNIT, REMARK))
