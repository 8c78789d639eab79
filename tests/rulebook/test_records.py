"""Credits looked at before anything is applied for, and the classes under which a ledger adds them up."""

import pytest

import rulebook
from rulebook.facts import CaseLearner, PostAppointment, TitleReview
from rulebook.vocabulary import Level
from tests.rulebook.cases import PACK, case, conversion, credit

REVIEW, APPOINTMENT = TitleReview(Level.SENIOR), PostAppointment(7)
PLAIN, SANKE, SKILLED = CaseLearner(), CaseLearner(sanke_teacher=True), CaseLearner(high_skilled=True)


def parsed(*credits):
    return rulebook.parse_case(case(as_of="2026-12-31", credits=list(credits))).credits


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (credit(2024, "public", "1"), "always"),
        (credit(2022, "public", "1"), "always"),
        (credit(2022, "public", "1", completed_on="2024-06-01"), "always"),
        (credit(2024, "public", "1", verified=False), None),
        (credit(2024, "public", "1", exam_passed=False), None),
        (credit(2024, "public", "1", platform="x"), None),
        (credit(2020, "public", "1", completed_on="2024-06-01"), None),
        (credit(2024, "public", "1", completed_on="2024-01-14"), None),
        (conversion("forum", certificate=True), "always"),
        (conversion("forum", certificate=False), None),
        (conversion("forum", certificate=True, completed_on="2024-01-14"), "always_jan"),
        (conversion("forum", certificate=True, completed_on="2024-01-15"), "always"),
        (conversion("forum", certificate=True, completed_on="2023-01-05"), "always"),
        (conversion("forum", certificate=True, year=2023), None),
        (conversion("forum", certificate=True, subject="public"), None),
        (conversion("sanke_training"), "sanke"),
        (conversion("sanke_training", completed_on="2024-01-01"), "sanke_jan"),
        (conversion("sanke_training", was_sanke_teacher=True), "sanke_was"),
        (conversion("sanke_training", was_sanke_teacher=True, completed_on="2024-01-01"), "sanke_was_jan"),
        (conversion("sanke_training", was_sanke_teacher=False), None),
        (conversion("recognised", certificate=True, subject="public"), "always"),
        (conversion("recognised", certificate=True, year=2020), "always"),
        (conversion("recognised", certificate=True, completed_on="2024-01-01"), "always"),
        (conversion("recognised", certificate=True, year=2025), None),
        (conversion("recognised", certificate=False), None),
        (conversion("skill_training"), "skilled_review"),
        (conversion("skill_training", completed_on="2024-01-01"), "skilled_review_jan"),
    ],
)
def test_counting_class(data, name):
    assert rulebook.counting_class(*parsed(data), PACK) == name


def test_class_of_a_credit_survives_rulings():
    ruled = PACK.with_rulings({"conversion_window": "study_window"})
    (early,) = parsed(conversion("forum", certificate=True, completed_on="2024-01-05"))
    assert rulebook.counting_class(early, ruled) == "always_jan"
    assert rulebook.class_counts("always_jan", 2024, PLAIN, REVIEW, ruled) is False
    assert rulebook.class_counts("always_jan", 2024, PLAIN, REVIEW, PACK) is True


@pytest.mark.parametrize(
    ("name", "learner", "application", "counts"),
    [
        ("always", PLAIN, APPOINTMENT, True),
        ("sanke", PLAIN, REVIEW, False),
        ("sanke", SANKE, APPOINTMENT, True),
        ("sanke_was", PLAIN, APPOINTMENT, True),
        ("skilled_review", SKILLED, REVIEW, True),
        ("skilled_review", SKILLED, APPOINTMENT, False),
        ("skilled_review", SANKE, REVIEW, False),
    ],
)
@pytest.mark.parametrize("january", [False, True])
def test_class_counts(name, learner, application, counts, january):
    name += "_jan" if january else ""
    assert rulebook.class_counts(name, 2024, learner, application, PACK) is counts
    by_window = PACK.with_rulings({"conversion_window": "study_window"})
    assert rulebook.class_counts(name, 2024, learner, application, by_window) is (counts and not january)


def test_unknown_class_is_an_error():
    with pytest.raises(KeyError):
        rulebook.class_counts("never", 2024, PLAIN, REVIEW, PACK)


def test_all_classes_of_the_pack():
    assert rulebook.counting_classes(PACK) == (
        "always",
        "always_jan",
        "sanke",
        "sanke_jan",
        "sanke_was",
        "sanke_was_jan",
        "skilled_review",
        "skilled_review_jan",
    )


def test_record_without_an_application():
    (training,) = parsed(conversion("skill_training"))
    verdict = rulebook.credit_verdict(training, PACK, learner=SKILLED)
    assert (verdict.code, verdict.counts, verdict.counting_class) == ("counted", True, "skilled_review")
    assert "用于其他申请时不计" in verdict.because
    assert rulebook.credit_verdict(training, PACK).code == "not_high_skilled"


def test_record_in_the_future_counts_unless_a_day_is_given():
    (later,) = parsed(credit(2024, "public", "1", completed_on="2024-12-01"))
    assert rulebook.credit_verdict(later, PACK).counts is True
    code = rulebook.credit_verdict(later, PACK, as_of=later.completed_on.replace(month=6)).code
    assert code == "not_yet_completed"


def test_records_together_find_courses_reported_twice():
    one, other = parsed(*(credit(2024, "public", hours, course="A") for hours in ("10", "20")))
    verdicts = rulebook.credit_verdicts([one, other], PACK)
    assert [verdicts[each.id].code for each in (one, other)] == ["duplicate", "counted"]
    assert rulebook.credit_verdict(one, PACK).code == "counted"
