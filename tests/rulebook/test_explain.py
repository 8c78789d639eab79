"""Sentences: every clause and credit has one, in Chinese, with its article; and they say what the decision says."""

import random
import re
from pathlib import Path

import pytest

import rulebook
from rulebook import explain
from rulebook.loader import PACKS, read_pack
from rulebook.phrasebook import available_languages, phrases
from rulebook.speech import Phrases
from tests.rulebook.cases import (
    ANNUAL,
    EXCEPTIONAL,
    GRADE_7,
    JUNIOR,
    PACK,
    POSTDOC,
    SENIOR,
    arbitrary_case,
    case,
    conversion,
    credit,
    decide,
    full_years,
    graduate,
)

OTHER_PACK = Path(__file__).parent / "other_pack.yaml"


def because(data, clause, **rulings):
    return next(each["because"] for each in decide(data, **rulings)["clauses"] if each["id"] == clause)


def credit_sentence(data, application=ANNUAL, **learner):
    parsed = rulebook.parse_case(case(application, as_of="2024-12-31", credits=[data], learner=learner))
    decision = rulebook.decide(parsed, PACK)
    only = parsed.credits[0]
    return explain.credit(decision.credits[only.id], only, PACK, as_of=parsed.as_of, application=parsed.application)


EPIDEMIC = {"kind": "epidemic_frontline", "years": [2022]}
EXAM = {"kind": "qualification_exam", "year": 2023, "in_region": True}
PLAN = {"kind": "filed_plan", "filed_on": "2024-01-20", "hours": 60, "on_roster": True}
MOVED = {"kind": "transfer", "on": "2022-09-01"}


