"""A notice that standings would tell wrongly, or pages could not show, does not start the portal."""

from pathlib import Path

import pytest
from django.core import checks

import rulebook
from assessments.checks import notices_can_be_kept
from policy import packs
from rulebook import loader

PLACES = Path(__file__).resolve().parents[1] / "rulebook" / "places"


@pytest.fixture
def on_offer(settings, monkeypatch, tmp_path):
    """Puts notices of invented places on offer, which no portal does."""
    changed = tmp_path / "total-2024.yaml"
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("id: xlgl-2024", "id: total-2024").replace("series: xlgl", "series: total")
    assert text.count("  hours: 90\n") == 1  # the total that never binds
    changed.write_text(text.replace("  hours: 90\n", "  hours: 95\n"), encoding="utf-8")
    yearless = tmp_path / "yearless-2024.yaml"
    text = text.replace("id: total-2024", "id: yearless-2024").replace("series: total", "series: yearless")
    yearless.write_text(
        text.replace("{years: [2021, 2022, 2023, 2024]}", "{years: [2021, 2022, 2023]}"), encoding="utf-8"
    )
    unnamed = tmp_path / "unnamed-2024.yaml"
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("id: xlgl-2024", "id: unnamed-2024").replace("series: xlgl", "series: unnamed")
    third = "  - {id: makeup, name: 化妆, hours: 0, article: 2, checked: 2026-11-23, summary: 化妆不定学时。}\n"
    unnamed.write_text(text.replace("\nsubjects:\n", f"\nsubjects:\n{third}", 1), encoding="utf-8")
    spoken = tmp_path / "spoken-2024.yaml"
    text = text.replace("id: unnamed-2024", "id: spoken-2024").replace("series: unnamed", "series: spoken")
    spoken.write_text(f"{text}modes: {{网络: 网络学习}}\nsources: {{学术: 学术会议}}\n", encoding="utf-8")
    monkeypatch.setattr(loader, "offered", lambda: rulebook.with_packs([PLACES, changed, yearless, unnamed, spoken]))
    loader.load_pack.cache_clear()

    def offer(*policies):
        settings.RULE_PACKS = list(policies)
        return [(found.id, found.is_serious()) for found in notices_can_be_kept(None)]

    yield offer
    loader.load_pack.cache_clear()


def test_the_notices_of_this_portal_can_be_kept():
    assert packs.of_the_code()
    assert notices_can_be_kept(None) == []
    assert notices_can_be_kept in checks.registry.registry.get_checks()


@pytest.mark.parametrize(
    ("policy", "ids"),
    [
        ("total-2024", []),  # the notice of this league with a total that binds
        ("yearless-2024", ["assessments.E003"]),  # the notice of this league without the annual check of its own year
        ("upland-2025", []),
        ("harbour-2025", []),  # how many papers somebody wrote is known
        ("valley-2024", []),
        ("clinics-2025", []),  # how something was studied is known, and so are sources of the place's own
        ("delta-2025", ["assessments.E001"]),  # no record says how many courses it is
        ("island-2025", []),
        ("unnamed-2024", ["assessments.E002"]),  # a subject that no column of figures could be called by,
        ("spoken-2024", ["assessments.E004"]),  # a mode of study that no column of records could be called by,
    ],
)
def test_a_notice_that_looks_at_what_no_record_says_or_has_other_subjects_is_refused(on_offer, policy, ids):
    assert on_offer("xlgl-2024", policy) == [(id_, True) for id_ in ids]
