"""Words from closed lists."""

from typing import Any

import pytest

from intake.values.words import employment, exam_passed, ownership, sex, subject, title_level, yes_no


class TestWord:
    @pytest.mark.parametrize(
        ("parse", "cells", "value"),
        [
            (subject, ["公需课", "公需科目", "公需", " 公需 课 ", "公需课程", "（公需课）"], "public"),
            (subject, ["专业课", "专业科目", "专业", "专业课程"], "professional"),
            (sex, ["男", "男性", "M"], "male"),
            (sex, ["女", "女性", "Ｆ"], "female"),
            (yes_no, ["是", "有", "Y", "√", True, "TRUE", "1", 1, 1.0], True),
            (yes_no, ["否", "无", "N", "×", False, 0], False),
            (exam_passed, ["合格", "通过", "是", "及格", "考试合格", True], True),
            (exam_passed, ["不合格", "未通过", "否", "不及格", False], False),
            (exam_passed, ["合格（85分）", "合格85", "通过(补考)", "补考合格", "√合格", "优"], True),
            (exam_passed, ["不合格（45分）", "×不合格", "不合格(补考)"], False),
            (subject, ["公需科目（必修）", "公需课（选修）"], "public"),
            (exam_passed, ["未考", "缺考", "未参加考试"], None),
            (ownership, ["公有制", "国有企业", "事业单位"], "public"),
            (ownership, ["非公有制", "非公", "民营企业"], "non_public"),
            (title_level, ["正高", "副高", "高级", "正高级", "高级（副高）"], "senior"),
            (title_level, ["中级"], "intermediate"),
            (title_level, ["初级", "助理级", "员级", "初级(助理级)"], "junior"),
            (title_level, ["无", "未定级"], "none"),
            (employment, ["在职"], "active"),
            (employment, ["退休"], "retired"),
        ],
    )
    def test_has_a_meaning(self, parse: Any, cells: list[Any], value: object) -> None:
        for cell in cells:
            assert parse(cell) is value or parse(cell) == value

    @pytest.mark.parametrize("cell", ["非公有", "非公有制"])
    def test_that_denies_is_not_taken_for_its_contrary(self, cell: str) -> None:
        assert ownership(cell) == "non_public"
        assert exam_passed("不" + "合格") is False
