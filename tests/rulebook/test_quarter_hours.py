"""Hours in quarters, where the notice has them: decimals: 2."""

from pathlib import Path

import pytest

import rulebook
from rulebook.loader import PackError, read_pack, with_packs
from rulebook.quantity import format_tenths, parse_tenths

BLOCKS = (Path(__file__).parents[2] / "docs" / "packs.md").read_text(encoding="utf-8").split("```yaml\n")
WHOLE = BLOCKS[1].partition("```")[0]
FINE = next(block.partition("```")[0] for block in BLOCKS if "decimals: 2" in block.partition("```")[0])
FEE = "fee: {per_hour: 2.50, article: 8, checked: 2026-11-28, summary: 每学时2.50元。}\n"


def pack_text(fine: str = FINE, **changes: str) -> str:
    text = WHOLE[: WHOLE.index("subjects:")] + fine + FEE + WHOLE[WHOLE.index("windows:") :]
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    file = tmp_path_factory.mktemp("packs") / "example-2025.yaml"
    file.write_text(pack_text(), encoding="utf-8")
    return with_packs([file])


def decide(library, *amounts, **changes):
    credits = [
        {"id": str(number), "year": 2025, "subject": subject, "source": "platform", "verified": True,
         "completed_on": "2025-05-20", **amount}
        for number, (subject, amount) in enumerate(amounts)
    ]  # fmt: skip
    case = {"policy": "example-2025", "as_of": "2025-12-31", "learner": {}, "application": {"kind": "annual_check"}}
    return rulebook.decide_data({**case, "credits": credits, **changes}, library)


@pytest.mark.parametrize(
    ("hours", "lacks"),
    [("3.75", None), (3.75, None), ("3.76", None), ("3.74", "0.01"), ("3.5", "0.25"), ("3.70", "0.05")],
)
def test_quarters_add_up_exactly(library, hours, lacks):
    decision = decide(
        library, ("public", {"hours": "3.75"}), ("public", {"hours": hours}), ("professional", {"hours": "11.25"})
    )
    assert [gap["hours"] for gap in decision.get("missing", [])] == ([lacks] if lacks else [])
    assert decision["years"]["2025"]["professional"] == "11.25"
    assert decision["by_default"] == ("not_met" if lacks else "met")


def test_twenty_times_a_quarter_of_an_hour_are_five(library):
    decision = decide(library, *[("public", {"minutes": 15})] * 20)
    assert decision["years"]["2025"]["public"] == "5"
    assert [(gap["subject"], gap["hours"]) for gap in decision["missing"]] == [
        ("public", "2.5"),
        ("professional", "11.25"),
    ]
    assert decision["fee"] == "34.38"  # 13.75 × 2.50 is 34.375


def test_what_people_read_has_the_quarter_in_it(library):
    decision = decide(library, ("public", {"hours": "7.25"}), ("professional", {"hours": "11.25"}))
    assert "公需科目0.25学时" in decision["summary"]


@pytest.mark.parametrize("hours", ["7.125", "7.", ".25", "7.25 ", "+7.25", "1e1"])
def test_what_is_finer_or_no_number_is_refused(library, hours):
    error = decide(library, ("public", {"hours": hours}))["error"]
    assert (error["field"], "最多两位小数" in error["message"]) == ("credits[0].hours", True)


def test_without_it_hours_have_one_place():
    with pytest.raises(PackError, match=r"“11\.25”不是学时：不能小于0，最多一位小数"):
        read_pack(pack_text(FINE.replace("counting: {decimals: 2}", "")), "x")
    with pytest.raises(PackError, match=r"“7\.125”不是学时：不能小于0，最多两位小数"):
        read_pack(pack_text(FINE.replace("7.5,", "7.125,")), "x")
    with pytest.raises(PackError, match="“decimals”不能大于2"):
        read_pack(pack_text(FINE.replace("decimals: 2", "decimals: 3")), "x")


def test_a_series_counts_in_one_way(tmp_path):
    (tmp_path / "a.yaml").write_text(pack_text(), encoding="utf-8")
    coarse = WHOLE.replace("example-2025", "example-2026").replace("policy_year: 2025", "policy_year: 2026")
    coarse = coarse.replace(
        "years: [2025], opens: 2025-01-01, closes: 2025-12-31", "years: [2026], opens: 2026-01-01, closes: 2026-12-31"
    )
    (tmp_path / "b.yaml").write_text(coarse, encoding="utf-8")
    with pytest.raises(PackError, match="小数位数"):
        with_packs([tmp_path])


@pytest.mark.parametrize(
    ("text", "places", "units"), [("0.25", 2, 25), ("0.2", 2, 20), ("0.25", 1, None), ("3", 2, 300)]
)
def test_numbers_there_and_back(text, places, units):
    assert parse_tenths(text, places) == units
    if units is not None:
        assert format_tenths(units, places) == text
