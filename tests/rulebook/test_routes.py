"""Articles 5 and 6: who must have completed which years; on, one step below and one above every figure and day."""

from datetime import date

import pytest

from rulebook.clauses.age import completed_years
from tests.rulebook.cases import (
    ANNUAL,
    EXCEPTIONAL,
    GRADE_7,
    JUNIOR,
    POSTDOC,
    SENIOR,
    case,
    credit,
    decide,
    full_years,
    graduate,
)
from tests.rulebook.routes import answer, missing_years


class TestBaseYears:
    @pytest.mark.parametrize("level", ["senior", "intermediate"])
    def test_higher_titles_ask_for_three_years(self, level):
        assert missing_years({"kind": "title_review", "level": level}) == [2022, 2023, 2024]

    @pytest.mark.parametrize(
        ("grade", "years"),
        [(1, [2022, 2023, 2024]), (9, [2022, 2023, 2024]), (10, [2022, 2023, 2024]), (11, [2024]), (13, [2024])],
    )
    def test_grade_ten_or_higher_asks_for_three_years(self, grade, years):
        assert missing_years({"kind": "post_appointment", "grade": grade}) == years

    def test_junior_title_asks_for_this_year(self):
        assert missing_years(JUNIOR) == [2024]

    @pytest.mark.parametrize("year", [2021, 2022, 2023, 2024])
    def test_annual_check_asks_for_its_year(self, year):
        application = {"kind": "annual_check", "year": year}
        assert missing_years(application) == [year]
        assert answer(application, credits=full_years(year)) == ("met", "2")
        assert sorted(decide(case(application))["years"]) == sorted({str(year), "2024"})

    @pytest.mark.parametrize(("years", "asked"), [(1, [2024]), (2, [2023, 2024]), (10, list(range(2015, 2025)))])
    def test_recognition_of_a_graduate_asks_for_the_years_stated(self, years, asked):
        assert missing_years(graduate(years)) == asked

    def test_recognition_that_asks_for_no_year(self):
        assert answer(graduate(0)) == ("met", "5.2")

    def test_recognition_with_unknown_years(self):
        assert answer(graduate(None), credits=full_years(2022, 2023, 2024)) == ("unknown", None)

    def test_three_years_stand_each_alone(self):
        assert answer(SENIOR, credits=full_years(2022, 2023, 2024)) == ("met", "5.1")
        assert answer(SENIOR, credits=[*full_years(2022, 2023), *full_years(2021)]) == ("not_met", None)