@pytest.mark.parametrize(
    ("clause", "data", "sentence"),
    [
        ("2", case(ANNUAL, credits=full_years(2024)), "年度审验只看所审验的2024年度。该年度已经完成。（第二部分）"),
        (
            "5.1",
            case(SENIOR, credits=[*full_years(2022, 2024), credit(2023, "public", "30")]),
            "您申请的是高级职称评审，要求近三年（2022至2024）每年都完成。还差2023年度专业科目60学时。（第五部分第（一）项）",
        ),
        (
            "5.1",
            case(JUNIOR),
            "您申请的是初级职称评审，只要求2024年度。还差2024年度公需科目30学时、专业科目60学时。（第五部分第（一）项）",
        ),
        (
            "5.2",
            case(graduate(2), credits=full_years(2023, 2024)),
            "您申请的是基层高校毕业生考核认定，认定要求2年的学时，即2023、2024年度。这些年度都已完成。（第五部分第（二）项）",
        ),
        (
            "5.2",
            case(graduate(0)),
            "您申请的是基层高校毕业生考核认定，认定不要求学时年限，没有必须完成的年度。（第五部分第（二）项）",
        ),
        (
            "5.2",
            case(graduate(None)),
            "认定要求几年的学时还没有登记，无法确定要完成哪些年度，请向单位人事部门确认。（第五部分第（二）项）",
        ),
        (
            "6.1.full",
            case(SENIOR, learner={"birth_date": "1969-12-31"}),
            "截至2024年12月31日您年满55周岁，已达到男满55周岁的年龄，不要求学时。（第六部分第（一）项）",
        ),
        (
            "6.1.full",
            case(SENIOR, as_of="2024-06-01", learner={"sex": "female", "birth_date": "1978-06-01"}),
            "截至2024年6月1日您年满46周岁，未达到女满50周岁的年龄。（第六部分第（一）项）",
        ),
        (
            "6.1.full",
            case(SENIOR, learner={"sex": None, "birth_date": "1972-01-01"}),
            "您的性别没有登记。截至2024年12月31日您年满52周岁，年龄线是男满55周岁、女满50周岁，结论因性别而不同，请先补登。（第六部分第（一）项）",
        ),
        (
            "6.1.full",
            case(SENIOR, learner={"birth_date": None}),
            "您的出生日期没有登记，无法判断是否达到男满55周岁的年龄，请先补登。（第六部分第（一）项）",
        ),
        (
            "6.1.one_year",
            case(SENIOR, learner={"birth_date": "1974-01-01"}, credits=full_years(2023)),
            "截至2024年12月31日您年满50周岁，已达到男满50周岁的年龄，近三年（2022至2024）中有一个年度各科目都完成即可。"
            "其中2023年度已经完成。（第六部分第（一）项）",
        ),
        (
            "6.1.one_year",
            case(SENIOR, learner={"sex": None, "birth_date": "1977-01-01"}),
            "您的性别没有登记，但近三年（2022至2024）中没有完成的年度，是男是女都不能凭这一项通过。（第六部分第（一）项）",
        ),
        (
            "6.2",
            case(SENIOR, learner={"sector": None}),
            "您所在单位是不是非公有制经济还没有确认，无法判断能否免学时，请向单位的上级人力资源社会保障部门确认。（第六部分第（二）项）",
        ),
        ("6.2", case(GRADE_7), "这一项只用于职称评审，您申请的是专技岗7级聘任。（第六部分第（二）项）"),
        (
            "6.4",
            case(SENIOR, facts=[EPIDEMIC]),
            "您在疫情防控一线的2022年度，不要求学时。（第六部分第（四）项）",
        ),
        (
            "5.1",
            case(SENIOR, facts=[EPIDEMIC], credits=full_years(2023, 2024)),
            "您申请的是高级职称评审，要求近三年（2022至2024）每年都完成。其中2022年度免除要求（第六部分第（四）项）。"
            "其余年度都已完成。（第五部分第（一）项）",
        ),
        (
            "6.6.exam",
            case(SENIOR, facts=[EXAM]),
            "您在自治区参加职业资格考试合格，取得证书的2023年度，专业科目视同完成；其他科目仍按学时计。（第六部分第（六）项）",
        ),
        (
            "6.7.later",
            case(SENIOR, facts=[MOVED], credits=full_years(2023, 2024)),
            "您于2022年9月1日从党政机关转到专业技术岗位，只按转岗以来的年度计，要求完成2023、2024年度。这些年度都已完成。"
            "（第六部分第（七）项）",
        ),
        (
            "6.7.same_year",
            case(SENIOR, facts=[{**MOVED, "on": "2024-03-01"}]),
            "您于2024年3月1日从党政机关转到专业技术岗位，转岗当年参加职称评审，不要求学时。（第六部分第（七）项）",
        ),
        (
            "6.9",
            case(EXCEPTIONAL, facts=[{"kind": "tenure", "since": "2022-07-01"}], credits=full_years(2024)),
            "您申请的是破格高级职称评审，2022年7月1日取得现职称，按实际任职年度计，要求完成2023、2024年度。"
            "还差2023年度公需科目30学时、专业科目60学时。（第六部分第（九）项）",
        ),
        (
            "7.2",
            case(ANNUAL, facts=[PLAN]),
            "覆盖您所在单位的培训方案已按要求报备，2024年度的专业科目不作要求；其他科目仍按学时计。（第七部分第（二）项）",
        ),
        (
            "7.2",
            case(ANNUAL, facts=[{**PLAN, "filed_on": "2024-02-01"}]),
            "覆盖您所在单位的培训方案于2024年2月1日报备，晚于2024年1月31日，而且没有被认可为有效的补报。（第七部分第（二）项）",
        ),
        (
            "not_covered",
            case({"kind": "recognition", "ground": "other"}),
            "您申请的是其他情形的考核认定，通知没有规定这种情形要求多少学时，需要由人力资源社会保障部门人工确认。",
        ),
        (
            "6.3",
            case({**POSTDOC, "level": "junior"}),
            "这一项只用于出站博士后考核认定（高级），您申请的是出站博士后考核认定（初级）。（第六部分第（三）项）",
        ),
    ],
)
def test_sentence_on_a_clause(clause, data, sentence):
    assert because(data, clause) == sentence


