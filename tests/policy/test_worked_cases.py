"""Worked cases of a draft: kept with it, worked under it, shown with both answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.urls import reverse

from ground.refusals import Refused
from policy.drafts import selectors, services
from tests.browsing import WIDTHS, barriers, spills

from .test_drafts import ACTOR, NOW, actions, begin, repaired, text_of

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[1] / "rulebook" / "examples.jsonl"
LINE = json.loads(EXAMPLES.read_text(encoding="utf-8").splitlines()[0])


def case(outcome: str, policy: str = "xlgl-2024", **decision: object) -> str:
    said = {"outcome": outcome, **decision}
    return json.dumps({"case": LINE["case"] | {"policy": policy}, "decision": said}, ensure_ascii=False)


def keep(*, actor, draft, text: str) -> None:
    services.keep_cases(actor=actor, draft=draft, text=text, seen=draft.cases_kept, now=NOW)


@pytest.fixture
def draft(db):
    row = begin()
    services.save_draft(actor=ACTOR, draft=row, text=repaired(text_of(row)), seen=1, now=NOW)
    return row


def test_cases_are_worked_under_the_draft_and_the_earlier_notices(draft):
    keep(actor=ACTOR, draft=draft, text=case("met") + "\n" + case("met", "xlgl-2025"))
    found = selectors.worked_cases(actor=ACTOR, draft=draft)
    assert [(one.policy, one.right) for one in found] == [("xlgl-2025", False), ("xlgl-2024", True)]
    assert found[0].differing == [("outcome", "met", "not_met")]


def test_a_correction_takes_the_place_of_the_pack_it_corrects(db):
    row = begin(next_year=False)
    text = text_of(row).replace("    hours: 60\n", "    hours: 61\n").replace("  hours: 90\n", "  hours: 91\n")
    keep(actor=ACTOR, draft=row, text=case("met"))
    assert selectors.worked_cases(actor=ACTOR, draft=row)[0].right, "the control"
    services.save_draft(actor=ACTOR, draft=row, text=text, seen=1, now=NOW)
    assert not selectors.worked_cases(actor=ACTOR, draft=row)[0].right


def test_nothing_is_worked_while_the_text_has_mistakes(db):
    row = begin()
    keep(actor=ACTOR, draft=row, text=case("met"))
    assert selectors.worked_cases(actor=ACTOR, draft=row) == []


def test_who_may_and_how_many(draft, cast, monkeypatch):
    with pytest.raises(Refused, match="政策"):
        keep(actor=cast.league_reviewer.actor, draft=draft, text=case("met"))
    monkeypatch.setattr(services, "MOST_CASES", 2)
    keep(actor=cast.league_policy.actor, draft=draft, text=f"{case('met')}\n\n" * 2)
    with pytest.raises(Refused, match="超过2个"):
        keep(actor=ACTOR, draft=draft, text=f"{case('met')}\n" * 3)
    assert actions()[-1] == "draft.cases_kept"


def test_pack_and_cases_are_taken_along_as_files(draft, cast, signed_in):
    keep(actor=ACTOR, draft=draft, text=case("met"))
    client = signed_in(cast.league_policy)
    assert client.get(reverse("drafts:pack_file", args=[draft.public_id])).content.decode() == text_of(draft)
    assert client.get(reverse("drafts:cases_file", args=[draft.public_id])).content.decode() == case("met")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_both_answers_stand_beside_each_other(draft, cast, open_as, width):
    keep(actor=ACTOR, draft=draft, text=case("met", "xlgl-2025", route="5.1"))
    page = open_as(cast.league_policy, reverse("drafts:cases", args=[draft.public_id]), width=width)
    text = page.locator("main").inner_text()
    assert "有1个案例的判定与人工推算不一致" in text
    assert "outcome met" in text
    assert "outcome not_met" in text
    assert barriers(page) == []
    assert spills(page) == 0
    page.get_by_label("或录入案例，每行一个").fill(case("met"))
    page.get_by_role("button", name="保存并检验").click()
    assert "1个案例的判定都与人工推算一致" in page.locator("main").inner_text()
