"""Every closed list of files has the values of the portal's own, so that what is imported can be shown and saved."""

from typing import Any

import pytest

from intake.faults import Fault
from intake.schemas import PLAN_PARTICIPANTS, PLATFORM, ROSTER
from intake.values import identity, words
from intake.values.words import WordChoice
from learners.people.models import Learner
from units.models import SectorChoices

PORTAL: dict[str, set[Any]] = {
    "document_type": set(Learner.DocumentType.values),
    "sex": {value for value, _ in Learner._meta.get_field("sex").choices},
    "ownership": set(SectorChoices.values),
    "title_level": {*Learner.TitleLevel.values},
    "employment": {value for value, _ in Learner._meta.get_field("employment").choices} - {"pending"},
    "subject": {"public", "professional"},
    "yes_no": {True, False},
    "exam_passed": {True, False, None},
}
LISTS = {
    one.parse.name: one.parse
    for schema in (PLATFORM, ROSTER, PLAN_PARTICIPANTS)
    for one in schema.fields
    if isinstance(one.parse, WordChoice)
}


class TestClosedList:
    def test_is_known_here(self) -> None:
        assert set(LISTS) == set(PORTAL)

    @pytest.mark.parametrize("name", sorted(LISTS))
    def test_has_the_values_of_the_portal(self, name: str) -> None:
        assert set(LISTS[name].values) == PORTAL[name]

    @pytest.mark.parametrize("name", sorted(LISTS))
    def test_reads_its_own_titles_back(self, name: str) -> None:
        one = LISTS[name]
        assert [one(title) for title in one.titles] == list(one.values)

    @pytest.mark.parametrize("kind", sorted(Learner.DocumentType.values))
    def test_of_documents_has_a_form_for_each(self, kind: str) -> None:
        numbers = ["152502197507214742", "E12345678", "H12345678", "12345678", "81000019860315121X", "USA110081010001"]
        assert sum(not isinstance(identity.document_number(number, kind), Fault) for number in numbers) >= 1

    @pytest.mark.parametrize("cell", ["驾驶证", "hk_macau", "军官证"])
    def test_of_documents_takes_no_other_word(self, cell: str) -> None:
        assert isinstance(identity.document_type(cell), Fault)


class TestTitles:
    @pytest.mark.parametrize(
        ("level", "titles"),
        [
            (
                "senior",
                "正高级教师 高级教师 副主任医师 主任护师 副教授 研究员 副研究馆员 高级工程师 副高级（副教授）",
            ),
            (
                "intermediate",
                "一级教师 主治医师 主管护师 工程师 讲师 馆员 助理研究员 农艺师 会计师 中级（讲师） 小学高级教师",
            ),
            ("junior", "二级教师 中小学三级教师 助理农艺师 助教 护师 住院医师 技术员 助理馆员 小学一级教师"),
        ],
    )
    def test_have_the_level_they_belong_to(self, level: str, titles: str) -> None:
        assert {title: words.title_level(title) for title in titles.split()} == dict.fromkeys(titles.split(), level)

    @pytest.mark.parametrize(
        "title", ["特级", "校长", "高级技师", "技师", "教师", "执业医师", "中级（副教授）", "医院"]
    )
    def test_that_say_no_level_are_not_guessed(self, title: str) -> None:
        assert isinstance(words.title_level(title), Fault)


MODES = {"online": "网络", "face": "集中面授", "school": "校本研修"}


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("网络", "online"), ("线上学习", "online"), ("在线", "online"), ("网络（直播）", "online"), ("面授", "face"),
        ("线下", "face"), ("集中面授", "face"), ("校本研修", "school"), ("校本", "school"),
    ],
)  # fmt: skip
def test_modes_of_study_are_understood_in_the_words_of_people(said, mode):
    assert words.mode_choice(MODES)(said) == mode


@pytest.mark.parametrize("said", ["自学", "网络或面授", "未定"])
def test_what_means_no_mode_is_a_fault_that_names_them(said):
    found = words.mode_choice(MODES)(said)
    assert isinstance(found, Fault)
    assert "网络、集中面授、校本研修" in found.hint_zh


def test_a_word_for_two_modes_means_neither():
    """线下 may be either; each has its own name."""
    choice = words.mode_choice({"site": "现场", "face": "面授"})
    assert isinstance(choice("线下"), Fault)
    assert (choice("现场"), choice("面授培训")) == ("site", "face")