def test_ages_are_told_for_the_day_that_is_ruled():
    data = case(SENIOR, as_of="2024-06-20", learner={"birth_date": "1969-07-01"})
    assert "截至2024年6月20日您年满54周岁" in because(data, "6.1.full")
    assert "截至2024年12月31日您年满55周岁" in because(data, "6.1.full", age_date="year_end")


def test_plan_is_told_by_the_reading_that_is_ruled():
    data = case(ANNUAL, facts=[{**PLAN, "on_roster": False}])
    assert (
        because(data, "7.2", filed_plan="roster")
        == "覆盖您所在单位的培训方案已报备，但您不在培训花名册上。（第七部分第（二）项）"
    )


def test_no_year_is_left_after_the_move():
    data = case(SENIOR, facts=[{**MOVED, "on": "2023-05-01"}])
    assert because(data, "6.7.later", recent_years="excludes_current") == (
        "您于2023年5月1日从党政机关转到专业技术岗位，只按转岗以来的年度计。没有剩下必须完成的年度。（第六部分第（七）项）"
    )


@pytest.mark.parametrize(
    ("old", "new", "clause", "data", "sentence"),
    [
        (
            "kind: sector_or_post\n    covers: [{application: title_review}]",
            "kind: sector_or_post\n    covers: [{application: title_review, levels: [senior]}]",
            "6.2",
            case(JUNIOR),
            "这一项只用于高级职称评审，您申请的是初级职称评审。（第六部分第（二）项）",
        ),
        (
            "kind: sector_or_post\n    covers: [{application: title_review}]",
            "kind: sector_or_post\n    covers: [{application: post_appointment, grades: {from: 8, to: 10}}]",
            "6.2",
            case(GRADE_7),
            "这一项只用于专技岗8至10级聘任，您申请的是专技岗7级聘任。（第六部分第（二）项）",
        ),
        (
            "kind: sector_or_post\n    covers: [{application: title_review}]",
            "kind: sector_or_post\n    covers: [{application: title_review, exceptional: true}]",
            "6.2",
            case(JUNIOR),
            "这一项只用于破格职称评审，您申请的是初级职称评审。（第六部分第（二）项）",
        ),
        (
            "    sources: [skill_training]",
            "    sources: [academic_exchange]",
            "6.8",
            case(ANNUAL),
            "没有学术交流的学时记录。（第六部分第（八）项）",
        ),
    ],
)
def test_sentence_under_another_notice(old, new, clause, data, sentence):
    text = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("forum, academic_exchange,", "forum,") if "academic_exchange" in new else text
    assert old in text
    decision = rulebook.decide(rulebook.parse_case(data), read_pack(text.replace(old, new), "pack.yaml"))
    assert next(answer.because for answer in decision.clauses() if answer.id == clause) == sentence


