"""Mistakes that were found and mended: each by the smallest case that showed it."""

import pytest

import rulebook
from rulebook.loader import PACKS, read_pack
from tests.rulebook.cases import ANNUAL, PACK, case, conversion, credit

WINDOW_READING = "default: {}\n    options:\n      calendar_year"


@pytest.fixture(scope="module")
def strict_pack() -> rulebook.Pack:
    """The pack with the strict reading of January as its default, still open."""
    text = (PACKS / PACK.id / "pack.yaml").read_text(encoding="utf-8")
    lenient = WINDOW_READING.format("calendar_year")
    assert text.count(lenient) == 1
    return read_pack(text.replace(lenient, WINDOW_READING.format("study_window")), "pack.yaml")


def january_case(**changes):
    visit = conversion("study_visit", completed_on="2024-01-05", certificate=True, **changes)
    return case(ANNUAL, credits=[credit(2024, "public", "30"), visit]), visit["id"]


def test_an_open_doubt_shows_whichever_of_its_options_is_the_default(strict_pack):
    data, visit = january_case()
    decision = rulebook.decide(rulebook.parse_case(data), strict_pack)
    assert (decision.by_default, decision.outcome) == ("not_met", "needs_confirmation")
    assert decision.open_readings == ("conversion_window",)
    assert decision.credits[visit] == "outside_window"
    assert decision.as_dict()["years"]["2024"]["professional"] == "0"


@pytest.mark.parametrize(
    "changes",
    [{"certificate": False}, {"verified": False}, {"source": "sanke_training"}, {"source": "skill_training"}],
)
def test_what_counts_under_neither_option_raises_no_doubt(strict_pack, changes):
    """The control of the test above."""
    data, _ = january_case()
    data["credits"][-1].update(changes)
    decision = rulebook.decide(rulebook.parse_case(data), strict_pack)
    assert (decision.outcome, decision.open_readings) == ("not_met", ())
