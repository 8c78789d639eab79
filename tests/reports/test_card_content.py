"""What stands on papers, of people of every kind: a card carries itself and never argues against itself."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.utils import timezone, translation

from assessments.decisions import purposes
from assessments.decisions.selectors import assess
from exemptions.facts.models import Fact
from ground.actors import SystemActor
from learners.people.models import Learner
from policy import packs
from reports.cards import jobs
from reports.cards.content import build
from reports.cards.models import ReviewCard
from reports.printing.fonts import code_points, missing_characters, to_write_in
from rulebook.facts import AnnualCheck, TitleReview
from tests.assessments.invented import league
from tests.credits.people import record

SYSTEM, POLICY = SystemActor("tests"), "xlgl-2024"
DAY = dt.date(2024, 12, 31)
NOW = timezone.make_aware(dt.datetime(2024, 12, 31, 16))
NEVER_ON_A_CARD = ("未完成", "无法", "您", "请向", "还差", "尚缺", "不符合")
NONE_ASKED = "不要求学时（已学内容供参考）"
LAW = (
    "依据锡林郭勒盟人力资源和社会保障局"
    "《关于做好2024年全盟专业技术人员继续教育网络学习的通知》（锡人社办字〔2024〕11号）"
)

pytestmark = pytest.mark.django_db


def content_of(learner, application) -> dict:
    assessment = assess(actor=SYSTEM, learner=learner, application=application, as_of=DAY, policy=POLICY)
    with translation.override("zh-hans"):
        return build(assessment, at=NOW)


def printed(learner, content: dict) -> list[str]:
    """The text of each page."""
    card = ReviewCard(number="XM-K2024-000001", content=content, id_number=learner.id_number, issued_at=NOW)
    pages = pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages
    return ["".join(page.extract_text().split()) for page in pages]


def said_on(content: dict) -> str:
    rows = [value for row in content["table"]["rows"] for value in (row["result"], row["article"])]
    return " ".join([content["verdict"]["sentence"], *content["verdict"]["lines"], *content["reasons"], *rows])


def test_no_card_of_anybody_argues_against_itself():
    league(40, 17)
    questions, cards, statements, seen = purposes.questions(packs.in_force(POLICY)), 0, 0, set()
    unasked: set[str] = set()
    for learner in Learner.objects.unscoped().order_by("pk"):
        for application in questions.values():
            content = content_of(learner, application)
            if content["is_card"]:
                cards += 1
                said = said_on(content)
                assert not [word for word in NEVER_ON_A_CARD if word in said], (content["purpose"], said)
                assert {row["style"] for row in content["table"]["rows"]} <= {"met", "not-asked"}
                seen |= {content["table"]["heading"]}
                if content["table"]["heading"] == NONE_ASKED:
                    unasked |= {row["result"] for row in content["table"]["rows"]}
                assert not content["missing"]
            else:
                statements += 1
            assert content["law"] == LAW
    assert cards > 50
    assert statements > 50
    assert {"近三年：2022、2023、2024", "要求的年度：2024", NONE_ASKED} <= seen
    assert unasked == {"不要求"}, "where no year is asked for, none is praised"


def test_control_a_statement_says_what_a_card_must_not(cast):
    content = content_of(cast.alatan.learner, AnnualCheck(2024))
    assert not content["is_card"]
    assert "未完成" in said_on(content)
    assert content["table"]["rows"][0]["style"] == "not-met"


def test_years_that_nobody_asks_for_are_not_there(cast):
    learner = cast.alatan.learner
    for year in (2023, 2024):
        complete(learner, year)
    content = content_of(learner, AnnualCheck(2024))
    assert [row["year"] for row in content["table"]["rows"]] == ["2024"]
    assert {row["year"] for row in content["annex"]["records"]} == {"2024"}


def test_a_year_of_the_epidemic_is_not_asked_for_and_says_by_which_clause(cast):
    learner = cast.alatan.learner
    for year in (2022, 2024):
        complete(learner, year)
    Fact.objects.unscoped().create(
        learner=learner, kind="epidemic_frontline", values={"years": [2023]}, decided_at=NOW, decided_by="李建国"
    )
    content = content_of(learner, TitleReview("senior"))
    assert content["is_card"]
    row = next(row for row in content["table"]["rows"] if row["year"] == "2023")
    assert (row["result"], row["style"], row["article"]) == ("不要求", "not-asked", "第六部分第（四）项")


def test_an_examination_deems_its_subject_complete(cast):
    learner = cast.alatan.learner
    record(learner, verified=True, tenths=300, title="甲")
    Fact.objects.unscoped().create(
        learner=learner, kind="qualification_exam", values={"year": 2024, "in_region": True}, decided_at=NOW,
        decided_by="李建国",
    )  # fmt: skip
    (row,) = content_of(learner, AnnualCheck(2024))["table"]["rows"]
    assert row["result"] == "公需科目已完成；专业科目视同完成"
    assert row["article"] == "第二部分、第六部分第（六）项"


def test_the_paper_names_the_law_and_where_the_card_of_the_region_is_printed(cast):
    learner = cast.alatan.learner
    complete(learner, 2024)
    (page,) = printed(learner, content_of(learner, AnnualCheck(2024)))
    assert LAW in page
    assert "www.nmgrck.cn" in page
    assert "要求的年度：2024" in page
    assert "李建国" in page  # who verified


@pytest.mark.parametrize("records", [0, 1, 5, 9, 12, 15, 16, 17, 18, 19, 20, 21, 22, 24, 30, 61])
def test_the_seal_is_on_the_first_page_and_no_page_holds_one_line(cast, records):
    learner = cast.alatan.learner
    for number in range(records):
        record(learner, verified=True, tenths=10, title=f"草原生态保护与可持续发展专题第{number}讲")
    complete(learner, 2024)
    pages = printed(learner, content_of(learner, AnnualCheck(2024)))
    assert "审验单位（章）" in pages[0]
    assert "扫码查验" in pages[0]
    if len(pages) > 1:
        assert "附：学时明细" not in pages[0]
        assert "附：学时明细" in pages[1]
        assert pages[-1].count("2024-06-01") > 2
    else:
        assert "来源A" in pages[0]


def test_a_long_name_leaves_the_number_in_one_piece(cast):
    learner = cast.alatan.learner
    learner.name = "阿拉坦乌拉苏日图格其木格巴特尔·布赫朝鲁孟和"
    Learner.objects.unscoped().filter(pk=learner.pk).update(name=learner.name)
    complete(learner, 2024)
    card = ReviewCard(
        number="XM-K2024-000001", content=content_of(learner, AnnualCheck(2024)), id_number=learner.id_number,
        issued_at=NOW,
    )  # fmt: skip
    text = pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages[0].extract_text()
    assert learner.id_number in text  # with its lines as they are: a number that is broken would not be found


def test_rare_characters_print_and_what_does_not_leaves_room(cast):
    assert missing_characters("赵䶮𠮷㛃") == []
    lost = "\U0002a6d0"
    assert missing_characters(f"赵{lost}") == [lost]
    assert code_points([lost]) == "U+2A6D0"
    assert to_write_in(f"赵{lost}明") == ["赵", "明"]
    learner = cast.alatan.learner
    Learner.objects.unscoped().filter(pk=learner.pk).update(name=f"赵{lost}明")
    complete(learner, 2024)
    content = content_of(learner, AnnualCheck(2024))
    assert content["font_lacks"] == [lost]
    (page,) = printed(learner, content)
    assert lost not in page
    assert "U+2A6D0" in page


def complete(learner, year: int) -> None:
    day = dt.date(year, 6, 1)
    study = {"verified": True, "year": year, "completed_on": day}
    record(learner, subject="public", tenths=300, title=f"公需{year}", **study)
    record(learner, subject="professional", tenths=600, title=f"专业{year}", **study)


def test_a_sign_without_a_font_in_a_course_title_is_named_before_anything_is_issued(cast):
    learner, lost = cast.alatan.learner, "\U0002a6d0"
    complete(learner, 2024)
    assert content_of(learner, AnnualCheck(2024))["font_lacks"] == []
    record(learner, verified=True, tenths=10, title=f"草原{lost}生态")
    content = content_of(learner, AnnualCheck(2024))
    assert content["font_lacks"] == [lost]
    assert any("U+2A6D0" in note for note in content["notes"])
    (page,) = printed(learner, content)
    assert "草原生态" in page
