"""The next file of each kind: words, headings and rows as strangers write them, beside those that must not be taken."""

from pathlib import Path
from typing import Any

import pytest

from intake.faults import Fault
from intake.headers import read_header
from intake.schemas import PLATFORM, ROSTER
from intake.table import read_table
from intake.values import dates, identity, numbers, words
from tests.intake.files import TITLES, good_row, write_xlsx

WORDS: list[tuple[Any, Any, str]] = [
    (words.exam_passed, True,
     "合格(92) 补考合格 √ ✔合格 已合格（95） 优秀（98分） 及格（60） 合格/90 90/合格 合格。 是（合格） "
     "已通过考试 考核：合格 "
     "结果:合格 考试成绩：通过 学习情况：合格 合格√ 通过✓ √合格√ 考核：√合格（85分）"),
    (words.exam_passed, False, "不合格（45分） 未通过(50) 未达标 成绩不合格 ×不合格"),
    (words.exam_passed, None, "缺考 免考 未参加"),
    (words.exam_passed, "?",
     "85分 95 完成 A 1 待考 考试中 合格（待审核） 合格（已撤销） √不合格 合格（不合格） 结业 "
     "合格× 不合格√ 考核：85分 考核：待定 √合格×"),
    (words.subject, "public",
     "公需科目（必修） 公需科目-必修 2024年公需科目 公需科目（2024） 必修公需课 公需课-2024年 "
     "继续教育公需科目"),
    (words.subject, "professional",
     "专业科目（卫生） 专业科目/卫生 专业课（线上） 专业选修 2024年度专业科目 专业科目—工程"),
    (words.subject, "?", "选修课 综合类 行业公需科目 公需/专业 专业科目（公需） 公需科目、专业科目 专业知识"),
    (words.ownership, "public",
     "差额事业 全额拨款 自收自支 事业单位（公益二类） 参公单位 央企 地方国企 国有控股企业 集体 行政单位 "
     "公办学校 集体所有制企业 集体企业 财政全额 财政全额拨款事业单位 财政差额事业"),
    (words.ownership, "non_public", "私企 个体工商户 民营医院 民办学校 外资企业 非公有制经济组织 港澳台资"),
    (words.ownership, "?", "股份制 合资 混合所有制 社会组织 国有参股 民办事业单位 非事业单位 有限责任公司"),
    (words.title_level, "senior",
     "研究员级高级工程师 教授级高级工程师 高工 高级教师（副高） 副主任护师 国家二级演员 正高级畜牧师 "
     "高级（副教授）"),
    (words.title_level, "intermediate",
     "工程师（中级） 讲师(中级) 中教一级 图书资料馆员 中级会计 主管技师 林业工程师 一级教师（中级）"),
    (words.title_level, "junior", "初级会计 助理畜牧师 小教一级 初级（助教） 员级 见习医师"),
    (words.title_level, "?",
     "高级工 高级技师 中级工 一级建造师 执业药师 特级教师 工程师（高级） 中级（评审中） 高级（拟） 教师"),
    (words.employment, "active", "在职在编 在岗在编 正常在岗"),
    (words.employment, "left", "调离 辞退"),
    (words.employment, "deceased", "去世 已故 病故"),
    (words.employment, "seconded", "借调 借出 在职（借调）"),
    (words.employment, "reemployed", "退休返聘 返聘"),
    (words.employment, "retired", "提前退休 已提前退休 退休（2023年）"),
    (words.employment, "long_leave", "产假中 休产假"),
    (words.employment, "?", "聘用 借入 试用期 合同制 在职（待退休） 2026年退休 内退 退居二线 待岗 借用"),
    (words.sex, "female", "女（已婚） 女士 ♀"),
    (words.yes_no, True, "是（苏木） 属于 ☑"),
    (words.yes_no, False, "否（城区） 不属于"),
    (words.yes_no, "?", "基层 是（待核实） 部分"),
    (numbers.post_grade, 7, "副高(七级) 七级岗位 专业技术人员七级 副高7级 第七级 专技岗七级 高级七级"),
    (numbers.post_grade, 9, "中级岗九级 九级（中级岗位） 中级专业技术九级 岗位九级"),
    (numbers.post_grade, 2, "二级正高 正高二级 正高级（二级）"),
    (numbers.post_grade, "?", "管理七级 技术工三级 副高一级 1-2级 1(2) 5、7级 七级（拟聘） 原七级 工勤三级 技师"),
    (numbers.mobile, "13911110001",
     "13911110001（微信同号） 手机13911110001 13911110001; （+86）13911110001 13911110001.0"),
    (numbers.mobile, "?",
     "13911110001/13922220002 0479-8221234 1391111000 1.39E+10 13911110001（13922220002）"),
    (identity.reported_number, "152502197507214742", "ID:152502197507214742 №152502197507214742 "
     "(152502197507214742) 【152502197507214742】 身份证：152502197507214742 152502197507214742（本人）"),
    (identity.reported_number, "?", "152502197507214742/152502197507214742 №152502 152502197507214742* 护照E12345678"),
    (numbers.hours_tenths, 100, "10（学时） 共10学时 10个课时 10學時 10個課時 10课时"),
    (numbers.hours_tenths, "?", "10分钟 10小时 10h 0.5天 10/30 约10 7，5 10学分"),
]  # fmt: skip
DAYS = [
    "01-May-2024",
    "May 1, 2024",
    "Wed, 01 May 2024 09:30:00 GMT",
    "二〇二四年五月一日",
    "2024-05-01(三)",
    "2024年5月1日星期三",
    "2024-05-01 24:00",
    "20240501093000",
    "2024-05-01T15:59:59Z",
    "2024年五月一日",
    "2024.05.01日",
    "2024-5-1号",
]


