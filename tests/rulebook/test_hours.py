"""Articles 2, 3, 4, 6.5, 6.6, 6.8: what becomes of a credit; on, below and above every figure and day."""

import pytest

from tests.rulebook.cases import ANNUAL, GRADE_7, SENIOR, case, conversion, credit, decide, graduate


def verdict(data, application=ANNUAL, as_of="2025-06-30", **learner):
    decision = decide(case(application, as_of=as_of, credits=[data], learner=learner))
    return decision["credits"][data["id"]]


def year_2024(credits, **changes):
    return decide(case(ANNUAL, credits=credits, **changes))["years"]["2024"]


@pytest.mark.parametrize(
    ("public", "professional", "met"),
    [
        ("30", "60", (True, True)),
        ("29.9", "60", (False, True)),
        ("30.1", "60", (True, True)),
        ("30", "59.9", (True, False)),
        ("30", "60.1", (True, True)),
        ("90", "0.1", (True, False)),
        ("0.1", "90", (False, True)),
    ],
)
def test_each_subject_stands_alone(public, professional, met):
    year = year_2024([credit(2024, "public", public), credit(2024, "professional", professional)])
    assert (year["public_met"], year["professional_met"]) == met
    assert year["complete"] is all(met)
    assert (year["public"], year["professional"]) == (public, professional)


def test_hours_add_up_exactly():
    tenths = [credit(2024, "public", "0.1") for _ in range(299)]
    assert year_2024(tenths)["public"] == "29.9"
    assert year_2024([*tenths, credit(2024, "public", "0.1")])["public_met"] is True


def test_hours_do_not_move_to_another_year():
    decision = decide(case(SENIOR, credits=[credit(2023, "public", "90")]))
    assert [decision["years"][year]["public_met"] for year in ("2022", "2023", "2024")] == [False, True, False]


@pytest.mark.parametrize(
    ("completed_on", "for_2024", "for_2023", "for_2021", "for_2020", "for_2025"),
    [
        ("2024-01-14", "outside_window", "outside_window", "outside_window", "outside_window", "outside_window"),
        ("2024-01-15", "counted", "counted_as_makeup", "counted_as_makeup", "year_closed", "year_closed"),
        ("2024-01-16", "counted", "counted_as_makeup", "counted_as_makeup", "year_closed", "year_closed"),
        ("2024-12-30", "counted", "counted_as_makeup", "counted_as_makeup", "year_closed", "year_closed"),
        ("2024-12-31", "counted", "counted_as_makeup", "counted_as_makeup", "year_closed", "year_closed"),
        ("2025-01-01", "outside_window", "outside_window", "outside_window", "outside_window", "outside_window"),
        ("2023-12-31", "outside_window", "counted_earlier_year", *["outside_window"] * 3),
        ("2020-12-31", *["outside_window"] * 3, "counted_earlier_year", "outside_window"),
    ],
)
def test_window_and_year(completed_on, for_2024, for_2023, for_2021, for_2020, for_2025):
    verdicts = [
        verdict(credit(year, "public", "1", completed_on=completed_on)) for year in (2024, 2023, 2021, 2020, 2025)
    ]
    assert verdicts == [for_2024, for_2023, for_2021, for_2020, for_2025]


@pytest.mark.parametrize(
    ("platform", "public", "professional"),
    [
        ("nmg.chinahrt.com", "counted", "counted"),
        ("zj.nmgrcpx.com", "counted", "platform_not_listed"),
        ("xlgl.chinahrt.cn", "platform_not_listed", "counted"),
        ("NMG.chinahrt.com", "platform_not_listed", "platform_not_listed"),
        (None, "platform_not_listed", "platform_not_listed"),
    ],
)
def test_platforms_are_listed_per_subject(platform, public, professional):
    assert verdict(credit(2024, "public", "1", platform=platform)) == public
    assert verdict(credit(2024, "professional", "1", platform=platform)) == professional


