"""What the learner's page makes of an assessment. No database: the people, records and days are made up here."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import translation

from assessments.decisions.models import HumanDecision
from assessments.decisions.selectors import Assessment
from credits.catalogue.models import Course, Platform
from credits.records.counting import as_credit
from credits.records.models import CreditRecord
from learners.people.models import Learner
from reports import wording
from reports.cards.annex import annex
from reports.cards.content import _to_do
from reports.home.page import build
from rulebook import decide, load_pack
from rulebook.facts import AnnualCheck, Case, Facts, QualificationExam, Recognition, TitleReview
from rulebook.facts import CaseLearner as Person
from rulebook.loader import PACKS, read_pack
from rulebook.vocabulary import Ground, Level, Sector, Sex, Voice

PACK = load_pack("xlgl-2024")
JUNE = dt.date(2024, 6, 3)
VERIFIED = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
BODY = Person(Sex.FEMALE, dt.date(1990, 5, 1), Sector.PUBLIC, grassroots_post=False)
ELDER = Person(Sex.FEMALE, dt.date(1970, 5, 1), Sector.PUBLIC, grassroots_post=False)
SENIOR = TitleReview(Level.SENIOR)
_numbers = itertools.count(1)


def study(year: int, subject: str, tenths: int, *, verified: bool = True, completed_on: dt.date | None = None):
    number = next(_numbers)
    return CreditRecord(
        year=year,
        subject=subject,
        tenths=tenths,
        source="platform",
        platform=Platform(pk=1, host="nmg.chinahrt.com", name="内蒙古平台"),
        course=Course(pk=number, title=f"第{number}课"),
        exam_passed=True,
        completed_on=completed_on or dt.date(2024, 5, 1),
        verified_at=VERIFIED if verified else None,
    )


def full(*years: int) -> list[CreditRecord]:
    return [
        study(year, subject, tenths) for year in years for subject, tenths in (("public", 300), ("professional", 600))
    ]


def page(application, records=(), *, person=BODY, facts=None, as_of=JUNE, today=JUNE, human=None, pack=PACK):
    case = Case(pack.id, as_of, person, application, tuple(as_credit(r) for r in records), facts or Facts())
    assessment = Assessment(Learner(name="其其格"), decide(case, pack), tuple(records), human, Voice.LEARNER)
    years = assessment.years_by_themselves(pack.applications.annual_check.years)
    return build(assessment, further_years=years, today=today)


def test_a_met_requirement_leaves_nothing_to_do():
    shown = page(AnnualCheck(2024), full(2024))
    assert (shown.outcome, shown.style, shown.todo) == ("met", "met", None)
    assert "2024年度" in shown.sentence


def test_what_is_missing_stands_by_year_and_subject_with_its_price():
    shown = page(SENIOR, [*full(2022, 2023), study(2024, "public", 195)])
    assert [(gap.year, gap.subject, gap.tenths) for gap in shown.todo.gaps] == [
        (2024, "公需科目", 105),
        (2024, "专业科目", 600),
    ]
    assert shown.todo.tenths == 705
    assert shown.todo.cents == 17625


def test_each_missing_subject_names_its_own_platforms():
    shown = page(AnnualCheck(2024))
    hosts = {places.subject: [platform.host for platform, _ in places.platforms] for places in shown.todo.places}
    assert hosts == {
        "公需科目": ["nmg.chinahrt.com", "zj.nmgrcpx.com"],
        "专业科目": ["nmg.chinahrt.com", "xlgl.chinahrt.cn"],
    }


def test_a_subject_that_is_complete_names_no_platform():
    shown = page(AnnualCheck(2024), [study(2024, "public", 300)])
    assert [places.subject for places in shown.todo.places] == ["专业科目"]


@pytest.mark.parametrize("today", [dt.date(2024, 1, 15), JUNE, dt.date(2024, 12, 31)])
def test_hours_can_be_earned_until_the_window_closes(today):
    todo = page(SENIOR, today=today).todo
    assert len(todo.open_gaps) == len(todo.gaps) == 6
    assert (todo.opens, todo.deadline) == (dt.date(2024, 1, 15), dt.date(2024, 12, 31))
    assert todo.closed_on is None


@pytest.mark.parametrize(
    ("today", "left", "a_day"),
    [
        (dt.date(2024, 1, 14), None, 900),  # study has not opened
        (dt.date(2024, 12, 22), 9, 90),
        (dt.date(2024, 12, 30), 1, 450),
        (dt.date(2024, 12, 31), 0, 900),  # today counts
        (dt.date(2025, 1, 1), None, 0),
    ],
)
def test_days_that_are_left_and_what_each_has_to_bring(today, left, a_day):
    todo = page(AnnualCheck(2024), today=today).todo
    assert (todo.days_left, todo.a_day) == (left, a_day)


def test_hours_that_wait_for_verification_need_not_be_studied_again():
    day = dt.date(2024, 12, 31)
    waiting = [study(2024, "public", 300, verified=False), study(2024, "professional", 590, verified=False)]
    assert page(AnnualCheck(2024), waiting, today=day, as_of=day).todo.a_day == 10


@pytest.mark.parametrize(("application", "missing"), [(AnnualCheck(2024), (2024,)), (AnnualCheck(2021), ())])
def test_what_a_closed_year_means_for_the_next_review(application, missing):
    after = page(application, today=dt.date(2025, 1, 1)).after
    assert (after.next_year, after.next_asks, after.still_missing) == (2025, (2023, 2024, 2025), missing)
    assert wording.article("7.2") not in after.claims  # a plan is filed by an office
    assert wording.article("6.6") in after.claims
    coming = page(application, today=dt.date(2024, 12, 31)).after
    assert (coming.coming, coming.closed_on, coming.still_missing) == (True, dt.date(2024, 12, 31), missing)


def test_what_follows_is_said_a_week_ahead():
    assert page(AnnualCheck(2024), today=dt.date(2024, 12, 23)).after is None
    assert page(AnnualCheck(2024), today=dt.date(2024, 12, 24)).after.coming
    assert not page(AnnualCheck(2024), today=dt.date(2025, 1, 1)).after.coming


@pytest.mark.parametrize(
    ("today", "beyond"),
    [
        (dt.date(2024, 1, 14), 0),  # study has not opened
        (dt.date(2024, 12, 26), 0),  # six days of 16 hours are 96
        (dt.date(2024, 12, 27), 100),
        (dt.date(2024, 12, 30), 580),
        (dt.date(2024, 12, 31), 740),
        (dt.date(2025, 1, 1), 0),
    ],
)
def test_hours_that_cannot_be_studied_any_more(today, beyond):
    assert page(AnnualCheck(2024), today=today).todo.out_of_reach(160) == beyond


def test_each_article_that_could_help_leads_to_its_forms():
    forms = [kind.id for kind in page(AnnualCheck(2024), today=dt.date(2025, 1, 1)).after.forms]
    assert forms == ["sanke_teacher", "qualification_exam", "hours_recognised", "hours_sanke", "hours_training"]
    assert "post" not in forms  # 6.2 speaks of title reviews


LAST = dt.date(2024, 10, 31)


@pytest.fixture(scope="module")
def earlier():
    """The notice, if it took study for a title review until the end of October alone."""
    text = (PACKS / PACK.id / "pack.yaml").read_text(encoding="utf-8")
    closes = "    closes: 2024-12-31\n"
    assert text.count(closes) == 2, "study and make-up"
    return read_pack(text.replace(closes, f"{closes}    closes_for: {{title_review: {LAST}}}\n"), "pack.yaml")


@pytest.mark.parametrize(
    ("after", "open_to_review"), [(-1, True), (0, True), (1, False), (61, False)], ids=["before", "on", "after", "end"]
)
def test_who_applies_for_a_purpose_studies_until_its_own_last_day(earlier, after, open_to_review):
    today = LAST + dt.timedelta(after)
    todo, check = (page(one, today=today, pack=earlier).todo for one in (SENIOR, AnnualCheck(2024)))
    assert len(todo.open_gaps) == (6 if open_to_review else 0)
    assert (todo.deadline, todo.closed_on) == ((LAST, None) if open_to_review else (None, LAST))
    assert (todo.cents > 0, bool(todo.places)) == (open_to_review, open_to_review)
    assert todo.others_until == (None if open_to_review else dt.date(2024, 12, 31))
    assert (check.deadline, check.closed_on, check.others_until) == (dt.date(2024, 12, 31), None, None), "the control"


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (0, "网上学习"),
        (1, "用于这项申请的学习和补学已于2024年10月31日截止"),
        (62, "学习和补学已于2024年10月31日截止，不能再补"),
    ],
    ids=["on", "after", "all-closed"],
)
def test_a_statement_counts_by_the_last_day_of_the_purpose(earlier, after, said):
    case = Case(earlier.id, JUNE, BODY, SENIOR, (), Facts())
    with translation.override("zh-hans"):
        first, *lines = _to_do(decide(case, earlier), LAST + dt.timedelta(after))
    assert first == "尚缺270学时。"
    assert len(lines) == 1
    assert said in lines[0]


@pytest.mark.parametrize(
    ("after", "said"),
    [(1, "其余年度用于这项申请的学习和补学已于2024年10月31日截止"), (62, "学习和补学已于2024年12月31日截止")],
)
def test_where_one_window_closes_earlier_for_a_purpose_the_other_years_are_named(after, said):
    text = (PACKS / PACK.id / "pack.yaml").read_text(encoding="utf-8")
    closes = "    closes: 2024-12-31\n"
    pack = read_pack(text.replace(closes, f"{closes}    closes_for: {{title_review: {LAST}}}\n", 1), "pack.yaml")
    today = LAST + dt.timedelta(after)
    todo = page(SENIOR, today=today, pack=pack).todo
    assert (bool(todo.open_gaps), todo.others_until) == ((True, dt.date(2024, 12, 31)) if after == 1 else (False, None))
    with translation.override("zh-hans"):
        *_fee, ended = _to_do(decide(Case(pack.id, JUNE, BODY, SENIOR, (), Facts()), pack), today)
    assert ended.startswith(said)


@pytest.mark.parametrize("as_of", [JUNE, dt.date(2024, 12, 31), dt.date(2025, 1, 1)])
def test_once_the_window_has_closed_no_make_up_is_offered_whatever_day_is_judged(as_of):
    todo = page(SENIOR, as_of=as_of, today=dt.date(2025, 1, 1)).todo
    assert (todo.open_gaps, todo.places, todo.cents, todo.deadline) == ((), (), 0, None)
    assert todo.closed_on == dt.date(2024, 12, 31)
    assert not todo.unplanned


def test_a_year_that_no_window_covers_is_not_offered():
    todo = page(Recognition(Ground.GRASSROOTS_GRADUATE, required_years=5), full(2021, 2022, 2023, 2024)).todo
    assert {gap.year for gap in todo.gaps} == {2020}
    assert (todo.open_gaps, todo.places, todo.unplanned) == ((), (), True)


def test_years_asked_for_come_newest_first_and_the_others_apart():
    shown = page(SENIOR, full(2021, 2023))
    assert [(panel.year, panel.complete, panel.asked) for panel in shown.years.asked] == [
        (2024, False, True),
        (2023, True, True),
        (2022, False, True),
    ]
    assert [(panel.year, panel.complete, panel.asked) for panel in shown.years.others] == [(2021, True, False)]


def test_the_requirement_comes_from_the_pack():
    bars = page(AnnualCheck(2024)).years.asked[0].subjects
    assert [(bar.name, bar.required) for bar in bars] == [("公需科目", 300), ("专业科目", 600)]


def test_hours_that_wait_for_verification_stand_apart():
    records = [study(2024, "public", 100), study(2024, "public", 55, verified=False)]
    shown = page(AnnualCheck(2024), records)
    bar = shown.years.asked[0].subjects[0]
    assert (bar.tenths, bar.waiting) == (100, 55)
    assert [(line.counts, line.waits) for line in shown.records[0].lines] == [(True, False), (False, True)]


def test_a_subject_deemed_complete_names_its_article():
    facts = Facts(exams=(QualificationExam(2024, in_region=True),))
    bar = page(AnnualCheck(2024), facts=facts).years.asked[0].subjects[1]
    assert (bar.met, bar.deemed, bar.met_by, bar.tenths) == (True, True, "6.6.exam", 0)


def test_relief_that_asks_for_nothing_says_so():
    shown = page(SENIOR, person=ELDER)
    assert shown.outcome == "met"
    assert shown.years.nothing_required
    assert shown.reasons.helping[0].id == "6.1.full"
    assert shown.sentence == shown.reasons.helping[0].sentence


def test_a_waived_year_is_marked():
    shown = page(SENIOR, full(2022, 2023), facts=Facts(epidemic_years=(2024,)))
    newest = shown.years.asked[0]
    assert (newest.year, newest.asked, newest.waived) == (2024, False, True)
    assert shown.outcome == "met"


def test_an_unknown_fact_stands_among_the_unclear():
    shown = page(SENIOR, person=Person(Sex.FEMALE, dt.date(1990, 5, 1)))
    assert (shown.outcome, shown.by_default) == ("needs_confirmation", "unknown")
    assert [reason.id for reason in shown.reasons.unclear] == ["6.2"]


def test_where_a_fact_is_unknown_the_hours_that_would_do_without_it_are_shown():
    shown = page(SENIOR, full(2022, 2023), person=Person(Sex.FEMALE, dt.date(1990, 5, 1)))
    assert [(gap.year, gap.tenths) for gap in shown.todo.gaps] == [(2024, 300), (2024, 600)]
    assert page(Recognition(Ground.OTHER)).todo is None


def test_a_doubt_of_the_notice_is_explained():
    turning = Person(Sex.MALE, dt.date(1969, 9, 1), Sector.PUBLIC, grassroots_post=False)
    shown = page(SENIOR, person=turning)
    assert shown.outcome == "needs_confirmation"
    assert len(shown.reasons.doubts) == 1
    assert "年龄" in shown.reasons.doubts[0]


def test_a_human_decision_holds_over_the_doubt():
    turning = Person(Sex.MALE, dt.date(1969, 9, 1), Sector.PUBLIC, grassroots_post=False)
    human = HumanDecision(outcome="met", decided_by="李建国", decided_at=VERIFIED, reason="已与盟局确认")
    shown = page(SENIOR, person=turning, human=human)
    assert (shown.outcome, shown.todo) == ("met", None)


def test_clauses_that_turn_on_a_fact_nobody_recorded_could_help():
    assert {reason.id for reason in page(SENIOR).reasons.could_help} == {
        *("6.4", "6.5", "6.6", "6.6.exam", "6.7.same_year", "6.7.later", "6.8", "7.2"),
    }
    assert {reason.id for reason in page(AnnualCheck(2024)).reasons.could_help} == {"6.5", "6.6", "6.6.exam", "7.2"}
    assert page(AnnualCheck(2024), full(2024)).reasons.could_help == ()


def test_a_clause_whose_fact_is_on_record_is_no_longer_suggested():
    shown = page(SENIOR, facts=Facts(epidemic_years=(2020,)))
    assert "6.4" not in {reason.id for reason in shown.reasons.could_help}
    assert "6.4" in {reason.id for reason in shown.reasons.not_applying}


def test_hours_that_wait_stand_beside_what_is_missing():
    shown = page(AnnualCheck(2024), [study(2024, "public", 55, verified=False)])
    assert [(gap.subject, gap.tenths, gap.waiting) for gap in shown.todo.gaps] == [
        ("公需科目", 300, 55),
        ("专业科目", 600, 0),
    ]


def test_every_clause_stands_in_one_of_the_groups():
    shown = page(SENIOR, full(2022))
    reasons = [*shown.reasons.helping, *shown.reasons.unclear, *shown.reasons.could_help, *shown.reasons.not_applying]
    assert len({reason.id for reason in reasons}) == len(reasons)
    assert {reason.id for reason in reasons} >= {
        "5.1",
        "6.1.full",
        "6.2",
        "6.3",
        "6.4",
        "6.5",
        "6.6",
        "6.6.exam",
        "7.2",
    }
    assert all(reason.sentence for reason in reasons)


def test_records_stand_by_year_the_newest_first_public_before_professional():
    shown = page(SENIOR, [study(2022, "public", 300), study(2024, "professional", 600), study(2024, "public", 300)])
    assert [year.year for year in shown.records] == [2024, 2022]
    assert [line.subject for line in shown.records[0].lines] == ["公需科目", "专业科目"]


def test_a_year_is_marked_as_lacking_only_where_something_is_missing():
    assert [panel.lacking for panel in page(SENIOR, full(2023)).years.asked] == [True, False, True]
    assert not any(panel.lacking for panel in page(SENIOR, full(2023), person=ELDER).years.asked)


def test_a_record_that_does_not_count_says_why():
    late = study(2024, "public", 300, completed_on=dt.date(2024, 7, 1))
    year = page(AnnualCheck(2024), [late]).records[0]
    assert year.not_counted == 1
    assert "2024年7月1日" in year.lines[0].because


def test_of_each_record_it_is_said_by_which_notice_it_was_judged():
    records = [study(2024, "public", 100), study(2024, "public", 50, verified=False)]
    shown = page(AnnualCheck(2024), records)
    with translation.override("zh-hans"):
        origins = {line.hours: line.origin for line in page(AnnualCheck(2024), records).records[0].lines}
        sources = {one["name"] for one in annex(shown.assessment)["sources"]}
    assert origins["10"].endswith(" · 按2024年度通知")
    assert "通知" not in origins["5"], "no notice has judged what nobody has verified"
    assert sources == {"内蒙古平台（按2024年度通知）", "内蒙古平台"}
