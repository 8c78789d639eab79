"""The shapes of the files the portal takes in."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
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


def _doubt_number(values: dict[str, Any]) -> dict[str, Fault]:
    """A resident number of an area nobody knows, or another document that the file does not name."""
    number = values.get("document_number")
    if number is None or values.get("document_type") not in (None, identity.RESIDENT_ID):
        return {}
    if not identity.is_resident_number(number):
        return {"document_number": fault("id_undeclared")}
    return {} if identity.area_known(number) else {"document_number": fault("id_area")}


PLATFORM = Schema("platform", "平台学时记录", _PLATFORM_FIELDS, check=_doubt_number)

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


def platform_schema(
    host: str,
    subjects: Mapping[str, Sequence[str]] | None = None,
    examined: Iterable[str] = ("public",),
    modes: Mapping[str, str] | None = None,
) -> Schema:
    """The shape of an export of one platform; of a platform without preset, the general one. ``subjects``: those of the
    place by id, each with its name and other words for it; ``examined``: those of them that need an examination;
    ``modes``: names of the place's modes of study by id, without which there is no such column."""
    preset = _PLATFORM_TITLES.get(host, {})
    adapted = tuple(
        dataclasses.replace(one, title=preset[one.name], synonyms=(one.title, *one.synonyms))
        if one.name in preset
        else one
        for one in (_with_subjects(field, subjects) for field in _PLATFORM_FIELDS)
    )
    if modes:
        choice = words.mode_choice(modes)
        mode = dataclasses.replace(fields.MODE, parse=choice, choices=choice.titles, example=choice.titles[0])
        adapted = (*adapted, mode)
    name = f"platform:{host}" if preset else PLATFORM.name
    return Schema(name, PLATFORM.title, adapted, check=_doubt_number, examined=frozenset(examined))


def _with_subjects(field: Field, subjects: Mapping[str, Sequence[str]] | None) -> Field:
    if field.name != "subject" or not subjects:
        return field
    choice = words.subject_choice(subjects)
    titles = tuple(names[0] for names in subjects.values())
    return dataclasses.replace(field, parse=choice, choices=titles, note="或".join(titles), example=titles[0])


def _compare_with_number(values: dict[str, Any]) -> dict[str, Fault]:
    """Area, sex and day of birth against the resident number: told, not refused; either may be the wrong one."""
    number = values.get("document_number")
    if number is None or (values.get("document_type") or identity.RESIDENT_ID) != identity.RESIDENT_ID:
        return {}
    found = _doubt_number(values)
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
            fields.DOCUMENT_NUMBER,
            parse=identity.document_number,
            required=False,
            note="证件号码和人员编码填一项即可；文本格式，身份证18位",
        ),
        fields.PERSON_CODE,
        Field("sex", "性别", words.sex, choices=words.sex.titles, example="男", lenient=True, width=8),
        Field(
            "birth_date", "出生日期", dates.day, ("出生年月日", "生日", "出生时间"), example="1990-01-01", lenient=True
        ),
        dataclasses.replace(
            fields.UNIT,
            name="unit_path",
            title="单位全称",
            parse=names.unit_path,
            synonyms=titles(
                "单位 单位路径 单位名称 工作单位 所在单位 所属单位 现单位 现所在单位 任职单位 "
                "聘用单位 工作单位全称 单位全名"
            ),
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
            lenient=True,
        ),
        Field(
            "grassroots_post",
            "基层一线",
            words.yes_no,
            titles("是否基层一线 基层一线岗位 是否基层 是否在基层一线 基层一线人员 是否苏木乡镇基层一线"),
            note="苏木、乡镇等基层一线岗位填“是”",
            lenient=True,
            choices=words.yes_no.titles,
            width=10,
        ),
        Field(
            "title_level",
            "现职称级别",
            words.title_level,
            titles(
                "职称级别 职称等级 职称层级 现有职称级别 现职称等级 专业技术职称级别 现任职称级别 "
                "职称 现任职称 现职称 现有职称 专业技术职称 专业技术职务 专业技术职务任职资格 "
                "职称名称 任职资格 职称（资格）"
            ),
            choices=words.title_level.titles,
            lenient=True,
        ),
        Field(
            "post_grade",
            "岗位等级",
            numbers.post_grade,
            titles(
                "专技岗等级 专业技术岗位等级 岗位级别 聘任等级 现聘岗位等级 专技岗位等级 聘任岗位等级 "
                "聘用岗位等级 现聘岗位 现聘等级 现岗位等级 岗位层级 专技等级 专业技术等级"
            ),
            lenient=True,
        ),
        Field(
            "field",
            "从事专业",
            texts.text_or_none(60),
            titles("专业 现从事专业 所学专业 从事专业技术工作 专业技术工作"),
            lenient=True,
        ),
        Field(
            "phone",
            "手机号",
            numbers.mobile_or_none,
            titles(
                "手机 手机号码 联系电话 电话 移动电话 联系方式 电话号码 联系手机 本人手机 本人手机号 "
                "本人电话 手机电话 联系手机号"
            ),
            personal=True,
            text=True,
            lenient=True,
        ),
        Field(
            "since",
            "到本单位日期",
            dates.day,
            titles("到本单位时间 进入本单位时间 入职日期 入职时间 调入日期 调入时间"),
            lenient=True,
        ),
        Field(
            "employment",
            "在职状态",
            words.employment,
            ("人员状态", "状态", "在岗状态", "人员类别状态", "在职情况", "在岗情况", "是否在职状态"),
            choices=words.employment.titles,
            lenient=True,
        ),
        Field(
            "last_day",
            "离职或去世日期",
            dates.day,
            titles("去世日期 去世时间 离职日期 离职时间 离职去世日期 离开本单位日期"),
            note="在职状态填“去世”的必填；离职不填的按导入当日登记",
        ),
        fields.REMARK,
    ),
    key="name",
    check=_compare_with_number,
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