@pytest.mark.parametrize("exam_passed", [False, None])
def test_public_subject_needs_its_examination_inside_the_window_only(exam_passed):
    assert verdict(credit(2024, "public", "1", exam_passed=exam_passed)) == "exam_not_passed"
    assert verdict(credit(2023, "public", "1", completed_on="2024-06-01", exam_passed=exam_passed)) == "exam_not_passed"
    assert verdict(credit(2024, "professional", "1", exam_passed=exam_passed)) == "counted"
    assert verdict(credit(2023, "public", "1", exam_passed=exam_passed)) == "counted_earlier_year"


def test_first_reason_that_fits_is_named():
    wrong_in_every_way = {"platform": "x", "exam_passed": False, "completed_on": "2024-06-01"}
    assert verdict(credit(2019, "public", "1", verified=False, **wrong_in_every_way), as_of="2024-01-01") == (
        "not_verified"
    )
    assert verdict(credit(2019, "public", "1", **wrong_in_every_way), as_of="2024-05-31") == "not_yet_completed"
    assert verdict(credit(2019, "public", "1", **wrong_in_every_way)) == "year_closed"
    assert verdict(credit(2023, "public", "1", **wrong_in_every_way)) == "platform_not_listed"


@pytest.mark.parametrize(
    ("as_of", "code"), [("2024-05-31", "not_yet_completed"), ("2024-06-01", "counted"), ("2024-06-02", "counted")]
)
def test_completed_by_the_day_of_the_decision(as_of, code):
    assert verdict(credit(2024, "public", "1"), as_of=as_of) == code


def test_verification_may_be_left_out_and_then_is_not_there():
    unverified = credit(2024, "public", "30")
    del unverified["verified"]
    assert verdict(unverified) == "not_verified"


class TestConversions:
    @pytest.mark.parametrize(
        "source", ["advanced_seminar", "forum", "academic_exchange", "study_visit", "other_training"]
    )
    def test_by_certificate(self, source):
        assert verdict(conversion(source, certificate=True)) == "counted"
        assert verdict(conversion(source, certificate=False)) == "no_certificate"
        assert verdict(conversion(source)) == "no_certificate"

    def test_for_teachers_of_the_three_subjects(self):
        assert verdict(conversion("sanke_training"), sanke_teacher=True) == "counted"
        assert verdict(conversion("sanke_training"), high_skilled=True) == "not_sanke_teacher"

    @pytest.mark.parametrize(
        ("application", "code"),
        [(SENIOR, "counted"), (ANNUAL, "purpose_not_covered"), (GRADE_7, "purpose_not_covered")],
    )
    def test_for_highly_skilled_workers_in_a_title_review(self, application, code):
        assert verdict(conversion("skill_training"), application, high_skilled=True) == code
        assert verdict(conversion("skill_training"), application, sanke_teacher=True) == "not_high_skilled"

    def test_of_the_professional_subject_only(self):
        assert verdict(conversion("forum", certificate=True, subject="public")) == "subject_not_allowed"
        assert verdict(conversion("forum", subject="public", year=2023)) == "subject_not_allowed"

    @pytest.mark.parametrize(
        ("completed_on", "year", "code"),
        [
            ("2023-12-31", 2023, "counted"),
            ("2023-12-31", 2024, "wrong_year"),
            ("2024-01-01", 2023, "wrong_year"),
            ("2024-01-01", 2024, "counted"),
            ("2024-12-31", 2024, "counted"),
            ("2025-01-01", 2024, "wrong_year"),
            ("2025-01-01", 2025, "counted"),
            ("2019-05-01", 2019, "counted"),
        ],
    )
    def test_belong_to_the_year_of_completion(self, completed_on, year, code):
        assert verdict(conversion("forum", completed_on=completed_on, year=year, certificate=True)) == code

    @pytest.mark.parametrize(
        ("completed_on", "doubtful"),
        [("2024-01-01", True), ("2024-01-14", True), ("2024-01-15", False), ("2024-12-31", False)],
    )
    def test_from_before_the_study_window_are_doubtful(self, completed_on, doubtful):
        credits = [credit(2024, "public", "30"), conversion("forum", completed_on=completed_on, certificate=True)]
        decision = decide(case(ANNUAL, credits=credits))
        assert decision["by_default"] == "met"
        assert decision["open_readings"] == (["conversion_window"] if doubtful else [])

    def test_no_doubt_when_the_hours_suffice_without(self):
        credits = [
            credit(2024, "public", "30"),
            credit(2024, "professional", "60"),
            conversion("forum", completed_on="2024-01-05", certificate=True),
        ]
        decision = decide(case(ANNUAL, credits=credits))
        assert (decision["outcome"], decision["years"]["2024"]["professional"]) == ("met", "120")