def test_training_that_a_notice_does_not_name():
    text = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    pack = read_pack(text.replace("forum, academic_exchange,", "forum,"), "pack.yaml")
    (exchange,) = rulebook.parse_case(case(credits=[conversion("academic_exchange", certificate=True)])).credits
    verdict = rulebook.credit_verdict(exchange, pack)
    assert (verdict.code, verdict.counting_class) == ("purpose_not_covered", None)
    assert verdict.because == "通知没有规定学术交流的学时可以折合，不算。"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            credit(2024, "public", "30", verified=False),
            "这条学时还没有经人力资源社会保障部门核定，核定后才算。（第二部分）",
        ),
        (
            credit(2024, "public", "30", completed_on="2025-01-01"),
            "这条学时在2025年1月1日完成，晚于判定日期2024年12月31日，目前还不算。",
        ),
        (
            credit(2020, "public", "30", completed_on="2024-03-01"),
            "这条学时是为2020年度学的，这个年度已不在学习和补学范围内（可补学2021至2023年度），不算。（第二部分）",
        ),
        (
            credit(2024, "professional", "60", platform="zj.nmgrcpx.com"),
            "平台“内蒙古人才培训网（zj.nmgrcpx.com）”不在通知列出的专业科目平台之内，不算。专业科目可用的平台："
            "内蒙古专业技术人员继续教育在线学习平台（nmg.chinahrt.com）、"
            "锡林郭勒盟专业技术人员专业课网络培训平台（xlgl.chinahrt.cn）。（第四部分第（二）项）",
        ),
        (
            credit(2024, "public", "30", exam_passed=None),
            "公需科目要考试合格才算，这条学时没有考试合格的记录。（第三部分第（一）项）",
        ),
        (credit(2024, "public", "30"), "在规定的培训期间内学完，计入2024年度公需科目。（第二部分）"),
        (
            credit(2022, "public", "30", completed_on="2024-03-01"),
            "在补学期间内学完，作为补学计入2022年度公需科目。（第二部分）",
        ),
        (credit(2022, "public", "30"), "在2022年度当年学完，计入2022年度公需科目。（第二部分）"),
        (
            credit(2022, "public", "30", completed_on="2023-03-01"),
            "这条学时在2023年3月1日完成，既不在2024年1月15日至2024年12月31日的培训期间内，也不是在2022年度当年学完的，不算。（第二部分）",
        ),
        (
            conversion("forum", certificate=False),
            "论坛的学时要有证书才能折合，这条记录没有证书。（第六部分第（六）项）",
        ),
        (
            conversion("forum", certificate=True, subject="public"),
            "论坛的学时只能折合为专业科目，不能算作公需科目。（第六部分第（六）项）",
        ),
        (
            conversion("forum", certificate=True, year=2023),
            "论坛的学时只算在完成的那一年（2024年度），不能算到2023年度。（第六部分第（六）项）",
        ),
        (
            conversion("sanke_training"),
            "“三科”教师培训的学时只对“三科”教师折合，您没有登记为“三科”教师。（第六部分第（五）项）",
        ),
        (conversion("forum", certificate=True), "论坛的学时折合计入2024年度专业科目。（第六部分第（六）项）"),
    ],
)
def test_sentence_on_a_credit(data, sentence):
    assert credit_sentence(data) == sentence


def test_sentence_on_training_that_counts_for_another_purpose():
    data = conversion("skill_training")
    assert credit_sentence(data, GRADE_7, high_skilled=True) == (
        "职业技能培训的学时只在申报职称评审时折合，您申请的是专技岗7级聘任。（第六部分第（八）项）"
    )


def test_doubt_is_put_as_a_question():
    decision = decide(case(SENIOR, as_of="2024-06-20", learner={"birth_date": "1969-07-01"}))
    assert decision["doubts"] == [
        {
            "reading": "age_date",
            "because": "按年龄减免时，年龄算到哪一天？目前按“算到申报（判定）当天”判定；如果改为“算到2024年12月31日”，"
            "结论可能不同。（第六部分第（一）项）",
        }
    ]


@pytest.mark.parametrize(
    ("data", "summary"),
    [
        (case(ANNUAL, credits=full_years(2024)), "符合。您申请的是2024年度审验，要求的学时都已完成。"),
        (
            case(SENIOR, learner={"sector": "non_public"}),
            "符合。您申请的是高级职称评审，按“第六部分第（二）项：非公有制经济或基层一线”通过。",
        ),
        (
            case(ANNUAL, credits=[credit(2024, "public", "30"), credit(2024, "professional", "59.5")]),
            "不符合。您申请的是2024年度审验，还差2024年度专业科目0.5学时。可在2024年12月31日以前补齐（含当日）。"
            "共0.5学时，按网上学习的收费标准是1.25元。",
        ),
        (
            case(
                ANNUAL,
                as_of="2025-01-01",
                credits=[credit(2024, "public", "30"), credit(2024, "professional", "59")],
            ),
            "不符合。您申请的是2024年度审验，还差2024年度专业科目1学时。2024年度的学习和补学已在2024年12月31日截止，"
            "不能再补。已经学完而还没有报来的学时、能折合的证书和减免仍可申报。",
        ),
        (
            case(graduate(5), as_of="2025-01-01", credits=full_years(2024)),
            "不符合。您申请的是基层高校毕业生考核认定，还差2020至2023年度每年公需科目30学时、专业科目60学时。"
            "其中2020年度不在可学习和补学的年度之内，不能再补。其中2021至2023年度的学习和补学已在2024年12月31日截止，"
            "不能再补。已经学完而还没有报来的学时、能折合的证书和减免仍可申报。",
        ),
        (
            case(graduate(4), credits=full_years(2024)),
            "不符合。您申请的是基层高校毕业生考核认定，还差2021年度公需科目30学时、专业科目60学时；"
            "2022年度公需科目30学时、专业科目60学时；2023年度公需科目30学时、专业科目60学时。"
            "可在2024年12月31日以前补齐（含当日）。共270学时，按网上学习的收费标准是675.00元。",
        ),
        (
            case(graduate(None)),
            "需人工确认。您申请的是基层高校毕业生考核认定，目前得不出结论：认定要求的学时年限还没有登记或确认。",
        ),
    ],
)
def test_summary(data, summary):
    assert decide(data)["summary"] == summary


