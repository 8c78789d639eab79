"""Packs that contradict themselves, or say what can never apply: each refused with its line and a sentence."""

from pathlib import Path

import pytest

from rulebook.loader import PACKS, PackError, read_pack

REAL = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
PLACES = {path.stem: path.read_text(encoding="utf-8") for path in (Path(__file__).parent / "places").glob("*.yaml")}
UPLAND, HARBOUR, VALLEY, DELTA = (PLACES[name] for name in ("upland-2025", "harbour-2025", "valley-2024", "delta-2025"))

CASES = {
    "a base clause that is never reached": (
        DELTA,
        '{id: "4.3", kind: asks, covers: [{application: title_review}], when: {fact: degree, is: master}, ',
        '{id: "4.3", kind: asks, covers: [{application: title_review}], ',
        '"4.4", kind: asks',
        "条款“4.4”与前面的“4.3”适用于同一种申请（title_review senior），后一条永远用不到",
    ),
    "a clause that fits no application": (
        UPLAND,
        "covers: [{application: title_review, levels: [intermediate, junior]}]",
        "covers: [{application: annual_check, levels: [intermediate, junior]}]",
        '"4.3", kind: asks',
        "条款“4.3”的这项适用范围不符合任何申请，永远用不到",
    ),
    "a level that the pack lacks": (
        UPLAND,
        "levels: [full_senior, deputy_senior]}], asks",
        "levels: [full_senior, senior]}], asks",
        '"4.2", kind: asks',
        "applications.title_review 中没有“senior”这一级",
    ),
    "a purpose that the pack lacks": (
        DELTA,
        "covers: [{application: appraisal}]",
        "covers: [{application: apraisal}]",
        '"4.5", kind: asks',
        "没有“apraisal”这种申请",
    ),
    "a parameter that the purpose lacks": (
        UPLAND,
        "parameters: {profession: [engineer]}",
        "parameters: {trade: [engineer]}",
        '"4.4", kind: asks',
        "“registration_renewal”没有参数“trade”",
    ),
    "steps upside down": (
        REAL,
        "ages: {male: 50, female: 45}",
        "ages: {male: 55, female: 45}",
        "ages: {male: 55, female: 45}",
        "“6.1.one_year”的年龄不低于“6.1.full”的年龄：到了这个年龄已经什么都不要求了",
    ),
    "more years than there are": (
        REAL,
        "complete_years: 1",
        "complete_years: 4",
        "complete_years: 4",
        "要完成4个年度，但近3年只有3个",
    ),
    "k greater than n": (
        UPLAND,
        "asks: {years: {last: 3}, complete: 2}",
        "asks: {years: {last: 3}, complete: 4}",
        '"4.2", kind: asks',
        "要完成4个年度，但只有3个年度可选",
    ),
    "an article beyond those of the notice": (
        VALLEY,
        '{id: "4.1", kind: chosen_year, covers: [{application: annual_check}], article: 4',
        '{id: "4.1", kind: chosen_year, covers: [{application: annual_check}], article: 5',
        '"4.1", kind: chosen_year',
        "通知没有“5”这一条（见 articles）",
    ),
    "a policy year that the id denies": (
        UPLAND,
        "policy_year: 2025",
        "policy_year: 2024",
        "policy_year: 2024",
        "政策年度2024与“id”中的2025不一致",
    ),
    "a fact that is not declared": (
        HARBOUR,
        "when: {fact: opted_out_on}",
        "when: {fact: opted_out}",
        '"5.3", kind: years',
        "事实“opted_out”没有在 facts 中定义",
    ),
    "a word that a fact does not have": (
        HARBOUR,
        "when: {fact: degree, is: doctor}",
        "when: {fact: degree, is: docter}",
        '"5.4", kind: when',
        "事实“degree”没有“docter”这个值",
    ),
    "years since something that is no day": (
        HARBOUR,
        "years: {since: came_on, first: including}",
        "years: {since: degree, first: including}",
        '"5.1", kind: asks',
        "事实“degree”没有在 facts 中定义为 type: day",
    ),
    "a mode that is not declared": (
        HARBOUR,
        "modes: [online]",
        "modes: [onlin]",
        '"7.2", hours: 30',
        "方式“onlin”没有定义",
    ),
    "a source that is not declared": (
        HARBOUR,
        "sources: [paper]",
        "sources: [papers]",
        '"6.1", sources',
        "来源“papers”没有定义",
    ),
    "a cap below what must be reached": (
        HARBOUR,
        "hours: 30, per: year, modes: [online]",
        "hours: 15, per: year, modes: [face_to_face]",
        "id: face, name: 面授",
        "至少要的学时多于“7.2”一年最多能算的学时",
    ),
    "a reading that is not declared": (
        VALLEY,
        "complete: {reading: how_many,",
        "complete: {reading: how_much,",
        '"4.2", kind: asks',
        "读法“how_much”没有在 readings 中定义",
    ),
    "a reading with other options": (
        VALLEY,
        "values: {two: 2, all: 3}",
        "values: {two: 2, both: 3}",
        '"4.2", kind: asks',
        "读法“how_many”的选项应为：two、all",
    ),
    "a reading that nothing uses": (
        VALLEY,
        "complete: {reading: how_many, values: {two: 2, all: 3}}",
        "complete: 2",
        "id: how_many",
        "读法“how_many”没有任何一处用到",
    ),
    "a last day that is not the default's": (
        VALLEY,
        "    closes: 2025-06-30",
        "    closes: 2025-06-29",
        "    closes_by:",
        "closes 应与默认读法的截止日期相同",
    ),
    "a make-up of the policy year": (
        UPLAND,
        "kind: make_up, years: [2024]",
        "kind: make_up, years: [2026]",
        "id: catch-up",
        "2026年度不早于政策年度，不是补学",
    ),
    "a window that closes for a purpose outside its days": (
        UPLAND,
        "closes_for: {title_review: 2025-10-31}",
        "closes_for: {title_review: 2026-10-31}",
        "id: study",
        "期间“study”：用于“title_review”的截止日期2026-10-31不在期间以内",
    ),
    "shares above the whole": (
        VALLEY,
        "hours: 0, article: 2",
        "share: 2/3, article: 2",
        "together:",
        "各科目的份额之和大于1",
    ),
    "a total below the sum": (
        UPLAND,
        "together: {hours: 90",
        "together: {hours: 74.9",
        "together:",
        "少于各科目学时之和",
    ),
    "a plan filed after its year": (
        REAL,
        "filed_by: 2024-01-31",
        "filed_by: 2025-01-31",
        "filed_by: 2025-01-31",
        "报备截止日期晚于2024年度的最后一天",
    ),
    "a built-in clause without its reading": (
        REAL,
        "  - id: tenure_cap\n",
        "  - id: tenure_cup\n",
        "readings:",
        "缺少读法：tenure_cap",
    ),
}


