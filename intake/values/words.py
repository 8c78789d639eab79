"""Closed lists: subject, yes and no, examination result, sex, ownership, level."""

import re

from intake.cells import Cell, narrow, quoted, shown, unwrap, visible
from intake.faults import fault

_LOOSE = re.compile(r"[\s()（）【】\[\]]+")


def _loose(text: str) -> str:
    return _LOOSE.sub("", visible(narrow(unwrap(text)))).casefold()


class Choice:
    """A parser for one of several values, each with the words that mean it, separated by spaces.

    The fault code is ``<name>_unknown``; its sentence names the first word of every value.
    """

    def __init__(self, name: str, words: dict[object, str]) -> None:
        self.name = name
        self.values = tuple(words)
        self.titles = tuple(synonyms.split()[0] for synonyms in words.values())
        self._meaning = {_loose(word): value for value, synonyms in words.items() for word in synonyms.split()}

    def __call__(self, cell: Cell) -> object:
        """The value that the cell's word means."""
        text = _loose(shown(cell))
        if text in self._meaning:
            return self._meaning[text]
        return fault(f"{self.name}_unknown", text=quoted(cell), choices="、".join(self.titles))


subject = Choice(
    "subject",
    {
        "public": "公需科目 公需课 公需 公需科 公需课程 公需科目学时 公共科目 公共课 公共需求科目 公需课目 公需类",
        "professional": "专业科目 专业课 专业 专业科 专业课程 专业科目学时 专业课目 专业类 专业技术科目",
    },
)
sex = Choice("sex", {"male": "男 男性 m male", "female": "女 女性 f female"})
ownership = Choice(
    "ownership",
    {
        "public": "公有制 公有 公有制单位 公有制经济 国有 国有企业 国企 国有单位 事业单位 "
        "机关事业单位 全民所有制 集体所有制",
        "non_public": "非公有制 非公有 非公 非公有制单位 非公有制经济 非公企业 非公有制企业 "
        "民营 民营企业 私营 私营企业 民办 民办非企业",
    },
)
yes_no = Choice("yes_no", {True: "是 有 y yes true √ ✓ ✔ 1 对", False: "否 无 不是 没有 n no false × ✗ ✘ 0"})
exam_passed = Choice(
    "exam_passed",
    {
        True: "合格 通过 及格 是 已合格 已通过 "
        "考试合格 考核合格 考试通过 考核通过 测试通过 优秀 良好 y yes true pass passed √ ✓",
        False: "不合格 未通过 不及格 否 未合格 不通过 没有通过 "
        "考试不合格 考核不合格 考试未通过 考核未通过 未及格 n no false fail failed ×",
        None: "未考 未考试 未参加 未参加考试 缺考 无 未考核 免考 无考试 无需考试",
    },
)
title_level = Choice(
    "title_level",
    {
        "senior": "高级 正高 正高级 副高 副高级 高级职称 正高职称 副高职称 高级正高 高级副高 正高级职称 副高级职称",
        "intermediate": "中级 中级职称",
        "junior": "初级 助理级 助理 员级 初级职称 初级助理级 初级员级 助理级职称 员级职称",
        None: "无 无职称 未评 未定级 未取得 暂无",
    },
)
standing = Choice(
    "standing",
    {
        "active": "在职 在岗 在编 在编在岗 正常",
        "long_leave": "长期离岗 长期休假 长假 长期病假 产假 停薪留职 离岗",
        "retired": "退休 已退休 离休",
        "left": "离职 调出 已离职 已调出 辞职 死亡",
    },
)
