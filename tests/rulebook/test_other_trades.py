"""Notices of other trades (teachers, accountants, nurses, engineers), written from docs/packs.md alone; every expected
answer worked out by hand from their summaries. And what nobody knows, wherever a condition may look at it."""

from pathlib import Path

import pytest

import rulebook
from rulebook.loader import with_packs
from tests.rulebook.test_places import credit, gaps

PLACES = Path(__file__).parent / "places"
LIBRARY = rulebook.with_packs([PLACES])
CHECK = {"kind": "annual_check"}
SENIOR, JUNIOR = ({"kind": "title_review", "level": level} for level in ("senior", "junior"))
FACE = {"mode": "face"}


def ask(policy, application, credits, library=LIBRARY, as_of="2025-12-31", **learner):
    case = {"policy": policy, "as_of": as_of, "application": application, "credits": credits, "learner": learner}
    decision = rulebook.decide_data(case, library)
    assert "error" not in decision, decision
    return decision


def school_year(year, *, field=42, general=18, optional=12, **changes):
    """Eight hours a day, which is the most."""
    found, day = [], 0
    for subject, hours in (("field", field), ("general", general), ("optional", optional)):
        for done in range(0, hours, 8):
            day += 1
            on = f"{year}-10-{day:02d}"
            found.append(credit(year, subject, str(min(8, hours - done)), **{**FACE, "completed_on": on, **changes}))
    return found


class TestTeachers:
    def ask(self, application, credits, **learner):
        return ask("teachers-2025", application, credits, as_of="2026-07-31", **learner)

    def test_a_school_year(self):
        assert self.ask(CHECK, school_year(2025))["by_default"] == "met"
        assert gaps(self.ask(CHECK, school_year(2025, optional=11))) == [(2025, "total", "1")]

    def test_too_much_online(self):
        decision = self.ask(CHECK, school_year(2025, mode="online"))
        assert gaps(decision) == [
            (2025, "field", "6"),
            (2025, "general", "18"),
            (2025, "faced", "16"),
            (2025, "total", "12"),
        ]

    @pytest.mark.parametrize(("last", "missing"), [
        ({}, []),
        ({"optional": 11}, [(2025, "total", "1")]),
        ({"field": 22, "general": 13, "optional": 0}, [
            (2025, "field", "20"), (2025, "general", "5"), (2025, "total", "1"), (2025, "total", "12"),
        ]),
    ])  # fmt: skip
    def test_registration_adds_five_years_up(self, last, missing):
        """360 hours in five study years, 36 in each."""
        credits = [each for year in range(2021, 2025) for each in school_year(year)] + school_year(2025, **last)
        decision = self.ask({"kind": "registration"}, credits)
        assert sorted(gaps(decision)) == sorted(missing)

    @pytest.mark.parametrize(("first", "route"), [(True, "4.2"), (False, None), (None, None)])
    def test_a_parameter_that_is_a_flag(self, first, route):
        assert self.ask({"kind": "registration", "first_time": first}, [])["route"] == route

    def test_years_of_support_are_not_asked_for(self):
        credits = school_year(2025) + school_year(2023)
        review = {"kind": "title_review", "level": "first"}
        assert self.ask(review, credits, supporting=[2024])["by_default"] == "met"
        assert self.ask(review, credits)["by_default"] == "not_met"

    @pytest.mark.parametrize(("minutes", "hours"), [(45, "1"), (360, "8"), (44, "0.9")])
    def test_an_hour_has_45_minutes(self, minutes, hours):
        study = credit(2025, "field", completed_on="2025-10-01", minutes=minutes)
        assert self.ask(CHECK, [study])["years"]["2025"]["field"] == hours


class TestAccountants:
    @pytest.mark.parametrize(("professional", "public", "missing"), [
        ("60", "30", []), ("59.9", "30.1", [(2025, "professional", "0.1")]), ("90", "0.1", []),
        ("60", "29", [(2025, "total", "1")]),
    ])  # fmt: skip
    def test_two_thirds(self, professional, public, missing):
        credits = [credit(2025, "professional", professional), credit(2025, "public", public)]
        assert gaps(ask("accountants-2025", CHECK, credits)) == missing

    def test_one_subject_of_the_examination_is_the_year(self):
        passed = credit(2025, "professional", source="exam_subject", unit="subject")
        assert ask("accountants-2025", CHECK, [passed])["by_default"] == "met"

    @pytest.mark.parametrize(("since", "met"), [("2022-06-01", True), ("2021-06-01", False), ("2025-01-01", True)])
    def test_every_year_since_the_title(self, since, met):
        credits = [credit(year, "professional", "90") for year in (2023, 2024, 2025)]
        review = {"kind": "title_review", "level": "deputy_senior"}
        decision = ask("accountants-2025", review, credits, qualified_on=since)
        assert (decision["by_default"] == "met") is met
        assert ask("accountants-2025", review, credits)["by_default"] == "unknown"

    def test_what_people_read_speaks_of_credits(self):
        summary = ask("accountants-2025", CHECK, [credit(2025, "professional", "90")])["summary"]
        assert "符合" in summary
        assert "专业科目60学分" in ask("accountants-2025", CHECK, [])["summary"]


