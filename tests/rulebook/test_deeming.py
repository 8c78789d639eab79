"""Articles 6.6 and 7.2: a subject met without the hours; on, below and above every figure and day."""

import pytest

from tests.rulebook.cases import ANNUAL, JUNIOR, SENIOR, case, credit, decide, full_years, graduate
from tests.rulebook.routes import answer

NOT_GIVEN = object()


class TestExamination:
    def facts(self, year, in_region=True):
        return [{"kind": "qualification_exam", "year": year, "in_region": in_region}]

    def test_deems_the_professional_subject_of_its_year(self):
        year = decide(case(ANNUAL, facts=self.facts(2024)))["years"]["2024"]
        assert (year["professional"], year["professional_met_by"]) == ("0", "6.6.exam")
        assert (year["public_met"], year["complete"]) == (False, False)

    @pytest.mark.parametrize("application", [ANNUAL, JUNIOR, {"kind": "post_appointment", "grade": 12}, graduate(1)])
    def test_for_every_purpose(self, application):
        assert answer(application, facts=self.facts(2024), credits=[credit(2024, "public", "30")])[0] == "met"

    def test_hours_come_first(self):
        decision = decide(case(ANNUAL, facts=self.facts(2024), credits=full_years(2024)))
        assert decision["years"]["2024"]["professional_met_by"] == "hours"

    @pytest.mark.parametrize(("year", "in_region", "as_of"), [(2023, True, "2024-12-31"), (2024, False, "2024-12-31")])
    def test_not_for_another_year_nor_from_elsewhere(self, year, in_region, as_of):
        decision = decide(case(ANNUAL, as_of=as_of, facts=self.facts(year, in_region)))
        assert decision["years"]["2024"]["professional_met_by"] is None

    @pytest.mark.parametrize(("as_of", "by"), [("2023-12-31", None), ("2024-01-01", "6.6.exam")])
    def test_year_after_that_of_the_decision_has_not_come(self, as_of, by):
        decision = decide(case(ANNUAL, as_of=as_of, facts=self.facts(2024)))
        assert decision["years"]["2024"]["professional_met_by"] == by

    def test_several_examinations(self):
        facts = [*self.facts(2022), *self.facts(2022), *self.facts(2023), *self.facts(2024, in_region=False)]
        years = decide(case(SENIOR, facts=facts))["years"]
        assert [years[year]["professional_met_by"] for year in ("2022", "2023", "2024")] == [
            "6.6.exam",
            "6.6.exam",
            None,
        ]

    def test_helps_the_one_year_of_age_relief(self):
        learner, credits = {"birth_date": "1974-01-01"}, [credit(2023, "public", "30")]
        assert answer(SENIOR, learner=learner, credits=credits, facts=self.facts(2023)) == ("met", "6.1.one_year")


class TestFiledPlan:
    def facts(self, filed_on="2024-01-31", hours=60, on_roster=True, **changes):
        return [{"kind": "filed_plan", "filed_on": filed_on, "hours": hours, "on_roster": on_roster, **changes}]

    def met_by(self, application=ANNUAL, year="2024", as_of="2024-12-31", **plan):
        return decide(case(application, as_of=as_of, facts=self.facts(**plan)))["years"][year]["professional_met_by"]

    @pytest.mark.parametrize(
        ("filed_on", "accepted_late", "by"),
        [
            ("2024-01-30", False, "7.2"),
            ("2024-01-31", False, "7.2"),
            ("2024-02-01", False, None),
            ("2024-02-01", True, "7.2"),
        ],
    )
    def test_filed_in_time_or_accepted_late(self, filed_on, accepted_late, by):
        assert self.met_by(filed_on=filed_on, accepted_late=accepted_late) == by

    @pytest.mark.parametrize(("hours", "by"), [("59.9", None), ("60", "7.2"), (60, "7.2"), ("60.1", "7.2"), (0, None)])
    def test_sixty_hours_at_least(self, hours, by):
        assert self.met_by(hours=hours) == by
        assert self.met_by(hours=hours, filed_on="2024-05-01", accepted_late=True) == by

    def test_of_2024_only(self):
        assert self.met_by(SENIOR, "2023") is None
        assert self.met_by(SENIOR, "2024") == "7.2"

    def test_public_subject_is_still_due(self):
        assert answer(ANNUAL, facts=self.facts()) == ("not_met", None)
        assert answer(ANNUAL, facts=self.facts(), credits=[credit(2024, "public", "30")]) == ("met", "2")

    @pytest.mark.parametrize(("as_of", "by"), [("2024-01-19", None), ("2024-01-20", "7.2")])
    def test_filed_after_the_decision_has_not_happened(self, as_of, by):
        assert self.met_by(filed_on="2024-01-20", as_of=as_of) == by

    def test_examination_comes_first(self):
        facts = [*self.facts(), {"kind": "qualification_exam", "year": 2024, "in_region": True}]
        assert decide(case(ANNUAL, facts=facts))["years"]["2024"]["professional_met_by"] == "6.6.exam"

    @pytest.mark.parametrize("on_roster", [False, None, NOT_GIVEN])
    def test_roster_matters_only_by_the_other_reading(self, on_roster):
        facts = self.facts(on_roster=on_roster)
        if on_roster is NOT_GIVEN:
            del facts[0]["on_roster"]
        data = case(ANNUAL, facts=facts, credits=[credit(2024, "public", "30")])
        assert decide(data)["open_readings"] == ["filed_plan"]
        assert decide(data, filed_plan="roster")["by_default"] == "not_met"
        assert decide(data, filed_plan="unit")["by_default"] == "met"
