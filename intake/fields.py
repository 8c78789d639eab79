"""The columns that several kinds of files share, with the titles by which they are recognised."""

from intake.headers import Field
from intake.values import dates, identity, names, numbers, texts, words


def titles(text: str) -> tuple[str, ...]:
    """Column titles, written with spaces between them."""
    return tuple(text.split())


NAME = Field(
    "name",
    "姓名",
    names.person_name,
    titles(
        "学员姓名 人员姓名 学员 学员名称 真实姓名 参训人员 参训人姓名 教师姓名 申报人 申报人姓名 "
        "本人姓名 职工姓名 员工姓名 专技人员姓名"
    ),
    required=True,
    personal=True,
    note="证件上的姓名，2 至 30 个字；民族姓名中间用“·”",
    example="示例：张三",
)
DOCUMENT_NUMBER = Field(
    "document_number",
    "证件号码",
    identity.reported_number,
    titles(
        "身份证号 身份证号码 证件号 公民身份号码 居民身份证号 居民身份证号码 身份证 "
        "身份证件号码 身份证件号 有效证件号码 证件编号 身份号码 学员身份证号 学员证件号 "
        "学员证件号码 身份证/证件号 本人身份证号 居民身份证 身份证号（社会保障号码） 社会保障号码"
    ),
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
    titles("证件种类 证件类别 身份证件类型 有效证件类型 证件名称"),
    note="不填即为居民身份证",
    choices=identity.document_type.titles,
    width=20,
)
UNIT = Field(
    "unit",
    "单位",
    texts.text(200),
    titles("单位名称 工作单位 所在单位 单位全称 所属单位 工作单位名称 学员单位 单位（全称） 现工作单位"),
    incidental=True,
    note="人员归属以花名册为准，这一列仅供核对",
    width=28,
)
YEAR = Field(
    "year",
    "年度",
    numbers.year,
    titles("学习年度 培训年度 所属年度 计入年度 学时年度 学时所属年度 年份 继续教育年度 学年 认定年度 申报年度"),
    required=True,
    note="学时计入的年度，四位数字",
    example="2024",
    width=10,
)
SUBJECT = Field(
    "subject",
    "科目",
    words.subject,
    titles(
        "科目类型 科目类别 课程类型 课程类别 类别 课程科目 培训科目 学习科目 科目名称 "
        "学时类型 学时类别 公需/专业 课程分类 培训类别 培训类型"
    ),
    required=True,
    note="公需科目或专业科目",
    choices=words.subject.titles,
    example="公需科目",
)
COURSE_NAME = Field(
    "course_name",
    "课程名称",
    texts.text(200),
    titles("课程 课程名 学习课程 培训课程 课件名称 学习内容 课程标题 培训课程名称 项目名称 培训项目 培训项目名称"),
    required=True,
    example="示例课程",
    width=32,
)
COURSE_CODE = Field(
    "course_code",
    "课程编号",
    numbers.identifier(60),
    titles("课程代码 课程编码 课程号 课程id 课件编号"),
    text=True,
)
OPENS_ON = Field(
    "opens_on",
    "开课日期",
    dates.day,
    titles("开课时间 课程开课时间 课程开课日期 课程开放时间 课程开放日期 课程上线时间 课程上线日期 开班日期 开班时间"),
    note="课程从哪天起可以学；没有的留空",
)
RECORD_NUMBER = Field(
    "record_number",
    "记录编号",
    numbers.identifier(60),
    titles(
        "流水号 学习记录号 记录号 学习流水号 学时流水号 记录id 学习记录编号 学时编号 "
        "学习编号 流水编号 记录流水号 订单号"
    ),
    text=True,
    note="平台自己的编号，同一编号只计一次",
    width=18,
    own=True,
)
HOURS = Field(
    "hours_tenths",
    "学时",
    numbers.hours_tenths,
    titles("学时数 获得学时 已获学时 取得学时 认定学时 所获学时 获取学时 完成学时 课时 课时数 学时（个） 实得学时"),
    required=True,
    note="大于 0，最多一位小数",
    example="10",
    width=10,
    own=True,
)
COMPLETED_ON = Field(
    "completed_on",
    "完成时间",
    dates.day,
    titles(
        "完成日期 学习完成时间 学完时间 考核时间 考核日期 考试时间 考试日期 完成学习时间 "
        "结束时间 结束日期 学习完成日期 取得时间 取得日期 获得时间 获得日期 完课时间 结业时间 "
        "结业日期 通过时间 通过日期 完成学时时间"
    ),
    required=True,
    note="例如 2024-05-01",
    example="2024-05-01",
)
EXAM_PASSED = Field(
    "exam_passed",
    "是否合格",
    words.exam_passed,
    titles(
        "考试结果 考核结果 是否通过 考试是否合格 考核是否合格 结果 是否及格 考试是否通过 "
        "考核是否通过 测试结果 考试状态 考核状态 合格情况 考核情况 考试情况 是否考试合格 "
        "是否考核合格"
    ),
    note="合格或不合格；没有考试的留空",
    choices=("合格", "不合格"),
    example="合格",
    width=10,
    lenient=True,
)
MODE = Field(
    "mode",
    "学习形式",
    texts.text(60),
    titles(
        "学习方式 培训形式 培训方式 授课形式 授课方式 教学形式 教学方式 研修形式 研修方式 课程形式 形式 "
        "线上线下 线上/线下 线上或线下"
    ),
    note="按通知规定的学习形式填写；不知道的留空",
)
SCORE = Field(
    "score",
    "成绩",
    texts.text(40),
    titles("考试成绩 考核成绩 分数 得分 测试成绩 考试分数"),
    incidental=True,
    lenient=True,
    own=True,
    width=8,
)
CERTIFICATE_NUMBER = Field(
    "certificate_number",
    "证书编号",
    numbers.identifier(60),
    titles("证书号 证书号码 结业证书编号 合格证书编号 合格证编号 电子证书编号 结业证编号"),
    text=True,
    width=20,
    own=True,
)
REMARK = Field("remark", "备注", texts.text(500), ("说明", "备注说明", "备注信息"), incidental=True, width=20)
PERSON_CODE = Field(
    "person_code",
    "人员编码",
    texts.text(40),
    titles("人员编号 人员代码 学员编码"),
    text=True,
    note="本平台导出名单中的编码；填了编码可以不填证件号码",
    width=38,
)