@pytest.mark.parametrize(
    ("number", "word"), [(number, word) for number, (_p, _v, said) in enumerate(WORDS) for word in said.split()]
)
def test_a_word_means_what_people_mean_by_it(number: int, word: str) -> None:
    parse, value, _said = WORDS[number]
    found = parse(word)
    assert isinstance(found, Fault) if value == "?" else found == value


@pytest.mark.parametrize(
    "word", ["正高级", "高级", "中级（", "公需科目-", "合格/", "事业单位", "副高七级", "√", "星期三", "（甲"]
)
@pytest.mark.parametrize("number", range(len(WORDS)))
def test_a_word_that_stutters_without_end_is_none_and_takes_no_time(number: int, word: str) -> None:
    parse, _value, _said = WORDS[number]
    for text in (word * 4_000, "中级" + word * 4_000, word * 4_000 + "级"):
        assert isinstance(parse(text), Fault)


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert str(dates.day(text)) == "2024-05-01"


@pytest.mark.parametrize(
    "text",
    ["1-May-24", "二〇二四年五月", "2024年五月", "2024.05日", "May 2024", "2024-05-01至2024-05-03", "31-Feb-2024"],
)
def test_control_what_is_no_single_day_is_none(text: str) -> None:
    assert isinstance(dates.day(text), Fault)


@pytest.mark.parametrize(
    "title",
    [
        "姓名〔必填〕",
        "1.姓名",
        "①姓名",
        "（1）姓名",
        "姓名《必填》",
        "姓名（必填，2至30字）",
        "姓名（必填、与身份证一致）",
    ],
)
def test_a_harmless_heading_is_taken(title: str) -> None:
    assert read_header(0, [title], ROSTER).fields == {"name": 0}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("学时〔应修〕", "hours_tenths"),
        ("学时<计划>", "hours_tenths"),
        ("学时「待审核」", "hours_tenths"),
        ("学时（应修", "hours_tenths"),
        ("学时（必填，应修）", "hours_tenths"),
        ("学时（单位：分钟）", "hours_tenths"),
        ("完成时间（打印）", "completed_on"),
        ("考试时间（开始）", "completed_on"),
        ("证件号码（父亲）", "document_number"),
    ],
)
def test_a_qualified_heading_is_asked_about(title: str, name: str) -> None:
    header = read_header(0, [title], PLATFORM)
    assert (header.fields, [(one.name, places) for one, places in header.doubtful]) == ({}, [(name, (0,))])


@pytest.mark.parametrize(("title", "taken"), [("学时（获得）", True), ("学时（实得）", True), ("学时（应得）", False)])
def test_a_heading_turned_round_is_the_same_heading(title: str, taken: bool) -> None:
    assert ("hours_tenths" in read_header(0, [title], PLATFORM).fields) is taken


