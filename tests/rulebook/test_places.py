"""Notices of invented places, each nothing but data; every expected answer worked out by hand from its summaries."""

from itertools import count
from pathlib import Path
from typing import Any

import pytest

import rulebook
from rulebook.speech import Phrases
from tests.rulebook.cases import SENIOR

PLACES = Path(__file__).parent / "places"
LIBRARY = rulebook.with_packs([PLACES])
_ids = count(1)
PERSON = {"sex": "male", "birth_date": "1985-05-05", "sector": "public", "grassroots_post": False}
SURE = {"met": "met", "not_met": "not_met", "unknown": "needs_confirmation"}


def credit(year: int, subject: str, hours: Any = None, **changes: Any) -> dict[str, Any]:
    given = {"id": f"p{next(_ids)}", "year": year, "subject": subject, "source": "platform", "verified": True}
    given |= {"completed_on": f"{year}-05-20"} | ({"hours": hours} if hours is not None else {})
    return {**given, **changes}


def decide(policy: str, application: dict[str, Any], credits: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    learner = PERSON | changes.pop("learner", {})
    facts, as_of = changes.pop("facts", []), changes.pop("as_of", f"{int(policy[-4:])}-12-31")
    rulings = changes.pop("rulings", {})
    case = {"policy": policy, "as_of": as_of, "learner": learner, "application": application}
    library = LIBRARY.with_rulings(rulings) if rulings else LIBRARY
    decision = rulebook.decide_data({**case, "credits": credits, "facts": facts}, library)
    assert "error" not in decision, decision
    assert all(clause["because"].endswith("）") for clause in decision["clauses"] if clause["id"] != "not_covered")
    assert decision["outcome"] == SURE[decision["by_default"]] or decision["open_readings"]
    return decision


def gaps(decision: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(gap["year"], gap["subject"], gap["hours"]) for gap in decision.get("missing", [])]


class TestUpland:
    """15 + 60 inside 90; figures by field and level; an earlier last day for one purpose; silence; own purposes."""

    check = {"kind": "annual_check", "year": 2025}

    def ask(self, application, credits, **changes):
        learner = {"field": "other"} | changes.pop("learner", {})
        return decide("upland-2025", application, credits, learner=learner, **changes)

    @pytest.mark.parametrize(
        ("public", "professional", "missing"),
        [
            ("15", "75", []),
            ("30", "60", []),
            ("29.9", "60", [(2025, "total", "0.1")]),
            ("15", "60", [(2025, "total", "15")]),
            ("14.9", "75.1", [(2025, "public", "0.1")]),
            ("90", "59", [(2025, "professional", "1")]),
            ("0.1", "0.1", [(2025, "public", "14.9"), (2025, "professional", "59.9"), (2025, "total", "15")]),
        ],
    )
    def test_what_is_more_fills_the_total(self, public, professional, missing):
        decision = self.ask(self.check, [credit(2025, "public", public), credit(2025, "professional", professional)])
        assert gaps(decision) == missing
        whole = float(public) + float(professional)
        assert decision["years"]["2025"]["total"] == f"{whole:g}"
        assert decision["years"]["2025"]["total_met"] is (whole >= 90)
        assert decision.get("fee") is None

    def test_any_platform_will_do_where_the_notice_names_none(self):
        decision = self.ask(self.check, [credit(2025, "public", "15", id="a", platform="anything")])
        assert decision["credits"] == {"a": "counted"}

    @pytest.mark.parametrize(
        ("field", "hours", "answer"),
        [("other", "60", "met"), ("health", "64.9", "not_met"), ("health", "65", "met"), (None, "65", "met"),
         (None, "64", "unknown"), (None, "59", "not_met")],
    )  # fmt: skip
    def test_figures_by_field_of_work(self, field, hours, answer):
        """Where the field is not known, only hours between the two figures are in doubt."""
        credits = [credit(2025, "public", "40"), credit(2025, "professional", hours)]
        decision = self.ask(self.check, credits, learner={"field": field})
        assert decision["by_default"] == answer

    def test_figures_by_level_in_one_year(self):
        hours = [
            credit(year, subject, each)
            for year in (2023, 2025)
            for subject, each in (("public", "30"), ("professional", "65"))
        ]
        full, deputy = ({"kind": "title_review", "level": level} for level in ("full_senior", "deputy_senior"))
        early = {"credits": [{**each, "completed_on": f"{each['year']}-05-20"} for each in hours]}
        assert self.ask(deputy, early["credits"])["by_default"] == "met"
        assert gaps(self.ask(full, early["credits"])) == [(2025, "professional", "5")]

    def test_two_of_three_years(self):
        both = [credit(y, s, h) for y in (2023, 2024) for s, h in (("public", "30"), ("professional", "60"))]
        level = {"kind": "title_review", "level": "deputy_senior"}
        assert self.ask(level, both)["route"] == "4.2"
        assert gaps(self.ask(level, both[2:])) == [
            (2025, "public", "15"), (2025, "professional", "60"), (2025, "total", "15")
        ]  # fmt: skip

    @pytest.mark.parametrize(("day", "counts"), [("2025-10-31", True), ("2025-11-01", False)])
    def test_an_earlier_last_day_for_one_purpose(self, day, counts):
        credits = [credit(2025, "public", "30", completed_on=day, id="late")]
        assert self.ask(self.check, credits)["credits"]["late"] == "counted"
        review = self.ask({"kind": "title_review", "level": "junior"}, credits)
        assert (review["credits"]["late"] == "counted") is counts

    @pytest.mark.parametrize(
        ("subject", "day", "code"),
        [
            ("professional", "2025-03-01", "counted_as_makeup"),
            ("professional", "2025-06-30", "counted_as_makeup"),
            ("professional", "2025-07-01", "outside_window"),
            ("professional", "2025-02-28", "outside_window"),
            ("public", "2025-03-01", "outside_window"),
        ],
    )
    def test_make_up_of_one_subject_in_a_window_of_its_own(self, subject, day, code):
        decision = self.ask(self.check, [credit(2024, subject, "1", completed_on=day, id="a")])
        assert decision["credits"] == {"a": code}

    def test_a_purpose_of_its_own_with_parameters(self):
        years = [credit(y, s, h) for y in (2024, 2025) for s, h in (("public", "30"), ("professional", "60"))]
        renewal = {"kind": "registration_renewal", "profession": "engineer", "required_years": 2}
        assert self.ask(renewal, years)["route"] == "4.4"
        assert self.ask({**renewal, "required_years": 3}, years)["by_default"] == "not_met"
        assert self.ask({**renewal, "required_years": None}, years)["by_default"] == "unknown"
        architect = self.ask({"kind": "registration_renewal", "profession": "architect"}, years)
        assert (architect["by_default"], architect["clauses"][0]["because"]) == (
            "unknown", "建筑师注册延续另行规定。通知没有给出标准，由市注册中心决定。（第四部分）"
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("application", "field"),
        [
            ({"kind": "registration_renewal"}, "profession"),
            ({"kind": "registration_renewal", "profession": "doctor"}, "profession"),
            ({"kind": "registration_renewal", "profession": "engineer", "required_years": 6}, "required_years"),
            ({"kind": "title_review", "level": "senior"}, "level"),
            ({"kind": "renewal"}, "kind"),
        ],
    )
    def test_malformed_applications(self, application, field):
        case = {"policy": "upland-2025", "as_of": "2025-12-31", "learner": {}, "application": application}
        assert rulebook.decide_data(case, LIBRARY)["error"]["field"] == f"application.{field}"
        case |= {"learner": {"field": "mining"}, "application": self.check}
        assert rulebook.decide_data(case, LIBRARY)["error"]["field"] == "learner.field"

    def test_names_of_its_own_stand_in_sentences(self):
        pack = LIBRARY.pack("upland-2025")
        level = rulebook.parse_case(
            {
                "policy": pack.id,
                "as_of": "2025-12-31",
                "learner": {},
                "application": {"kind": "title_review", "level": "full_senior"},
            },
            pack,
        )
        assert Phrases().application(level.application, pack) == "正高级职称评审"


class TestHarbour:
    """Sums and averages over years, conditions over facts, caps, modes, rates, a notice that leaves people out."""

    check = {"kind": "annual_check", "year": 2025}

    def ask(self, application, credits, **changes):
        learner = {"degree": "bachelor"} | changes.pop("learner", {})
        return decide("harbour-2025", application, credits, learner=learner, **changes)

    def year(self, year, public="20", professional="40"):
        """Studied on many days, enough of it face to face."""
        found = []
        for subject, hours in (("public", public), ("professional", professional)):
            left, day = float(hours), 1
            while left > 0:
                part = min(left, 4)
                on = f"{year}-{5 if subject == 'public' else 6:02d}-{day:02d}"
                found.append(credit(year, subject, f"{part:g}", completed_on=on, mode="face_to_face"))
                left, day = left - part, day + 1
        return found

    def test_average_over_five_years(self):
        """Four years of 60 and one of 30 lack 30 in all; 90 in one year make up for it, 100 count as 90."""
        years = [self.year(y) for y in (2021, 2022, 2023, 2024)]
        four = [each for year in years for each in year]
        thin = self.ask(SENIOR, [*four, *self.year(2025, "10", "20")])
        assert gaps(thin) == [(2025, "public", "10"), (2025, "professional", "20")]
        assert self.ask(SENIOR, [*four, *self.year(2025)])["route"] == "4.2"
        much = [*self.year(2021, "30", "60"), *[e for y in years[1:] for e in y], *self.year(2025, "10", "20")]
        assert self.ask(SENIOR, much)["by_default"] == "met"
        more = [*self.year(2021, "32", "68"), *[e for y in years[1:] for e in y], *self.year(2025, "10", "20")]
        assert self.ask(SENIOR, more)["by_default"] == "met"
        below = [*self.year(2021, "30", "61"), *[e for y in years[1:] for e in y], *self.year(2025, "10", "19")]
        assert gaps(self.ask(SENIOR, below)) == [(2025, "total", "1"), (2025, "total", "1")]

    def test_a_sum_since_the_title_and_the_doubt_about_its_first_year(self):
        middle = {"kind": "title_review", "level": "intermediate"}
        tenure = [{"kind": "tenure", "since": "2023-07-01"}]
        credits = [*self.year(2024, "40", "80")]
        decision = self.ask(middle, credits, learner={"degree": "master"}, facts=tenure)
        assert (decision["by_default"], decision["open_readings"]) == ("met", ["first_title_year"])
        assert decision["route"] == "4.3"
        ruled = self.ask(
            middle, credits, learner={"degree": "master"}, facts=tenure, rulings={"first_title_year": "including"}
        )
        assert (2025, "public", "20") in gaps(ruled)

    def test_the_base_depends_on_the_degree(self):
        middle = {"kind": "title_review", "level": "intermediate"}
        credits = [*self.year(2024), *self.year(2025)]
        assert self.ask(middle, credits)["route"] == "4.4"
        unknown = self.ask(middle, credits, learner={"degree": None})
        assert unknown["by_default"] == "unknown"
        because = unknown["clauses"][0]["because"]
        assert because.endswith(
            "学历、取得现职称的日期还没有登记，无法确定要完成哪些年度，请向单位人事部门确认。（第四部分）"
        )

    @pytest.mark.parametrize(("came_on", "route"), [("2024-03-01", "5.1"), ("2023-12-31", None), ("2026-01-01", None)])
    def test_a_newcomer_is_asked_for_the_years_since_arrival_instead(self, came_on, route):
        credits = self.year(2024) + self.year(2025)
        decision = self.ask(SENIOR, credits, learner={"came_on": came_on})
        assert decision["route"] == route
        bases = [clause["outcome"] for clause in decision["clauses"] if clause["id"] == "4.2"]
        assert bases == ["does_not_apply" if route else "applies"]

    @pytest.mark.parametrize(
        ("sex", "born", "met"),
        [("male", "1967-12-31", True), ("male", "1968-01-01", False), ("female", "1972-12-15", True),
         ("female", "1973-01-01", False)],
    )  # fmt: skip
    def test_age_by_the_month_of_birth(self, sex, born, met):
        as_of = "2025-12-01"
        decision = self.ask(SENIOR, [], learner={"sex": sex, "birth_date": born}, as_of=as_of)
        assert (decision["route"] == "5.2") is met

    def test_who_has_opted_out_need_not_last_year(self):
        junior = {"kind": "title_review", "level": "junior"}
        assert self.ask(junior, self.year(2025), learner={"opted_out_on": "2025-02-01"})["route"] == "4.4"
        late = self.ask(junior, self.year(2025), learner={"opted_out_on": "2026-02-01"})
        assert {gap[0] for gap in gaps(late)} == {2024}

    def test_a_subject_dropped_for_a_degree(self):
        decision = self.ask(self.check, self.year(2025, "0"), learner={"degree": "doctor"})
        assert (decision["by_default"], decision["years"]["2025"]["public_met_by"]) == ("met", "5.4")
        assert self.ask(self.check, self.year(2025, "0"), learner={"degree": "master"})["by_default"] == "not_met"
        assert self.ask(self.check, self.year(2025, "0"), learner={"degree": None})["by_default"] == "unknown"

    @pytest.mark.parametrize(("sector", "answer"), [("public", "met"), ("non_public", "unknown"), (None, "unknown")])
    def test_people_whom_the_notice_leaves_out(self, sector, answer):
        decision = self.ask(self.check, self.year(2025), learner={"sector": sector})
        assert decision["by_default"] == answer

    def test_caps_a_day_and_a_year(self):
        a_day = [credit(2025, "professional", "6", completed_on="2025-03-01", mode="online") for _ in range(2)]
        assert self.ask(self.check, a_day)["years"]["2025"]["professional"] == "8"
        days = [credit(2025, "professional", "8", completed_on=f"2025-03-{d:02d}", mode="online") for d in range(1, 6)]
        assert self.ask(self.check, days)["years"]["2025"]["professional"] == "30"

    @pytest.mark.parametrize(("hours", "lacks"), [("15.9", ["0.1"]), ("16", [])])
    def test_least_hours_face_to_face(self, hours, lacks):
        second = f"{float(hours) - 8:g}"
        days = (("2025-03-01", "8"), ("2025-03-02", second))
        face = [credit(2025, "public", each, completed_on=on, mode="face_to_face") for on, each in days]
        found = gaps(self.ask(self.check, face))
        assert [gap[2] for gap in found if gap[1] == "face"] == lacks

    def test_rates_roles_and_minutes(self):
        def professional(*credits, **learner):
            return self.ask(self.check, list(credits), learner=learner)["years"]["2025"]["professional"]

        def paper(number, **changes):
            given = {"unit": "paper", "quantity": number, "source": "paper"}
            return credit(2025, "professional", **{**given, **changes})

        assert professional(paper(1, role="first")) == "6"
        assert professional(paper(1, role="second")) == professional(paper(1)) == "3"
        assert professional(paper(2, role="first", completed_on="2025-04-01")) == "12"
        assert professional(paper(3, role="first")) == "12"
        forum = {"source": "forum", "unit": "half_day", "quantity": 2}
        assert professional(credit(2025, "professional", **forum), degree="master") == "8"
        assert professional(credit(2025, "professional", **forum), degree="bachelor") == "0"
        assert professional(credit(2025, "professional", minutes=90)) == "2"

    def test_a_degree_is_spread_over_two_years(self):
        degree = credit(2024, "professional", unit="degree", source="degree", mode=None)
        decision = self.ask({"kind": "title_review", "level": "junior"}, [degree])
        assert [decision["years"][year]["professional"] for year in ("2024", "2025")] == ["50", "50"]


class TestValley:
    """A study year from September, a share of the total, a last day that does not exist, k of n by a reading."""

    def ask(self, application, credits, **changes):
        return decide("valley-2024", application, credits, **{"as_of": "2025-08-31", **changes})

    @pytest.mark.parametrize(
        ("year", "public", "professional", "missing"),
        [
            (2024, "24", "48", []),
            (2024, None, "72", []),
            (2024, "24.1", "47.9", [(2024, "professional", "0.1")]),
            (2024, "20", "48", [(2024, "total", "4")]),
            (2023, "20", "40", []),
            (2023, "20", "39.9", [(2023, "professional", "0.1")]),
        ],
    )
    def test_two_thirds_of_the_total(self, year, public, professional, missing):
        on = f"{year}-10-01"
        credits = [
            credit(year, s, h, completed_on=on) for s, h in (("public", public), ("professional", professional)) if h
        ]
        decision = self.ask({"kind": "annual_check", "year": year}, credits)
        assert gaps(decision) == missing

    @pytest.mark.parametrize(
        ("day", "answer", "doubts"),
        [("2025-06-30", "met", []), ("2025-07-01", "not_met", ["last_day"]), ("2025-07-02", "not_met", [])],
    )
    def test_a_last_day_that_no_calendar_has(self, day, answer, doubts):
        credits = [credit(2024, "professional", "72", completed_on=day, id="a")]
        decision = self.ask({"kind": "annual_check"}, credits)
        assert (decision["by_default"], decision["open_readings"]) == (answer, doubts)
        ruled = self.ask({"kind": "annual_check"}, credits, rulings={"last_day": "july_1"})
        assert ruled["outcome"] == ("not_met" if day == "2025-07-02" else "met")

    def test_how_many_years_is_a_doubt(self):
        credits = [credit(y, "professional", "72", completed_on=f"{y}-10-01") for y in (2022, 2023)]
        decision = self.ask(SENIOR, credits)
        assert (decision["by_default"], decision["open_readings"], decision["route"]) == ("met", ["how_many"], "4.2")


class TestDelta:
    """Years by degree, courses instead of hours, a subject from a year on, make-up in one quarter, an appraisal."""

    def ask(self, application, credits, **changes):
        learner = {"degree": "bachelor", "hired_on": "2015-07-01"} | changes.pop("learner", {})
        return decide("delta-2025", application, credits, learner=learner, **changes)

    def year(self, year):
        platform = {"platform": "study.delta.example"}
        hours = {2025: "48", 2024: "40"}.get(year, "36")
        found = [credit(year, "public", "3", course=f"{year}{n}", **platform) for n in "ab"]
        found += [credit(year, "professional", hours, **platform)]
        if year == 2025:
            found += [credit(year, "optional", "12", source="recognised", certificate=True)]
        return found

    @pytest.mark.parametrize(
        ("degree", "years", "route"),
        [
            ("doctor", [2025], "4.2"),
            ("master", [2024, 2025], "4.3"),
            ("master", [2025], None),
            ("bachelor", [2023, 2024, 2025], "4.4"),
            ("bachelor", [2024, 2025], None),
            (None, [2023, 2024, 2025], "4.4"),  # whatever the degree, the years are complete
            (None, [2024, 2025], None),
        ],
    )
    def test_years_by_degree(self, degree, years, route):
        credits = [each for year in years for each in self.year(year)]
        assert self.ask(SENIOR, credits, learner={"degree": degree})["route"] == route

    def test_courses_are_counted_one_by_one(self):
        decision = self.ask({"kind": "annual_check"}, self.year(2025)[1:])
        assert gaps(decision) == [(2025, "public", "1")]
        assert decision["years"]["2025"]["public"] == "1"
        assert decision["fee"] == "1.50"

    def test_a_subject_that_asks_for_nothing_before_2025(self):
        assert self.ask({"kind": "annual_check", "year": 2024}, self.year(2024))["by_default"] == "met"
        assert gaps(self.ask({"kind": "annual_check"}, self.year(2025)[:3])) == [(2025, "optional", "12")]

    @pytest.mark.parametrize(("as_of", "feasible"), [("2025-03-31", True), ("2025-04-01", False)])
    def test_make_up_in_the_first_quarter(self, as_of, feasible):
        assert self.ask({"kind": "annual_check", "year": 2024}, [], as_of=as_of)["feasible"] is feasible

    def test_purposes_of_its_own(self):
        assert self.ask({"kind": "appraisal"}, self.year(2024))["route"] == "4.5"
        assert self.ask({"kind": "appraisal"}, self.year(2025))["by_default"] == "not_met"
        assert self.ask({"kind": "first_employment"}, [])["route"] == "4.6"

    @pytest.mark.parametrize(
        ("hired_on", "sector", "answer"),
        [
            ("1995-12-31", "public", "met"),
            ("1996-01-01", "public", "not_met"),
            ("1995-12-31", "non_public", "not_met"),
            ("1995-12-31", None, "unknown"),
            (None, "non_public", "not_met"),
            (None, "public", "unknown"),
        ],
    )
    def test_relief_by_any_combination_of_facts(self, hired_on, sector, answer):
        learner = {"hired_on": hired_on, "sector": sector}
        assert self.ask(SENIOR, self.year(2024), learner=learner)["by_default"] == answer

    def test_what_is_not_known_matters_only_if_it_could_help(self):
        assert self.ask(SENIOR, [], learner={"hired_on": None})["by_default"] == "not_met"
