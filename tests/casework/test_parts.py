"""A grant in part of every kind that knows one: never more than was asked, never other words, always less."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.requests.figures import Measure, PartFigure
from casework.requests.kinds import all_kinds, kind_of
from casework.requests.models import CaseRequest
from casework.requests.parts import part_form, part_of, said_in_part
from casework.requests.states import CaseRefused, RequestMove
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from tests.casework.filing import TRAINING, filed, move

IN_PARTS = [kind for kind in all_kinds() if kind.in_part]
WITHOUT_SOURCE = {name: value for name, value in TRAINING.items() if name != "source"}
ASKED: dict[str, dict[str, Any]] = {
    "hours_training": {**TRAINING, "days": "2"},
    "hours_sanke": {**WITHOUT_SOURCE, "hours": "24", "days": "2"},
    "hours_skill": {**WITHOUT_SOURCE, "hours": "", "days": "2"},
    "hours_recognised": {
        "verifier": "通辽市人力资源和社会保障局", "year": "2023", "subject": "public", "hours": "30",
        "completed_on": "2023-11-20", "title": "公需课",
    },
    "epidemic_frontline": {"years": ["2021", "2022", "2023"], "duty": "方舱医院"},
    "sanke_teacher": {"subject": "history", "school": "二中", "since": "2022-09-01", "until": "2024-06-30"},
    "high_skilled": {"level": "technician", "since": "2022-09-01"},
}  # fmt: skip


def checked(kind) -> dict:
    return kind.check(ASKED[kind.id])


def smaller(payload: dict, figure: PartFigure) -> dict:
    """The payload with one figure a step smaller."""
    value: Any = payload.get(figure.name)
    match figure.measure:
        case Measure.AMOUNT:
            return payload | {figure.name: str(float(value) - 0.5)}
        case Measure.CHOSEN:
            return payload | {figure.name: value[1:]}
        case Measure.FROM:
            return payload | {figure.name: next_day(value, 1)}
        case Measure.UNTIL:
            return payload | {figure.name: next_day(value, -1) if value else "2024-05-31"}


def greater(payload: dict, figure: PartFigure) -> dict:
    value: Any = payload.get(figure.name)
    match figure.measure:
        case Measure.AMOUNT:
            return payload | {figure.name: str(float(value) + 0.5)}
        case Measure.CHOSEN:
            return payload | {figure.name: [*value, 2024]}
        case Measure.FROM:
            return payload | {figure.name: next_day(value, -1)}
        case Measure.UNTIL:
            return payload | {figure.name: next_day(value, 1) if value else ""}


def next_day(text: str, days: int) -> str:
    return (dt.date.fromisoformat(text) + dt.timedelta(days=days)).isoformat()


def asked_figures(kind) -> list[PartFigure]:
    payload, fields = checked(kind), kind.form(None).fields
    return [one for one in kind.parts if one.name in payload and one.name in fields]


def test_the_table_has_every_kind_in_parts():
    assert {kind.id for kind in IN_PARTS} == set(ASKED)


@pytest.mark.parametrize("kind", IN_PARTS, ids=lambda kind: kind.id)
def test_the_whole_is_no_part(kind):
    with pytest.raises(CaseRefused, match="全部认可请直接通过"):
        part_of(kind, checked(kind), dict(checked(kind)))


@pytest.mark.parametrize("kind", IN_PARTS, ids=lambda kind: kind.id)
def test_each_figure_may_be_smaller_and_none_greater(kind):
    asked = checked(kind)
    assert asked_figures(kind)
    for figure in asked_figures(kind):
        granted = part_of(kind, asked, smaller(asked, figure))
        assert all(one.within(asked, granted) for one in kind.parts)
        with pytest.raises(CaseRefused):
            part_of(kind, asked, greater(asked, figure))


@pytest.mark.parametrize("kind", IN_PARTS, ids=lambda kind: kind.id)
def test_one_figure_smaller_does_not_pay_for_another_that_is_greater(kind):
    asked = checked(kind)
    for one in asked_figures(kind):
        for other in asked_figures(kind):
            if one is not other:
                with pytest.raises(CaseRefused):
                    part_of(kind, asked, greater(smaller(asked, one), other))


@pytest.mark.parametrize("kind", IN_PARTS, ids=lambda kind: kind.id)
def test_the_applicants_words_stay(kind):
    asked = checked(kind)
    less = smaller(asked, asked_figures(kind)[0])
    figures = {figure.name for figure in kind.parts}
    others = {"source": "study_visit", "subject": None, "level": "senior_worker", "completed_on": "2023-11-19"}
    for name, field in kind.form(None).fields.items():
        if name in figures:
            continue
        choices = [key for key, _label in getattr(field, "choices", []) if key not in ("", asked.get(name))]
        value = others.get(name) or (choices[0] if choices else f"2{asked.get(name, '')}"[:4])
        with pytest.raises(CaseRefused):
            part_of(kind, asked, less | {name: value})


@pytest.mark.parametrize("kind", IN_PARTS, ids=lambda kind: kind.id)
def test_the_form_of_a_part_has_nothing_but_figures(kind):
    asked = checked(kind)
    names = set(part_form(kind, asked).fields)
    assert names <= {figure.name for figure in kind.parts}
    assert {figure.name for figure in asked_figures(kind)} <= names
    said = said_in_part(kind, asked, {"title": "另一培训", "duty": "x", "school": "x", "level": "chief"})
    assert said == asked


@given(hours=st.decimals(1, 60, places=1), days=st.integers(1, 6), shift=st.integers(-2, 2), longer=st.integers(-2, 2))
@settings(max_examples=150, deadline=None)
@pytest.mark.django_db
def test_whatever_figures_are_said_no_more_is_granted_than_was_asked(hours, days, shift, longer):
    kind = kind_of("hours_training")
    asked = kind.check({**TRAINING, "days": "3"})
    half = str(days / 2)
    said = asked | {
        "hours": str(hours), "days": half, "starts_on": next_day(asked["starts_on"], shift),
        "completed_on": next_day(asked["completed_on"], longer),
    }  # fmt: skip
    less = (
        hours <= 24 and days <= 6 and shift >= 0 and longer <= 0
        and (hours < 24 or days < 6 or shift > 0 or longer < 0)
    )  # fmt: skip
    held = 3 + longer - shift
    sensible = held >= 1 and days / 2 <= held and float(hours) <= days / 2 * 16
    try:
        granted = part_of(kind, asked, said)
    except CaseRefused:
        assert not (less and sensible)
    else:
        assert (less, sensible) == (True, True)
        assert granted["tenths"] <= asked["tenths"]
        assert (granted["title"], granted["year"]) == (asked["title"], asked["year"])


@given(st.sets(st.sampled_from([2020, 2021, 2022, 2023, 2024]), min_size=1))
def test_whatever_years_are_said_they_are_years_that_were_asked(years):
    kind = kind_of("epidemic_frontline")
    asked = checked(kind)
    try:
        granted = part_of(kind, asked, asked | {"years": sorted(years)})
    except CaseRefused:
        assert not years < {2021, 2022, 2023}
    else:
        assert set(granted["years"]) == years < {2021, 2022, 2023}


@pytest.mark.parametrize(("last", "allowed"), [("2024-01-02", True), ("2024-01-01", True), ("2023-12-31", False)])
def test_a_part_stays_in_its_year(last, allowed):
    kind = kind_of("hours_training")
    asked = kind.check({**TRAINING, "starts_on": "2023-12-30", "completed_on": "2024-01-03"})
    if allowed:
        assert part_of(kind, asked, asked | {"completed_on": last})["year"] == 2024
        return
    with pytest.raises(CaseRefused, match="年度"):
        part_of(kind, asked, asked | {"completed_on": last})


@pytest.mark.django_db
def test_thirty_two_hours_do_not_become_three_hundred_and_twenty(cast):
    payload = {**TRAINING, "hours": "32"}
    request = filed(cast.alatan, kind="hours_training", payload=payload)
    for said in ({"hours": "320"}, {"hours": "32.1"}, {"hours": "32"}, {"hours": "16", "title": "别的培训"}):
        with pytest.raises(CaseRefused):
            move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="x", granted={**payload, **said})
    request = move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="x", granted={**payload, "hours": "16"})
    with pytest.raises(CaseRefused):
        move(cast.league_reviewer, request, RequestMove.PASS_IN_PART, reason="x", granted={**payload, "hours": "33"})
    move(cast.league_reviewer, request, RequestMove.PASS_IN_PART, reason="缺席两天", granted={**payload, "hours": "24"})
    assert CreditRecord.objects.unscoped().get().tenths == 240
    assert CaseRequest.objects.unscoped().get().payload["hours"] == "32"


@pytest.mark.django_db
def test_years_and_periods_are_granted_in_part(cast):
    request = filed(cast.alatan, kind="epidemic_frontline", payload=ASKED["epidemic_frontline"])
    part = {**ASKED["epidemic_frontline"], "years": ["2022"]}
    request = move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="其余年度无记录", granted=part)
    move(cast.league_reviewer, request)
    assert Fact.objects.unscoped().get().values == {"years": [2022]}
    request = filed(cast.colleague, kind="high_skilled", payload=ASKED["high_skilled"])
    part = {**ASKED["high_skilled"], "since": "2023-01-01", "until": "2024-06-30"}
    move(cast.league_reviewer, move(cast.unit_hr, request, RequestMove.PASS_IN_PART, reason="x", granted=part))
    fact = Fact.objects.unscoped().get(learner=cast.colleague.learner)
    assert (fact.since, fact.until) == (dt.date(2023, 1, 1), dt.date(2024, 6, 30))