class TestNurses:
    @pytest.mark.parametrize(("hospital", "one", "two", "answer"), [
        ("second", "10", "15", "met"), ("second", "12", "13", "not_met"), ("third", "9.9", "20", "not_met"),
        ("second", "5", "20", "met"), (None, "5", "20", "unknown"), (None, "10", "15", "met"),
        (None, "4", "21", "not_met"),
    ])  # fmt: skip
    def test_two_classes_with_a_least_and_a_most(self, hospital, one, two, answer):
        credits = [credit(2025, "class_one", one), credit(2025, "class_two", two)]
        assert ask("nurses-2025", CHECK, credits, hospital=hospital)["by_default"] == answer

    @pytest.mark.parametrize(("months", "answer"), [(6, "met"), (5, "not_met"), (None, "not_met")])
    def test_half_a_year_elsewhere(self, months, answer):
        """Where neither class is asked for, nothing is left for the total."""
        decision = ask("nurses-2025", CHECK, [], hospital="second", further_study_months=months)
        assert decision["by_default"] == answer
        assert decision["years"]["2025"]["total_met"] is (answer == "met")

    def test_renewal_adds_five_years_up(self):
        credits = [credit(y, s, h) for y in range(2021, 2026) for s, h in (("class_one", "10"), ("class_two", "15"))]
        renewal = {"kind": "licence_renewal"}
        assert ask("nurses-2025", renewal, credits, hospital="second")["by_default"] == "met"
        assert gaps(ask("nurses-2025", renewal, credits[:-1], hospital="second")) == [
            (2025, "class_two", "15")
        ]  # fmt: skip


class TestEngineers:
    def year(self, year, public="30", professional="60"):
        day = {"completed_on": f"{year}-05-20"}
        return [credit(year, "public", public, **day), credit(year, "professional", professional, **day)]

    def test_an_average_of_ninety(self):
        credits = [*self.year(2023, "60", "120"), *self.year(2024)]
        assert ask("engineers-2025", SENIOR, credits, title_on="2010-01-01")["by_default"] == "met"

    def test_not_all_in_one_year(self):
        """180 hours of one year count at most: 90 are missing."""
        decision = ask("engineers-2025", SENIOR, self.year(2025, "90", "180"), title_on="2010-01-01")
        assert gaps(decision) == [(2025, "total", "90")]

    @pytest.mark.parametrize(("years", "answer"), [(2, "met"), (3, "not_met"), (0, "met"), (None, "unknown")])
    def test_as_many_years_as_the_post_asks(self, years, answer):
        post = {"kind": "post_appointment", "grade": 7, "required_years": years}
        decision = ask("engineers-2025", post, [*self.year(2025), *self.year(2024)])
        assert decision["by_default"] == answer
        assert years is not None or "学时年限" in decision["summary"]

    @pytest.mark.parametrize(("day", "met"), [("2025-08-31", True), ("2025-09-01", False)])
    def test_reviews_close_earlier(self, day, met):
        credits = [{**each, "completed_on": day} for each in self.year(2025)]
        assert (ask("engineers-2025", JUNIOR, credits)["by_default"] == "met") is met
        assert ask("engineers-2025", CHECK, credits)["by_default"] == "met"


