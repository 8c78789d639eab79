"""The pack xlgl-2024, rulings, and a pack of another place that is nothing but data."""

import ast
from datetime import date
from pathlib import Path

import pytest

import rulebook
from rulebook.loader import PACKS, read_pack
from tests.rulebook.cases import PACK, case, credit, decide, full_years

OTHER = (Path(__file__).parent / "other_pack.yaml").read_text(encoding="utf-8")


def test_figures_of_the_notice():
    assert [(subject.id, subject.tenths) for subject in PACK.subjects] == [("public", 300), ("professional", 600)]
    assert PACK.policy_year == 2024
    assert (PACK.study_window.opens, PACK.study_window.closes) == (date(2024, 1, 15), date(2024, 12, 31))
    assert PACK.make_up_years == (2021, 2022, 2023)
    assert PACK.fee.per_hour_cents == 250
    assert PACK.last_day == date(2024, 12, 31)
    assert PACK.ages == (45, 50, 55)


def test_every_entry_says_its_article_and_when_it_was_checked():
    entries = [
        *PACK.subjects,
        PACK.together,
        *PACK.windows,
        PACK.fee,
        PACK.recent_years,
        *PACK.base,
        *PACK.relief,
        *PACK.waivers,
        *PACK.deeming,
        *PACK.conversions,
    ]
    for entry in entries:
        assert entry.article
        assert entry.summary.endswith("。")
        assert entry.checked >= PACK.issued


def test_no_figure_of_the_notice_stands_in_the_code():
    """Years, days, hours and ages belong to packs; a clause that knows one would decide next year's notice wrongly."""
    hours = {30, 60, 90}
    figures = hours | {tenths * 10 for tenths in hours} | {15, 31, 250, 2.5} | {*PACK.ages} | {*range(2017, 2026)}
    package = PACKS.parent
    for path in [*package.glob("*.py"), *package.glob("clauses/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        numbers = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in figures}
        assert not numbers - ({2023} if path.name == "entries.py" else set()), f"{path.name}: {numbers}"


def test_hash_is_of_the_content_and_not_of_the_layout():
    text = (PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    again = read_pack("# another comment\n" + text.replace("hours: 30\n", 'hours: "30.0"\n'), "pack.yaml")
    assert again.hash == PACK.hash
    assert len(PACK.hash) == 64
    other = text.replace("hours: 30\n", "hours: 31\n").replace("hours: 90", "hours: 91")
    assert read_pack(other, "pack.yaml").hash != PACK.hash


def test_ruling_settles_a_reading_and_changes_the_hash():
    ruled = PACK.with_rulings({"age_date": "year_end"})
    entry = ruled.reading_by_id["age_date"]
    assert (entry.default, entry.others, entry.state) == ("year_end", ("application",), "settled")
    assert ruled.hash != PACK.hash
    assert PACK.with_rulings({"age_date": "application"}).hash not in (PACK.hash, ruled.hash)
    assert PACK.reading_by_id["age_date"].state == "open"


@pytest.mark.parametrize("rulings", [{"age": "year_end"}, {"age_date": "tomorrow"}])
def test_ruling_that_the_pack_does_not_know(rulings):
    with pytest.raises(ValueError, match="没有读法"):
        PACK.with_rulings(rulings)


def test_register_names_every_reading():
    text = rulebook.register(PACK)
    for reading in PACK.readings:
        assert f"`{reading.id}`" in text
        assert reading.question in text
    assert text.count("待明确 |") == 9
    assert text.count("已明确 |") == 1


class TestAnotherPlace:
    """Three subjects, study years from September, another requirement for one year, listed years, make-up in a window
    of its own, no relief: all of it data."""

    pack = read_pack(OTHER, "other_pack.yaml")

    def decide(self, application, credits, **changes):
        data = {**case(application, credits=credits, **changes)}
        return rulebook.decide(rulebook.parse_case(data, self.pack), self.pack).as_dict()

    def credit(self, year, subject, hours, completed_on, **changes):
        return credit(year, subject, hours, completed_on=completed_on, platform="study.example", **changes)

    def test_three_subjects(self):
        credits = [
            self.credit(2024, subject, hours, "2024-10-01", exam_passed=None)
            for subject, hours in (("public", "20"), ("professional", "40"), ("ethics", "12"))
        ]
        decision = self.decide({"kind": "annual_check"}, credits, as_of="2025-08-31")
        assert decision["outcome"] == "met"
        assert decision["years"]["2024"]["ethics_met"] is True
        short = self.decide({"kind": "annual_check"}, credits[:2], as_of="2025-08-31")
        assert short["missing"] == [{"year": 2024, "subject": "ethics", "hours": "12"}]
        assert short["fee"] == "36.00"

    @pytest.mark.parametrize(
        ("completed_on", "year", "code"),
        [
            ("2024-08-31", 2024, "outside_window"),
            ("2024-09-01", 2024, "counted"),
            ("2025-08-31", 2024, "counted"),
            ("2025-09-01", 2024, "outside_window"),
            ("2024-08-31", 2023, "counted_earlier_year"),
            ("2023-08-31", 2023, "outside_window"),
            ("2024-10-01", 2023, "outside_window"),
            ("2024-10-01", 2022, "year_closed"),
            ("2025-07-01", 2023, "counted_as_makeup"),
        ],
    )
    def test_study_years_from_september(self, completed_on, year, code):
        data = self.credit(year, "public", "1", completed_on)
        assert self.decide({"kind": "annual_check"}, [data], as_of="2025-12-31")["credits"][data["id"]] == code

    def test_another_requirement_for_one_year(self):
        decision = self.decide({"kind": "annual_check", "year": 2023}, [], as_of="2025-07-01")
        assert [gap["hours"] for gap in decision["missing"]] == ["16", "40", "12"]

    def test_listed_years(self):
        decision = self.decide({"kind": "title_review", "level": "senior"}, [], as_of="2025-07-01")
        assert sorted({gap["year"] for gap in decision["missing"]}) == [2022, 2024]
        assert decision["feasible"] is False

    def test_no_relief(self):
        old = {"birth_date": "1950-01-01"}
        decision = self.decide({"kind": "title_review", "level": "senior"}, [], as_of="2025-07-01", learner=old)
        assert decision["by_default"] == "not_met"

    def test_application_that_no_clause_covers(self):
        decision = self.decide({"kind": "post_appointment", "grade": 3}, [], as_of="2025-07-01")
        assert (decision["outcome"], decision["by_default"]) == ("needs_confirmation", "unknown")

    def test_reasons_are_told_as_well(self):
        decision = self.decide({"kind": "annual_check"}, [], as_of="2025-07-01")
        assert decision["clauses"][0]["because"] == (
            "年度审验只看所审验的2024年度。还差2024年度公需科目20学时、专业科目40学时、职业道德12学时。（第三部分）"
        )


def test_the_first_pack_decides_the_same_cases_otherwise():
    assert decide(case({"kind": "annual_check"}, credits=full_years(2024)))["outcome"] == "met"