CASES |= {
    "a word for a number": (
        HARBOUR,
        "years: {last: 5}",
        "years: {last: five}",
        "years: {last: five}",
        "“last”应为整数",
    ),
    "a word that is none of those": (
        HARBOUR,
        "by: month",
        "by: week",
        "by: week",
        "“by”的值不在允许的范围内：day、month",
    ),
    "an option with a strange value": (
        HARBOUR,
        "values: {after: after, including: including}",
        "values: {after: later, including: including}",
        "values: {after: later, including: including}",
        "“first”的值不在允许的范围内：after、including",
    ),
    "a condition upside down, some lines into its clause": (
        REAL.replace(
            "    kind: transfer_same_year\n",
            "    kind: asks\n    asks:\n      nothing: true\n    when:\n      fact: transfer\n",
        ),
        "      fact: transfer\n",
        "      years_ago:\n        at_least: soon\n      fact: transfer\n",
        "        at_least: soon",
        "“at_least”应为整数",
    ),
    "a demand that asks for nothing": (
        HARBOUR,
        "asks: {years: {last: 2}}",
        "asks: {}",
        '"4.4", kind: asks',
        "要求要从 nothing、years、decided_by 中选一个",
    ),
}


WHEN = "when: {fact: degree, is: doctor}, asks"  # of harbour's sister on the delta, clause 4.2
CASES |= {
    name: (DELTA, WHEN, f"when: {{{condition}}}, asks", '"4.2", kind: asks', says)
    for name, condition, says in (
        (
            "a reading in a condition that is not declared",
            "reading: which, option: a",
            "读法“which”没有在 readings 中定义",
        ),
        (
            "completed years of a word",
            "fact: degree, completed_years: {at_least: 1}",
            "事实“degree”不是日期（type: day）",
        ),
        ("years ago of a word", "fact: degree, years_ago: {at_least: 1}", "事实“degree”不是日期（type: day）"),
        ("a parameter that no purpose has", "parameter: trade, is: a", "没有申请带有参数“trade”"),
        ("a level in a condition that the pack lacks", "level: chief", "applications.title_review 中没有“chief”这一级"),
        ("a purpose in a condition that the pack lacks", "purpose: promotion", "没有“promotion”这种申请"),
        ("an age of nobody", "age: {male: 151, female: 50}", "年龄应在1到150之间"),
        ("an age of no years", "age: {male: 50, female: 0}", "年龄应在1到150之间"),
    )
}
CASES |= {
    "a conversion for a purpose that the pack lacks": (
        REAL,
        "only_for: [title_review]",
        "only_for: [title_revue]",
        "only_for: [title_revue]",
        "没有“title_revue”这种申请",
    ),
    "a window that closes for a purpose that the pack lacks": (
        UPLAND,
        "closes_for: {title_review: 2025-10-31}",
        "closes_for: {title_revue: 2025-10-31}",
        "id: study",
        "没有“title_revue”这种申请",
    ),
    "a ground of recognition that nobody has": (
        REAL,
        "grounds: [grassroots_graduate]",
        "grounds: [graduate]",
        "grounds: [graduate]",
        "没有“graduate”这种认定情形",
    ),
    "grades upside down": (
        REAL,
        "grades: {from: 11, to: 13}",
        "grades: {from: 13, to: 11}",
        "grades: {from: 13, to: 11}",
        "from 13 不能大于 to 11",
    ),
    "a word that a parameter does not have": (
        UPLAND,
        "parameters: {profession: [architect]}",
        "parameters: {profession: [lawyer]}",
        '"4.5", kind: asks',
        "参数“profession”只能是：architect、engineer",
    ),
    "an option in a condition that the reading lacks": (
        VALLEY,
        "asks: {years: {listed",
        "when: {reading: how_many, option: three}, asks: {years: {listed",
        '"4.2", kind: asks',
        "读法“how_many”的选项应为：two、all",
    ),
    "a fact for a rate that is not declared": (
        HARBOUR,
        "{unit: paper, roles: [first], hours: 6}",
        "{unit: paper, when: {fact: printed}, hours: 6}",
        '"6.1", sources',
        "事实“printed”没有在 facts 中定义",
    ),
    "the year checked, for a title": (
        DELTA,
        "asks: {years: {last: 1}}",
        "asks: {years: {chosen: true}}",
        '"4.2", kind: asks',
        "chosen（所审验的年度）只用于 annual_check",
    ),
    "a study window after its year": (
        UPLAND,
        "opens: 2025-01-01, closes: 2025-12-31, closes_for: {title_review: 2025-10-31}",
        "opens: 2026-01-01, closes: 2026-12-31",
        "id: study",
        "培训期间在2025年度结束以后才开始",
    ),
    "a year to come": (
        VALLEY,
        "listed: [2022, 2023, 2024]",
        "listed: [2022, 2023, 2025]",
        '"4.2", kind: asks',
        "2025年度晚于政策年度",
    ),
    "least hours named like a subject": (
        HARBOUR,
        "id: face, name: 面授",
        "id: public, name: 面授",
        "id: public, name: 面授",
        "“public”已经是科目或合计的名称",
    ),
    "a share of no total": (
        HARBOUR,
        "hours: 40, article: 2",
        "share: 2/3, article: 2",
        "id: professional",
        "share 是合计学时的份额，要写明 together",
    ),
    "a total of an article beyond those of the notice": (
        VALLEY,
        "years: {2023: 60}, article: 2",
        "years: {2023: 60}, article: 9",
        "together:",
        "通知没有“9”这一条（见 articles）",
    ),
    "a subject that says nothing of hours": (
        HARBOUR,
        "hours: 40, article: 2",
        "article: 2",
        "id: professional",
        "科目“professional”要写 hours 或 share，而且只写一个",
    ),
    "a reading with one option": (
        VALLEY,
        "options: {two: 两个, all: 三个}",
        "options: {two: 两个}",
        "id: how_many",
        "读法“how_many”至少要有两个选项",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_line_and_sentence(name):
    whole, old, new, at, says = CASES[name]
    assert whole.count(old) == 1
    text = whole.replace(old, new)
    with pytest.raises(PackError) as refused:
        read_pack(text, "pack.yaml")
    assert text.count(at) >= 1
    line = text[: text.index(at)].count("\n") + 1
    assert str(refused.value) == f"pack.yaml，第{line}行：{says}"


def test_the_packs_themselves_are_not_refused():
    """The control: what is wrong above is the one change."""
    for text in (REAL, *PLACES.values()):
        read_pack(text, "pack.yaml")
