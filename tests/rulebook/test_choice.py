"""Which route is named, and of which route people are told what is missing."""

from tests.rulebook.cases import ANNUAL, EXCEPTIONAL, JUNIOR, SENIOR, case, credit, decide, full_years, graduate
from tests.rulebook.routes import answer, missing_years


class TestWhichRouteIsNamed:
    def test_base_before_relief(self):
        learner = {"birth_date": "1960-01-01", "sector": "non_public"}
        assert answer(SENIOR, learner=learner, credits=full_years(2022, 2023, 2024)) == ("met", "5.1")

    def test_age_before_sector_before_transfer(self):
        facts = [{"kind": "transfer", "on": "2024-02-01"}]
        old = {"birth_date": "1960-01-01", "sector": "non_public"}
        assert answer(SENIOR, learner=old, facts=facts)[1] == "6.1.full"
        fifty = {"birth_date": "1974-01-01", "sector": "non_public"}
        assert answer(SENIOR, learner=fifty, facts=facts, credits=full_years(2022))[1] == "6.1.one_year"
        assert answer(SENIOR, learner={"sector": "non_public"}, facts=facts)[1] == "6.2"
        assert answer(SENIOR, facts=facts)[1] == "6.7.same_year"

    def test_satisfied_route_beats_an_unknown_one(self):
        assert answer(SENIOR, learner={"birth_date": None, "sector": "non_public"}) == ("met", "6.2")


class TestWhatIsMissing:
    def test_route_with_the_fewest_hours(self):
        facts = [{"kind": "transfer", "on": "2023-05-01"}]
        assert missing_years(SENIOR, facts=facts) == [2024]

    def test_feasible_route_before_a_shorter_one_that_is_not(self):
        """Service lacks a tenth of an hour in 2020, which is closed; the one year of age relief lacks a whole one."""
        credits = [credit(2020, "public", "30"), credit(2020, "professional", "59.9")]
        credits += full_years(2021, 2022, 2023, 2024)
        short = [{**each, "hours": "59"} if each["hours"] == "60" and each["year"] > 2021 else each for each in credits]
        facts = [{"kind": "tenure", "since": "2019-07-01"}]
        decision = decide(case(EXCEPTIONAL, learner={"birth_date": "1974-01-01"}, credits=short, facts=facts))
        assert decision["missing"] == [{"year": 2024, "subject": "professional", "hours": "1"}]
        assert decision["feasible"] is True

    def test_on_a_tie_the_order_of_routes(self):
        data = case(JUNIOR, learner={"birth_date": "1974-01-01"})
        decision = decide(data)
        assert [gap["year"] for gap in decision["missing"]] == [2024, 2024]
        assert [gap["subject"] for gap in decision["missing"]] == ["public", "professional"]

    def test_only_when_not_met(self):
        met = decide(case(ANNUAL, credits=full_years(2024)))
        unknown = decide(case(graduate(None)))
        for decision in (met, unknown):
            assert not {"missing", "fee", "feasible"} & set(decision)

    def test_doubtful_no_still_says_what_is_missing(self):
        decision = decide(case(SENIOR, as_of="2024-06-20", learner={"birth_date": "1969-07-01"}))
        assert (decision["outcome"], decision["fee"]) == ("needs_confirmation", "225.00")