class TestSameCourseTwice:
    def verdicts(self, *credits, **changes):
        decision = decide(case(SENIOR, credits=list(credits), **changes))
        backwards = decide(case(SENIOR, credits=list(reversed(credits)), **changes))
        assert decision["credits"] == backwards["credits"]
        return [decision["credits"][each["id"]] for each in credits]

    def test_most_hours_count(self):
        short, long = (credit(2024, "professional", hours, course="A") for hours in ("20", "20.1"))
        assert self.verdicts(short, long) == ["duplicate", "counted"]

    def test_then_the_earliest(self):
        first, second = (credit(2024, "professional", "20", course="A", completed_on=f"2024-03-0{d}") for d in (1, 2))
        assert self.verdicts(second, first) == ["duplicate", "counted"]

    def test_then_the_smallest_id_as_text(self):
        ten, nine = (credit(2024, "professional", "20", course="A", id=each) for each in ("c10", "c9"))
        assert self.verdicts(nine, ten) == ["duplicate", "counted"]

    def test_of_either_subject(self):
        public, professional = credit(2024, "public", "30", course="A"), credit(2024, "professional", "60", course="A")
        assert self.verdicts(public, professional) == ["duplicate", "counted"]

    def test_learnt_in_its_year_and_made_up_again(self):
        then, made_up = (
            credit(2022, "public", "30", course="A", completed_on=day) for day in ("2022-06-01", "2024-06-01")
        )
        assert self.verdicts(then, made_up) == ["counted_earlier_year", "duplicate"]

    def test_for_two_years_counts_twice(self):
        one, other = credit(2023, "public", "30", course="A"), credit(2024, "public", "30", course="A")
        assert self.verdicts(one, other) == ["counted_earlier_year", "counted"]

    def test_report_that_does_not_count_takes_nothing_away(self):
        unverified = credit(2024, "public", "60", course="A", verified=False)
        assert self.verdicts(unverified, credit(2024, "public", "30", course="A")) == ["not_verified", "counted"]

    def test_three_reports_leave_one(self):
        credits = [credit(2024, "public", hours, course="A") for hours in ("10", "30", "20")]
        assert self.verdicts(*credits) == ["duplicate", "counted", "duplicate"]

    @pytest.mark.parametrize("course", [None, ""])
    def test_no_course_named_is_no_same_course(self, course):
        credits = [credit(2024, "public", "15", course=course) for _ in range(2)]
        assert self.verdicts(*credits) == ["counted", "counted"]

    def test_conversions_are_no_courses(self):
        credits = [conversion("forum", "30", certificate=True, course="A") for _ in range(2)]
        assert self.verdicts(*credits) == ["counted", "counted"]


@pytest.mark.parametrize(
    ("hours", "fee"), [("29.9", "0.25"), ("29.5", "1.25"), ("29", "2.50"), ("0.1", "74.75"), (None, "75.00")]
)
def test_fee_is_two_and_a_half_yuan_an_hour(hours, fee):
    credits = [credit(2024, "professional", "60")] + ([credit(2024, "public", hours)] if hours else [])
    assert decide(case(ANNUAL, credits=credits))["fee"] == fee


@pytest.mark.parametrize(("as_of", "feasible"), [("2024-12-30", True), ("2024-12-31", True), ("2025-01-01", False)])
def test_feasible_until_the_window_closes(as_of, feasible):
    assert decide(case(ANNUAL, as_of=as_of))["feasible"] is feasible


@pytest.mark.parametrize(("years", "feasible"), [(4, True), (5, False)])
def test_feasible_for_years_that_can_be_made_up(years, feasible):
    assert decide(case(graduate(years)))["feasible"] is feasible
