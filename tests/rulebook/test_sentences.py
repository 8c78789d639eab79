"""Sentences over many situations, looked through for the false and the empty ones that were found before."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

import rulebook
from rulebook import explain
from rulebook.case import parse_case
from rulebook.decide import Decision, decide
from rulebook.vocabulary import ByDefault, Voice
from tests.rulebook.series_cases import series_case
from tests.rulebook.test_places_readings import _anybody as anybody

PLACES = rulebook.with_packs([Path(__file__).parent / "places"])
CARRIED = rulebook.carried()
TRADES = [policy for policy in PLACES.ids if policy not in CARRIED.ids]
EMPTY = {
    "a part is empty": r"^$|(?:^|[，。；：、])[，。；：、]|还差。|（）|“”|[:：]$",
    "a value has no name": r"None|\{|\}|\[\[|\]\]|[a-z]+_[a-z]+",
    "no hours": r"(?<![0-9.])0(?:学时|学分|门|个)",
    "years one by one": r"(?:[12][0-9]{3}、){5}",
    "the same of many years in a row, one by one": (
        r"年度([^；。]+)；[12][0-9]{3}年度\1；[12][0-9]{3}年度\1；[12][0-9]{3}年度\1(?=[；。])"
    ),
    "advice said twice": r"(仍可申报。|不能再补。[^。]*申报。).*\1",
    "subjects that may be complete said to be due": r"其他科目仍要学",
    "a day without whether it counts": r"日(?:以)?前(?!补齐（含当日）)",
    "a year that is not over": r"您在[12][0-9]{3}年12月31日",
    "parts of a notice as 条": r"第[一二三四五六七八九十]+条",
}
COMPLETE = "要求的学时都已完成"


def sentences(decision: Decision) -> list[str]:
    data, case = decision.as_dict(), decision.case
    found = [data["summary"], *(doubt["because"] for doubt in data["doubts"])]
    found += [clause["because"] for clause in data["clauses"]]
    for credit in case.credits:
        verdict = decision.credits[credit.id]
        found.append(explain.credit(verdict, credit, decision.pack, as_of=case.as_of, application=case.application))
    return found


def wrong(decision: Decision) -> list[str]:
    """What is false or empty in what is said of a decision."""
    found = [f"{name}: {text}" for text in sentences(decision) for name, form in EMPTY.items() if re.search(form, text)]
    summary, base = explain.summary(decision), {clause.id for clause in decision.pack.base}
    if decision.by_default is ByDefault.MET and COMPLETE in summary:
        asked = {year for route in decision.result.routes if route.id == decision.route for year in route.years}
        helped = [s for state in decision.years if state.year in asked for s in state.subjects]
        if decision.route not in base or any(s.met_by not in (None, "hours") for s in helped):
            found.append(f"relieved, and told that all is done: {summary}")
    if decision.by_default is ByDefault.UNKNOWN and "见各条依据" in summary:
        found.append(f"not known, and not told what: {summary}")
    if decision.missing is not None and not decision.missing:
        found.append(f"not met, and nothing missing: {summary}")
    for voice in (Voice.OFFICER, Voice.CARD):
        found += [f"您 to others: {a.because}" for a in decision.clauses(voice=voice) if "您" in a.because]
    return found


def decided(case, library) -> Decision:
    parsed = parse_case(case, library=library)
    return decide(parsed, library.pack(parsed.policy))


@pytest.mark.parametrize("seed", range(4))
def test_of_the_series(seed):
    rng, seen = random.Random(700 + seed), Counter()
    for _ in range(60):
        decision = decided(series_case(rng), CARRIED)
        seen[decision.by_default] += 1
        assert wrong(decision) == []
    assert len(seen) == 3, "the control: every answer is among them"


@pytest.mark.parametrize("policy", TRADES)
def test_of_other_places(policy):
    rng, pack = random.Random(policy), PLACES.pack(policy)
    for _ in range(40):
        assert wrong(decided(anybody(policy, pack, rng), PLACES)) == []


@pytest.mark.parametrize(("text", "name"), [
    ("可用的平台：。", "a part is empty"), ("还差。", "a part is empty"), ("None年度", "a value has no name"),
    ("您的论文学时中有0学时折合", "no hours"), ("要求2004、2005、2006、2007、2008、2009年度", "years one by one"),
    ("12月31日前补齐。", "a day without whether it counts"), ("您在2024年12月31日满39周岁", "a year that is not over"),
    ("还差2020年度公需科目1学时；2021年度公需科目1学时；2022年度公需科目1学时；2023年度公需科目1学时。",
     "the same of many years in a row, one by one"),
    ("减免仍可申报。2023年度不能再补。减免仍可申报。", "advice said twice"),
    ("视同完成；其他科目仍要学。", "subjects that may be complete said to be due"),
    ("按第六条", "parts of a notice as 条"),
])  # fmt: skip
def test_the_control_each_is_found(text, name):
    assert [found for found, form in EMPTY.items() if re.search(form, text)] == [name]


def test_the_control_a_good_sentence_is_not_found():
    good = "不符合。还差2024年度公需科目10学时、专业科目0.1学时。可在2024年12月31日以前补齐（含当日）。"
    assert not [name for name, form in EMPTY.items() if re.search(form, good)]