@pytest.mark.parametrize("seed", range(6))
def test_every_sentence_is_whole(seed):
    """No key without a phrase, no value without a word, nothing but Chinese sentences with their article."""
    rng = random.Random(seed)
    clauses = {clause.id for clause in (*PACK.relief, *PACK.waivers, *PACK.deeming, *PACK.conversions)}
    for _ in range(120):
        parsed = rulebook.parse_case(arbitrary_case(rng))
        decision = rulebook.decide(parsed, PACK)
        answers = decision.clauses()
        assert clauses <= {answer.id for answer in answers}
        for answer in answers:
            assert re.search(
                r"。（第[一二三四五六七八九十]+部分(第（[一二三四五六七八九十]+）项)?）$", answer.because
            ) or (answer.id == "not_covered" and answer.because.endswith("。")), answer
        sentences = [answer.because for answer in (*answers, *explain.doubts(decision))]
        sentences += [explain.summary(decision)]
        for application in (parsed.application, None):
            for verdict in rulebook.credit_verdicts(
                parsed.credits, PACK, learner=parsed.learner, as_of=parsed.as_of, application=application
            ).values():
                sentences.append(verdict.because)
        for sentence in sentences:
            assert not re.search(r"None|[{}]|  |。。|[a-z_]+\.[a-z_]+(?<!com|\.cn)$", sentence), sentence


def test_phrases_are_sentences_without_repeated_keys():
    for language in available_languages():
        assert set(phrases(language)) == set(phrases())


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")]
)
def test_numbers_in_words(number, word):
    assert Phrases().number(number) == word


def test_years_in_words():
    assert Phrases().years([2024]) == "2024"
    assert Phrases().years([2024, 2023]) == "2023、2024"
    assert Phrases().years([2022, 2023, 2024]) == "2022至2024"
    assert Phrases().years([2020, 2022, 2024]) == "2020、2022、2024"


@pytest.mark.parametrize("path", [*sorted(PACKS.glob("*/pack.yaml")), OTHER_PACK], ids=lambda path: path.parent.name)
def test_clauses_by_name_are_told_apart(path):
    pack, speaker = read_pack(path.read_text(encoding="utf-8"), str(path)), Phrases()
    clauses = (*pack.base, *pack.relief, *pack.waivers, *pack.deeming, *pack.conversions)
    names = {clause.id: speaker.clause(clause.id, pack) for clause in clauses}
    assert len(set(names.values())) == len(names)
    assert not [name for name in names.values() if re.search("[a-z]", name)]


def test_a_clause_by_name():
    assert Phrases().clause("6.1.full", PACK) == "第六部分第（一）项：年龄，不要求学时"
    assert Phrases().clause("6.1.one_year", PACK) == "第六部分第（一）项：年龄，完成部分年度即可"
    assert Phrases().clause("5.1", PACK) == "第五部分第（一）项"  # two clauses
    assert Phrases().clause("9.9", PACK) == "第九部分第（九）项"  # none