class TestAge:
    @pytest.mark.parametrize("application", [SENIOR, JUNIOR, GRADE_7, {"kind": "post_appointment", "grade": 12}])
    @pytest.mark.parametrize(
        ("sex", "birth_date", "route"),
        [
            ("male", "1969-12-30", "6.1.full"),
            ("male", "1969-12-31", "6.1.full"),
            ("male", "1970-01-01", None),
            ("female", "1974-12-30", "6.1.full"),
            ("female", "1974-12-31", "6.1.full"),
            ("female", "1975-01-01", None),
        ],
    )
    def test_full_relief_from_the_birthday_on(self, application, sex, birth_date, route):
        assert answer(application, learner={"sex": sex, "birth_date": birth_date})[1] == route

    @pytest.mark.parametrize(
        ("sex", "birth_date", "route"),
        [
            ("male", "1974-12-31", "6.1.one_year"),
            ("male", "1975-01-01", None),
            ("female", "1979-12-31", "6.1.one_year"),
            ("female", "1980-01-01", None),
        ],
    )
    def test_one_year_from_the_birthday_on(self, sex, birth_date, route):
        learner = {"sex": sex, "birth_date": birth_date}
        assert answer(SENIOR, learner=learner, credits=full_years(2022))[1] == route

    @pytest.mark.parametrize(("as_of", "route"), [("2023-02-27", None), ("2023-02-28", "6.1.full")])
    def test_born_on_a_leap_day_common_year(self, as_of, route):
        learner = {"birth_date": "1968-02-29"}
        assert decide(case(SENIOR, as_of=as_of, learner=learner), age_date="application")["route"] == route

    @pytest.mark.parametrize(
        ("birth_date", "day", "age"),
        [
            ("2000-02-29", "2023-02-27", 22),
            ("2000-02-29", "2023-02-28", 23),
            ("2000-02-29", "2024-02-28", 23),
            ("2000-02-29", "2024-02-29", 24),
            ("2000-02-29", "2100-02-28", 100),
            ("2000-03-01", "2024-02-29", 23),
            ("2000-03-01", "2024-03-01", 24),
            ("2000-12-31", "2000-12-31", 0),
        ],
    )
    def test_completed_years(self, birth_date, day, age):
        assert completed_years(date.fromisoformat(birth_date), date.fromisoformat(day)) == age

    @pytest.mark.parametrize("application", [ANNUAL, graduate(3), POSTDOC])
    def test_not_for_other_purposes(self, application):
        assert answer(application, learner={"birth_date": "1950-01-01"})[1] is None

    @pytest.mark.parametrize("year", [2022, 2023, 2024])
    def test_one_year_is_any_of_the_last_three(self, year):
        assert answer(SENIOR, learner={"birth_date": "1974-01-01"}, credits=full_years(year)) == ("met", "6.1.one_year")

    def test_one_year_is_not_an_older_one(self):
        learner = {"birth_date": "1974-01-01"}
        assert answer(SENIOR, learner=learner, credits=full_years(2021)) == ("not_met", None)

    def test_one_year_both_subjects_in_the_same_year(self):
        credits = [credit(2022, "public", "30"), credit(2023, "professional", "60")]
        assert answer(SENIOR, learner={"birth_date": "1974-01-01"}, credits=credits) == ("not_met", None)

    @pytest.mark.parametrize("hours", ["29.9", "0.1"])
    def test_one_year_misses_least_in_the_year_that_lacks_least(self, hours):
        credits = [credit(2022, "public", "30"), credit(2022, "professional", hours), credit(2023, "public", "30")]
        gaps = decide(case(SENIOR, learner={"birth_date": "1974-01-01"}, credits=credits))["missing"]
        assert [gap["year"] for gap in gaps] == [2022]

    def test_one_year_on_a_tie_the_later(self):
        credits = [credit(2022, "public", "30"), credit(2023, "public", "30")]
        assert missing_years(SENIOR, learner={"birth_date": "1974-01-01"}, credits=credits) == [2023]

    def test_full_age_shows_the_three_years_of_the_lesser_relief(self):
        decision = decide(case(JUNIOR, learner={"birth_date": "1960-01-01"}))
        assert (decision["route"], sorted(decision["years"])) == ("6.1.full", ["2022", "2023", "2024"])

    def test_too_young_shows_only_what_is_asked(self):
        assert sorted(decide(case(JUNIOR))["years"]) == ["2024"]


class TestSexOrAgeNotKnown:
    @pytest.mark.parametrize(
        ("birth_date", "credits", "by_default", "route"),
        [
            ("1980-01-01", [], "not_met", None),  # 44: neither
            ("1979-01-01", [], "not_met", None),  # 45: a woman would need one year, and has none
            ("1979-01-01", full_years(2023), "unknown", None),
            ("1975-01-01", full_years(2023), "unknown", None),  # 49
            ("1974-01-01", [], "unknown", None),  # 50: a woman would pass
            ("1974-01-01", full_years(2023), "met", "6.1.one_year"),  # 50: one year is enough for both
            ("1970-01-01", [], "unknown", None),  # 54
            ("1969-01-01", [], "met", "6.1.full"),  # 55: both pass
        ],
    )
    def test_sex_not_known(self, birth_date, credits, by_default, route):
        learner = {"sex": None, "birth_date": birth_date}
        assert answer(SENIOR, learner=learner, credits=credits) == (by_default, route)

    def test_nearest_route_leaves_out_what_the_sex_would_have_to_open(self):
        assert missing_years(SENIOR, learner={"sex": None, "birth_date": "1977-01-01"}) == [2022, 2023, 2024]

    @pytest.mark.parametrize("sex", ["male", "female", None])
    def test_birth_date_not_known(self, sex):
        learner = {"sex": sex, "birth_date": None}
        assert answer(SENIOR, learner=learner) == ("unknown", None)
        assert answer(GRADE_7, learner=learner) == ("unknown", None)
        assert answer(ANNUAL, learner=learner) == ("not_met", None)
        assert answer(SENIOR, learner=learner, credits=full_years(2022, 2023, 2024)) == ("met", "5.1")

    def test_unknown_routes_show_no_years(self):
        for learner in ({"sex": None, "birth_date": "1977-01-01"}, {"birth_date": None}):
            data = case(JUNIOR, learner=learner, credits=full_years(2023))
            assert sorted(decide(data)["years"]) == ["2024"]