BLOCKS = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8").split("```yaml\n")
HEAD = BLOCKS[1].partition("```")[0]
UNKNOWN = """facts:
  - {id: degree, name: 学历, type: word, words: {doctor: 博士, master: 硕士}}
  - {id: newcomer, name: 新调入, type: flag}
sources: {paper: 论文}
base:
  - id: "4.1"
    kind: chosen_year
    covers: [{application: annual_check}]
    article: 4
    checked: 2026-11-28
    summary: 当年。
  - id: "4.2"
    kind: asks
    covers: [{application: title_review}]
    when: {fact: degree, is: doctor}
    asks: {years: {last: 2}}
    article: 4
    checked: 2026-11-28
    summary: 博士看近两年。
  - id: "4.3"
    kind: asks
    covers: [{application: title_review}]
    asks: {years: {last: 1}}
    article: 4
    checked: 2026-11-28
    summary: 其他看当年。
conversions:
  - id: "6.1"
    sources: [paper]
    subject: professional
    when: {any: [{fact: newcomer}, {age: 50}]}
    rates: [{unit: paper, hours: 30, when: {fact: degree, is: doctor}}, {unit: paper, hours: 10}]
    article: 6
    checked: 2026-11-28
    summary: 论文折算。
  - id: "6.2"
    sources: [forum]
    subject: professional
    when: {level: senior}
    article: 6
    checked: 2026-11-28
    summary: 论坛。
relief:
  - id: "5.2"
    kind: asks
    covers: [{application: title_review, levels: [junior]}]
    when: {fact: newcomer}
    asks: {years: {last: 3}}
    instead: true
    article: 5
    checked: 2026-11-28
    summary: 新调入人员看近三年。
"""


@pytest.fixture(scope="module")
def unknowing(tmp_path_factory):
    file = tmp_path_factory.mktemp("packs") / "example-2025.yaml"
    file.write_text(HEAD[: HEAD.index("base:")] + UNKNOWN, encoding="utf-8")
    return with_packs([file])


def whole_year(year, professional="60"):
    return [credit(year, "public", "30"), credit(year, "professional", professional)]


class TestWhatNobodyKnows:
    """A case is left to a person exactly where the answer hangs on it."""

    @pytest.mark.parametrize(("years", "degree", "answer"), [
        ([2025, 2024], None, "met"), ([2025], None, "unknown"), ([], None, "not_met"), ([2025], "master", "met"),
        ([2025], "doctor", "not_met"),
    ])  # fmt: skip
    def test_which_base_entry_it_is(self, unknowing, years, degree, answer):
        credits = [each for year in years for each in whole_year(year)]
        decision = ask("example-2025", SENIOR, credits, unknowing, degree=degree)
        assert decision["by_default"] == answer
        assert answer != "unknown" or "学历还没有登记" in decision["summary"]
        assert answer != "not_met" or decision["missing"]

    @pytest.mark.parametrize(("years", "newcomer", "answer"), [
        ([2025, 2024, 2023], None, "met"), ([2025], None, "unknown"), ([], None, "not_met"), ([2025], False, "met"),
        ([2025], True, "not_met"),
    ])  # fmt: skip
    def test_whether_another_entry_asks_instead(self, unknowing, years, newcomer, answer):
        credits = [each for year in years for each in whole_year(year)]
        decision = ask("example-2025", JUNIOR, credits, unknowing, degree="master", newcomer=newcomer)
        assert decision["by_default"] == answer
        assert answer != "unknown" or "新调入还没有登记" in decision["summary"]
        assert answer != "not_met" or decision["missing"]

    @pytest.mark.parametrize(("professional", "person", "answer"), [
        ("50", {}, "unknown"), ("60", {}, "met"), ("29", {}, "not_met"), ("50", {"newcomer": True}, "met"),
        ("49", {"newcomer": True}, "unknown"), ("30", {"newcomer": True, "degree": "doctor"}, "met"),
        ("59", {"newcomer": False, "birth_date": "1980-01-01"}, "not_met"),
        ("50", {"newcomer": False, "birth_date": "1975-12-31"}, "met"),
        ("50", {"newcomer": False, "birth_date": "1976-01-01"}, "not_met"),
    ])  # fmt: skip
    def test_whether_a_paper_counts_and_how_much(self, unknowing, professional, person, answer):
        paper = credit(2025, "professional", source="paper", unit="paper")
        decision = ask("example-2025", CHECK, [*whole_year(2025, professional), paper], unknowing, **person)
        assert decision["by_default"] == answer
        assert answer != "unknown" or "还没有登记或确认" in decision["summary"]

    def test_the_sentence_names_the_hours_that_a_rate_gives(self, unknowing):
        paper = credit(2025, "professional", source="paper", unit="paper")
        decision = ask("example-2025", CHECK, [paper], unknowing, newcomer=True, degree="doctor")
        assert "有30学时折合" in next(clause["because"] for clause in decision["clauses"] if clause["id"] == "6.1")

    @pytest.mark.parametrize(("application", "counts"), [(SENIOR, "counted"), (JUNIOR, "condition_not_met")])
    def test_a_conversion_may_look_at_the_application(self, unknowing, application, counts):
        forum = credit(2025, "professional", "60", source="forum", id="f")
        decision = ask("example-2025", application, [forum], unknowing, degree="master", newcomer=False)
        assert decision["credits"] == {"f": counts}
