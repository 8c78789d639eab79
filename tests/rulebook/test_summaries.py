"""The first sentence says what carries the answer, and nothing that is not so."""

import pytest

import rulebook
from rulebook import explain
from rulebook.loader import PACKS, read_pack
from tests.rulebook.cases import (
    ANNUAL,
    EXCEPTIONAL,
    GRADE_7,
    SENIOR,
    case,
    credit,
    decide,
    full_years,
    graduate,
)

EPIDEMIC = {"kind": "epidemic_frontline", "years": [2022]}
EXAM = {"kind": "qualification_exam", "year": 2024, "in_region": True}
PLAN = {"kind": "filed_plan", "filed_on": "2024-01-20", "hours": 60, "on_roster": True}
LATE = {**PLAN, "filed_on": "2024-02-10", "accepted_late": True}
PUBLIC = credit(2024, "public", "30")


def summary(data, **rulings):
    return decide(data, **rulings)["summary"]


def because(data, clause):
    return next(each for each in decide(data)["clauses"] if each["id"] == clause)


def test_hours_alone_are_said_to_be_complete():
    assert "要求的学时都已完成" in summary(case(SENIOR, credits=full_years(2022, 2023, 2024)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (case(ANNUAL, facts=[EXAM], credits=[PUBLIC]), "2024年度的专业科目视同完成（第六部分第（六）项）"),
        (case(ANNUAL, facts=[PLAN], credits=[PUBLIC]), "2024年度的专业科目不作要求（第七部分第（二）项）"),
        (
            case(SENIOR, facts=[EPIDEMIC], credits=full_years(2023, 2024)),
            "2023、2024年度要求的学时已经学满；2022年度免除要求（第六部分第（四）项）",
        ),
        (case(SENIOR, learner={"sector": "non_public"}), "按“第六部分第（二）项：非公有制经济或基层一线”通过"),
        (case(graduate(0)), "没有必须完成的年度"),
    ],
)
def test_what_else_carries_the_answer_is_named(data, said):
    ruled = summary(data, filed_plan="unit", deemed_year="completed")
    assert said in ruled
    assert "都已完成" not in ruled


def test_a_doubt_is_said_before_hours_and_money():
    data = case(SENIOR, as_of="2024-06-20", learner={"birth_date": "1969-07-01"}, credits=[PUBLIC])
    decision = decide(data)
    assert decision["open_readings"]
    said = decision["summary"]
    assert said.index("还没有明确") < said.index("还差")


@pytest.mark.parametrize(("as_of", "open_until"), [("2024-12-31", True), ("2025-01-01", False)])
def test_the_last_day_counts_and_a_closed_year_is_named(as_of, open_until):
    said = summary(case(ANNUAL, as_of=as_of, credits=[PUBLIC]))
    assert ("以前补齐（含当日）" in said) is open_until
    assert ("2024年度的学习和补学已在2024年12月31日截止" in said) is not open_until


def test_a_year_that_the_notice_never_opens_is_named():
    tenure = {"kind": "tenure", "since": "2018-05-01"}
    data = case(EXCEPTIONAL, facts=[tenure], credits=full_years(2021, 2022, 2023, 2024))
    assert "2019、2020年度不在可学习和补学的年度之内" in summary(data)


@pytest.mark.parametrize(("per_hour", "said"), [("2.50", "是1.25元"), ("2.51", "约1.26元")])
def test_a_sum_is_called_about_only_where_it_was_rounded(per_hour, said):
    text = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("per_hour: 2.50", f"per_hour: {per_hour}")
    data = case(ANNUAL, credits=[PUBLIC, credit(2024, "professional", "59.5")])
    decision = rulebook.decide(rulebook.parse_case(data), read_pack(text, "pack.yaml"))
    assert f"收费标准{said}" in explain.summary(decision)


def test_what_is_not_known_is_named():
    assert "认定要求的学时年限还没有登记或确认" in summary(case(graduate(None)))
    assert "取得现职称的日期还没有登记或确认" in summary(case(EXCEPTIONAL))


@pytest.mark.parametrize(("fact", "clause"), [(EPIDEMIC, "6.4"), ({**EXAM, "year": 2022}, "6.6.exam")])
def test_nobody_says_outside_while_the_years_are_not_known(fact, clause):
    answer = because(case(EXCEPTIONAL, facts=[fact]), clause)
    assert answer["outcome"] == "cannot_tell"
    assert "还无法确定" in answer["because"]
    known = because(
        case(
            GRADE_7 if clause != "6.4" else SENIOR,
            facts=[{**fact, "year": 2019} if clause != "6.4" else {**fact, "years": [2019]}],
        ),
        clause,
    )
    assert known["outcome"] == "does_not_apply"


def test_a_plan_accepted_late_is_not_said_to_be_on_time():
    late, on_time = because(case(ANNUAL, facts=[LATE]), "7.2"), because(case(ANNUAL, facts=[PLAN]), "7.2")
    assert "2024年2月10日补报，已被认可为有效" in late["because"]
    assert "已按要求报备" in on_time["because"]


def test_many_years_are_told_in_runs():
    fact = {"kind": "epidemic_frontline", "years": [*range(2001, 2018), 2019]}
    assert "2001至2017、2019年度" in because(case(SENIOR, facts=[fact]), "6.4")["because"]


def test_a_title_of_a_later_day_is_not_said_to_be_missing():
    said = summary(case(EXCEPTIONAL, as_of="2024-06-01", facts=[{"kind": "tenure", "since": "2024-09-01"}]))
    assert "登记的取得现职称日期晚于判定日期" in said
    assert "取得现职称的日期还没有登记" not in said