class TestSectorAndPost:
    @pytest.mark.parametrize(
        ("sector", "post", "expected"),
        [
            ("public", False, "not_met"),
            ("public", True, "met"),
            ("public", None, "unknown"),
            ("non_public", False, "met"),
            ("non_public", True, "met"),
            ("non_public", None, "met"),
            (None, False, "unknown"),
            (None, True, "met"),
            (None, None, "unknown"),
        ],
    )
    def test_either_is_enough_in_a_title_review(self, sector, post, expected):
        learner = {"sector": sector, "grassroots_post": post}
        assert answer(SENIOR, learner=learner) == (expected, "6.2" if expected == "met" else None)
        for other in (GRADE_7, ANNUAL, graduate(2)):
            assert answer(other, learner=learner) == ("not_met", None)


class TestPostdoc:
    @pytest.mark.parametrize(
        ("grant", "project", "stays", "met"),
        [
            (True, False, True, True),
            (False, True, True, True),
            (True, True, True, True),
            (False, False, True, False),
            (True, True, False, False),
        ],
    )
    def test_grant_or_project_and_stays(self, grant, project, stays, met):
        facts = [{"kind": "postdoc", "foundation_grant": grant, "led_project": project, "stays_in_region": stays}]
        assert answer(POSTDOC, facts=facts) == (("met", "6.3") if met else ("unknown", None))

    def test_only_senior_level(self):
        facts = [{"kind": "postdoc", "foundation_grant": True, "led_project": True, "stays_in_region": True}]
        for level in ("intermediate", "junior"):
            assert answer({**POSTDOC, "level": level}, facts=facts) == ("unknown", None)

    def test_only_this_ground(self):
        facts = [{"kind": "postdoc", "foundation_grant": True, "led_project": True, "stays_in_region": True}]
        assert answer({"kind": "recognition", "ground": "other"}, facts=facts) == ("unknown", None)

    def test_without_facts_a_person_decides(self):
        assert answer(POSTDOC, credits=full_years(2022, 2023, 2024)) == ("unknown", None)


class TestEpidemic:
    def facts(self, *years):
        return [{"kind": "epidemic_frontline", "years": list(years)}]

    def test_waives_its_years_in_a_title_review(self):
        assert missing_years(SENIOR, facts=self.facts(2022, 2020)) == [2023, 2024]
        assert answer(JUNIOR, facts=self.facts(2024)) == ("met", "5.1")

    def test_waives_years_of_service_and_since_a_move(self):
        facts = [*self.facts(2023), {"kind": "tenure", "since": "2021-03-01"}]
        assert missing_years(EXCEPTIONAL, facts=facts) == [2022, 2024]
        facts = [*self.facts(2023), {"kind": "transfer", "on": "2022-03-01"}]
        assert missing_years(SENIOR, facts=facts) == [2024]

    @pytest.mark.parametrize("application", [GRADE_7, graduate(3)])
    def test_not_for_other_purposes(self, application):
        assert 2022 in missing_years(application, facts=self.facts(2022))

    def test_shows_waived_years(self):
        assert sorted(decide(case(SENIOR, facts=self.facts(2022)))["years"]) == ["2022", "2023", "2024"]

    @pytest.mark.parametrize(("as_of", "missing"), [("2023-12-31", [2022, 2023, 2024]), ("2024-01-01", [2022, 2023])])
    def test_years_after_that_of_the_decision_have_not_come(self, as_of, missing):
        assert missing_years(SENIOR, as_of=as_of, facts=self.facts(2024)) == missing


