"""What a case says in the words of a place's own pack: read strictly, and refused with the key that is wrong."""

from pathlib import Path

import pytest

import rulebook

PLACES = Path(__file__).parent / "places"
LIBRARY = rulebook.with_packs([PLACES])
CREDIT = {
    "id": "a",
    "year": 2025,
    "subject": "professional",
    "source": "paper",
    "completed_on": "2025-05-05",
    "verified": True,
}
CHECK = {"kind": "annual_check", "year": 2025}


def answered(policy, *, learner=(), application=CHECK, credits=(), library=LIBRARY):
    case = {"policy": policy, "as_of": "2025-12-31", "application": application, "credits": list(credits)}
    person = {"sex": "male", "birth_date": "1985-05-05", "sector": "public", "grassroots_post": False}
    return rulebook.decide_data({**case, "learner": {**person, **dict(learner)}, "facts": []}, library)


@pytest.mark.parametrize(
    ("policy", "learner", "field"),
    [
        ("upland-2025", {"field": "law"}, "learner.field"),
        ("upland-2025", {"field": ["health"]}, "learner.field"),
        ("delta-2025", {"hired_on": "2025-02-29"}, "learner.hired_on"),
        ("delta-2025", {"hired_on": 2025}, "learner.hired_on"),
    ],
)
def test_a_fact_of_the_place_is_refused_by_its_key(policy, learner, field):
    assert answered(policy, learner=learner)["error"]["field"] == field


@pytest.mark.parametrize("learner", [{"field": "health"}, {"field": None}, {}])
def test_a_fact_of_the_place_may_be_unknown(learner):
    assert "error" not in answered("upland-2025", learner=learner)


CHANGES = {
    "facts:\n": """facts:
  - {id: led, name: 主持过项目, type: flag}
  - {id: papers, name: 论文数, type: whole}
  - {id: taught, name: 支教的年度, type: years}
""",
    "base:\n": """waivers:
  - {id: "5.1", kind: years, covers: [{application: annual_check}], years: {recorded: taught},
     article: 5, checked: 2026-11-28, summary: 支教的年度不要求。}
base:
""",
    "asks: {years: {policy: true}}": (
        "when: {any: [{fact: led}, {fact: papers, at_least: 3}]}, asks: {years: {policy: true}}"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A place like upland with a fact of each other type."""
    text = (PLACES / "upland-2025.yaml").read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path_factory.mktemp("packs") / "pack.yaml"
    file.write_text(text, encoding="utf-8")
    return rulebook.with_packs([file])


@pytest.mark.parametrize(
    ("learner", "field"),
    [
        ({"led": "yes"}, "led"),
        ({"led": 1}, "led"),
        ({"papers": -1}, "papers"),
        ({"papers": "3"}, "papers"),
        ({"papers": True}, "papers"),
        ({"taught": 2025}, "taught"),
        ({"taught": [2025, "2024"]}, "taught[1]"),
        ({"taught": [1899]}, "taught[0]"),
    ],
)
def test_each_type_of_fact_is_refused_by_its_key(library, learner, field):
    assert answered("upland-2025", learner=learner, library=library)["error"]["field"] == f"learner.{field}"


@pytest.mark.parametrize(("papers", "asked"), [(2, False), (3, True), (4, True)])
def test_a_whole_number_is_looked_at_on_its_figure(library, papers, asked):
    review = {"kind": "title_review", "level": "junior"}
    decision = answered("upland-2025", learner={"papers": papers, "led": False}, application=review, library=library)
    assert (decision["by_default"] == "not_met") is asked


@pytest.mark.parametrize(("taught", "outcome"), [([2025], "met"), ([2024], "not_met"), ([], "not_met")])
def test_recorded_years_are_waived(library, taught, outcome):
    learner = {"taught": taught, "field": "other"}
    assert answered("upland-2025", learner=learner, library=library)["by_default"] == outcome


RENEWAL = {"kind": "registration_renewal", "profession": "engineer", "required_years": 2}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"profession": None}, "profession"),
        ({"profession": "lawyer"}, "profession"),
        ({"required_years": 0}, "required_years"),
        ({"required_years": 6}, "required_years"),
        ({"required_years": "2"}, "required_years"),
    ],
)
def test_what_an_application_of_the_place_says_is_refused_by_its_key(changes, field):
    assert answered("upland-2025", application=RENEWAL | changes)["error"]["field"] == f"application.{field}"


@pytest.mark.parametrize("years", [1, 5, None])
def test_on_its_bounds_or_not_known_it_is_read(years):
    assert "error" not in answered("upland-2025", application=RENEWAL | {"required_years": years})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": "paper", "quantity": 0}, "quantity"),
        ({"unit": "paper", "quantity": "two"}, "quantity"),
        ({"unit": "patent"}, "unit"),
        ({"hours": "6", "mode": "by_post"}, "mode"),
        ({"hours": "0"}, "hours"),
    ],
)
def test_an_amount_in_the_units_of_the_place_is_refused_by_its_key(changes, field):
    assert answered("harbour-2025", credits=[CREDIT | changes])["error"]["field"] == f"credits[0].{field}"
