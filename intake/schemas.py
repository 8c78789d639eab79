"""The shapes of the files the portal takes in."""

import dataclasses
from typing import Any

from intake import fields
from intake.faults import Fault, fault
from intake.fields import titles
from intake.headers import Field, Schema
from intake.values import dates, identity, names, numbers, texts, words

_PLATFORM_FIELDS = (
    fields.NAME,
    fields.DOCUMENT_TYPE,
    fields.DOCUMENT_NUMBER,
    fields.UNIT,
    fields.YEAR,
    fields.SUBJECT,
    fields.COURSE_NAME,
    fields.COURSE_CODE,
    fields.OPENS_ON,
    fields.RECORD_NUMBER,
    fields.HOURS,
    fields.COMPLETED_ON,
    fields.EXAM_PASSED,
    fields.SCORE,
    fields.CERTIFICATE_NUMBER,
    fields.REMARK,
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
    adapted = tuple(
        dataclasses.replace(one, title=preset[one.name], synonyms=(one.title, *one.synonyms))
        if one.name in preset
        else one
        for one in _PLATFORM_FIELDS
    )
    return Schema(f"platform:{host}" if preset else PLATFORM.name, PLATFORM.title, adapted)


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
        fields.NAME,
        fields.DOCUMENT_TYPE,
        dataclasses.replace(
            fields.DOCUMENT_NUMBER, required=False, note="证件号码和人员编码填一项即可；文本格式，身份证18位"
        ),
        fields.PERSON_CODE,
        Field("sex", "性别", words.sex, choices=words.sex.titles, example="男", width=8),
        Field("birth_date", "出生日期", dates.day, ("出生年月日", "生日", "出生时间"), example="1990-01-01"),
        dataclasses.replace(
            fields.UNIT,
            name="unit_path",
            title="单位全称",
            parse=names.unit_path,
            synonyms=titles("单位 单位路径 单位名称 工作单位 所在单位 所属单位"),
            required=True,
            incidental=False,
            note="从盟、旗县到本单位逐级写全，各级之间用“>”隔开",
            example="锡林郭勒盟>锡林浩特市>示例单位",
            width=40,
        ),
        Field(
            "ownership",
            "单位性质",
            words.ownership,
            ("所有制", "所有制性质", "经济性质", "单位所有制"),
            choices=words.ownership.titles,
        ),
        Field(
            "grassroots_post",
            "基层一线",
            words.yes_no,
            titles("是否基层一线 基层一线岗位 是否基层 是否在基层一线 基层一线人员 是否苏木乡镇基层一线"),
            note="苏木、乡镇等基层一线岗位填“是”",
            choices=words.yes_no.titles,
            width=10,
        ),
        Field(
            "title_level",
            "现职称级别",
            words.title_level,
            titles("职称级别 职称等级 职称层级 现有职称级别 现职称等级 专业技术职称级别 现任职称级别 职称"),
            choices=words.title_level.titles,
        ),
        Field(
            "post_grade",
            "岗位等级",
            numbers.post_grade,
            titles("专技岗等级 专业技术岗位等级 岗位级别 聘任等级 现聘岗位等级 专技岗位等级"),
        ),
        Field("field", "从事专业", texts.text(60), titles("专业 现从事专业 所学专业 从事专业技术工作 专业技术工作")),
        Field(
            "phone",
            "手机号",
            numbers.mobile,
            titles("手机 手机号码 联系电话 电话 移动电话 联系方式 电话号码 联系手机"),
            personal=True,
            text=True,
        ),
        Field(
            "since",
            "到本单位日期",
            dates.day,
            titles("到本单位时间 进入本单位时间 入职日期 入职时间 调入日期 调入时间"),
        ),
        Field("standing", "在职状态", words.standing, ("人员状态", "状态", "在岗状态"), choices=words.standing.titles),
        fields.REMARK,
    ),
    key="name",
    check=_compare_with_number,
)

CLAIMS = Schema(
    "claims",
    "学时折合申报名单",
    (
        fields.NAME,
        fields.DOCUMENT_TYPE,
        fields.DOCUMENT_NUMBER,
        dataclasses.replace(
            fields.COURSE_NAME,
            name="title",
            title="培训名称",
            synonyms=("活动名称", "培训班名称", *fields.COURSE_NAME.synonyms, "课程名称"),
        ),
        Field("started_on", "开始日期", dates.day, ("开始时间", "培训开始日期", "培训开始时间", "开班日期")),
        dataclasses.replace(
            fields.COMPLETED_ON,
            title="结束日期",
            synonyms=("结束时间", "培训结束日期", "完成日期", *fields.COMPLETED_ON.synonyms),
        ),
        dataclasses.replace(fields.HOURS, required=False, note="证书上写明的学时；没有写明的留空，填天数"),
        Field("days_tenths", "天数", numbers.hours_tenths, ("培训天数", "日数"), note="半天填 0.5", width=8),
        fields.CERTIFICATE_NUMBER,
        fields.REMARK,
    ),
)

EXEMPTIONS = Schema(
    "exemptions",
    "减免人员名单",
    (
        fields.NAME,
        fields.DOCUMENT_TYPE,
        fields.DOCUMENT_NUMBER,
        fields.UNIT,
        dataclasses.replace(fields.YEAR, required=False),
        Field(
            "happened_on",
            "日期",
            dates.day,
            titles("发生日期 转任日期 调入日期 取得日期 聘任日期 出站日期 批准日期"),
        ),
        Field("reason", "事由", texts.text(200), titles("减免事由 减免原因 原因说明 理由 减免类型"), width=28),
        fields.REMARK,
    ),
)

PLAN_PARTICIPANTS = Schema(
    "plan_participants",
    "培训方案花名册",
    (
        fields.NAME,
        fields.DOCUMENT_TYPE,
        dataclasses.replace(fields.DOCUMENT_NUMBER, required=False, note="证件号码和人员编码填一项即可；文本格式"),
        fields.PERSON_CODE,
        fields.UNIT,
        fields.REMARK,
    ),
    key="name",
)