class TestTransfer:
    def facts(self, on):
        return [{"kind": "transfer", "on": on}]

    @pytest.mark.parametrize(
        ("on", "route", "missing"),
        [
            ("2024-12-31", "6.7.same_year", None),
            ("2024-01-01", "6.7.same_year", None),
            ("2023-12-31", None, [2024]),
            ("2022-01-01", None, [2023, 2024]),
            ("2021-12-31", None, [2022, 2023, 2024]),
            ("2010-01-01", None, [2022, 2023, 2024]),
        ],
    )
    def test_years_since_the_move(self, on, route, missing):
        decision = decide(case(SENIOR, facts=self.facts(on)))
        assert decision["route"] == route
        assert sorted({gap["year"] for gap in decision.get("missing", [])}) == (missing or [])

    @pytest.mark.parametrize(("on", "years"), [("2023-12-31", [2023, 2024]), ("2022-01-01", [2022, 2023, 2024])])
    def test_year_of_the_move_included_by_the_other_reading(self, on, years):
        decision = decide(case(SENIOR, facts=self.facts(on)), first_year_transfer="including")
        assert sorted({gap["year"] for gap in decision["missing"]}) == years

    def test_a_day_after_the_decision_has_not_come(self):
        for on, route in (("2024-06-20", "6.7.same_year"), ("2024-06-21", None)):
            assert answer(SENIOR, as_of="2024-06-20", facts=self.facts(on))[1] == route

    def test_move_after_the_policy_year_does_not_apply(self):
        assert answer(SENIOR, as_of="2025-06-01", facts=self.facts("2025-01-01")) == ("not_met", None)

    def test_never_longer_than_the_base(self):
        assert missing_years(JUNIOR, facts=self.facts("2021-05-01")) == [2024]

    def test_no_year_left_asks_for_nothing(self):
        data = case(SENIOR, facts=self.facts("2023-05-01"))
        decision = decide(data, recent_years="excludes_current", first_year_transfer="after")
        assert decision["route"] == "6.7.later"

    @pytest.mark.parametrize("application", [GRADE_7, ANNUAL, graduate(2)])
    def test_not_for_other_purposes(self, application):
        assert answer(application, facts=self.facts("2024-03-01")) == ("not_met", None)

    def test_shortens_years_of_service(self):
        facts = [*self.facts("2022-05-01"), {"kind": "tenure", "since": "2019-01-01"}]
        assert missing_years(EXCEPTIONAL, facts=facts) == [2023, 2024]


class TestExceptional:
    def facts(self, since):
        return [{"kind": "tenure", "since": since}]

    @pytest.mark.parametrize(
        ("since", "years"),
        [
            ("2019-07-01", [2020, 2021, 2022, 2023, 2024]),
            ("2022-12-31", [2023, 2024]),
            ("2023-01-01", [2024]),
            ("2023-12-31", [2024]),
            ("2024-01-01", [2024]),
            ("2024-12-31", [2024]),
        ],
    )
    def test_years_of_service_this_year_at_least(self, since, years):
        assert missing_years(EXCEPTIONAL, facts=self.facts(since)) == years
        assert answer(EXCEPTIONAL, facts=self.facts(since), credits=full_years(*years)) == ("met", "6.9")

    @pytest.mark.parametrize(
        ("since", "years"), [("2021-12-31", [2021, 2022, 2023, 2024]), ("2023-01-01", [2023, 2024])]
    )
    def test_year_of_appointment_included_by_the_other_reading(self, since, years):
        decision = decide(case(EXCEPTIONAL, facts=self.facts(since)), first_year_tenure="including")
        assert sorted({gap["year"] for gap in decision["missing"]}) == years

    @pytest.mark.parametrize(("since", "years"), [("2015-01-01", [2022, 2023, 2024]), ("2022-01-01", [2023, 2024])])
    def test_capped_by_the_other_reading(self, since, years):
        decision = decide(case(EXCEPTIONAL, facts=self.facts(since)), tenure_cap="recent_years")
        assert sorted({gap["year"] for gap in decision["missing"]}) == years

    def test_capped_to_nothing_leaves_this_year(self):
        rulings = {"tenure_cap": "recent_years", "recent_years": "excludes_current"}
        decision = decide(case(EXCEPTIONAL, facts=self.facts("2023-05-01")), **rulings)
        assert sorted({gap["year"] for gap in decision["missing"]}) == [2024]

    def test_without_tenure_nobody_can_tell(self):
        assert answer(EXCEPTIONAL, credits=full_years(2022, 2023, 2024)) == ("unknown", None)
        assert answer(EXCEPTIONAL, as_of="2024-06-20", facts=self.facts("2024-06-21")) == ("unknown", None)
        moved_earlier = [{"kind": "transfer", "on": "2022-05-01"}]
        assert answer(EXCEPTIONAL, credits=full_years(2022, 2023, 2024), facts=moved_earlier) == ("unknown", None)

    def test_without_tenure_other_relief_still_helps(self):
        moved_now = [{"kind": "transfer", "on": "2024-05-01"}]
        assert answer(EXCEPTIONAL, facts=moved_now) == ("met", "6.7.same_year")
        assert answer(EXCEPTIONAL, learner={"birth_date": "1960-01-01"}) == ("met", "6.1.full")

    def test_replaces_the_three_years(self):
        facts = self.facts("2023-03-01")
        assert answer(EXCEPTIONAL, facts=facts, credits=full_years(2024)) == ("met", "6.9")
        assert answer({**EXCEPTIONAL, "exceptional": False}, facts=facts, credits=full_years(2024))[0] == "not_met"