LONE = [
    "共计2条记录",
    "以上共计2条",
    "日期：2024年12月31日",
    "Page 1 of 3",
    "1/3",
    "附：",
    "此行以下无效",
    "（此表由系统生成）",
    "系统自动生成，请勿修改",
    "数据截止2024年12月31日",
    "本表由锡林郭勒盟人社局监制",
    "学员签字：",
    "承诺：以上信息属实",
    "以上信息真实有效",
    "本人承诺",
    "END",
    "end of report",
    "Total",
    "Sum",
    "合计/平均",
    "联系人：李娜 0479-8221234",
    "小计（王建军）",
    "打印时间：2024-12-31 10:00:00",
    "（以下无正文）",
]
NO_DATA: list[tuple[str, list[Any]]] = [
    ("total", ["合计", 2, "", "", "", "", 20]),
    ("total", ["", "", "", "", "", "", 20]),
    ("total", ["总计", "2人", "", "", "", "", "20学时"]),
    ("footer", ["制表人：", "李娜", "", "", "审核人：", "王建军", "", "", "日期：", "2024-12-31"]),
    ("numbering", [f"第{number}列" for number in range(1, 11)]),
    ("numbering", list("一二三四五六七八九十")),
    ("example", ["张三", "示例", "2024", "公需", "示例课程", "", "10", "2024-05-01", "合格"]),
    ("example", ["某某某", "***", "2024", "公需", "", "", "10", "2024-05-01", "合格"]),
    ("example",
        ["张三", "123456789012345678", "2024", "公需", "课程", "", "10", "2024-05-01", "合格", "示例行，请删除"]),
    ("zeros", ["", "", "2024", "公需科目", "", "", 0]),
    ("zeros", ["0", "0", "0", "0", "0", "0", "0", "1900-01-00", "0", "0"]),
    ("zeros", ["", "#N/A", "2024", "", "", "", 0]),
]  # fmt: skip
DATA: list[list[Any]] = [
    ["李娜"],
    ["", "152502198811035421"],
    ["", "", "2024", "公需科目", "数字经济", "", "10", "2024-05-01", "合格"],
    ["合计明", "123", "2024", "公需科目", "数字经济", "", "10", "2024-05-01", "合格"],
    ["#N/A"] * 10,
]


@pytest.mark.parametrize("place", [0, 1])
def test_lines_below_the_table_are_left_out_in_whatever_column(tmp_path: Path, place: int) -> None:
    below = [[line if column == place else "" for column in range(len(TITLES))] for line in LONE]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, good_row(), *below]), PLATFORM)
    assert [row.cells[place] for row in table.rows[1:]] == []
    assert [row.number for row in table.skipped] == list(range(3, len(LONE) + 3))


def test_rows_that_are_no_data_are_left_out_below(tmp_path: Path) -> None:
    rows = [TITLES, good_row(), *(cells for _why, cells in NO_DATA)]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", rows), PLATFORM)
    assert [row.cells for row in table.rows[1:]] == []
    assert [(row.number - 3, row.why) for row in table.skipped] == [(n, why) for n, (why, _c) in enumerate(NO_DATA)]


@pytest.mark.parametrize("number", [1, 4, 7])
def test_a_row_that_is_no_data_is_left_out_above(tmp_path: Path, number: int) -> None:
    why, cells = NO_DATA[number]
    table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, cells, good_row()]), PLATFORM)
    assert ([row.good for row in table.rows], table.left_out()) == ([True], {why: [2]})


def test_control_rows_that_may_be_data_are_refused_and_not_left_out(tmp_path: Path) -> None:
    table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, good_row(), *DATA]), PLATFORM)
    assert ([row.good for row in table.rows], table.skipped) == ([True] + [False] * len(DATA), [])


def test_hints_of_many_kinds_above_the_data_are_left_out(tmp_path: Path) -> None:
    hints = "请填写真实姓名 18位身份证号 四位年份 公需或专业 课程全称 "
    hints += "平台编号 保留一位小数 如2024-05-01"
    table = read_table(write_xlsx(tmp_path / "a.xlsx", [TITLES, hints.split(), good_row()]), PLATFORM)
    assert ([row.good for row in table.rows], table.left_out()) == ([True], {"hint": [2]})


@pytest.mark.parametrize(("words_said", "lines"), [(12, 12), (13, 1), (60, 1)])
def test_many_different_cells_are_told_in_one_line_with_all_their_rows(
    tmp_path: Path, words_said: int, lines: int
) -> None:
    titles = ["姓名", "身份证号", "单位全称", "到本单位时间"]
    months = [f"{1980 + number // 12}年{number % 12 + 1}月" for number in range(words_said)]
    rows = [["王建军", "152502197507214742", "锡林郭勒盟>某校", month] for month in months]
    said = read_table(write_xlsx(tmp_path / "a.xlsx", [titles, *rows]), ROSTER).said
    assert [one.code for one in said] == ["cells_left_out"] * lines
    assert sum(int(dict(one.params)["count"]) for one in said) == words_said


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("现任职称", "title_level"),
        ("专业技术职务", "title_level"),
        ("聘任岗位等级", "post_grade"),
        ("本人手机号", "phone"),
        ("现所在单位", "unit_path"),
        ("社会保障号码", "document_number"),
        ("职工姓名", "name"),
        ("在职情况", "employment"),
    ],
)
def test_a_bureau_names_its_columns_in_its_own_way(title: str, name: str) -> None:
    assert read_header(0, [title], ROSTER).fields == {name: 0}


@pytest.mark.parametrize("title", ["曾任职称", "拟聘岗位等级", "家属手机号", "原单位", "配偶姓名", "父亲身份证号"])
def test_control_what_is_somebody_or_something_else_is_not_taken(title: str) -> None:
    assert read_header(0, [title], ROSTER).fields == {}
