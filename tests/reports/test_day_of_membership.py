"""Who is counted, and where, says the membership on the day that is asked about: what happens to a person afterwards
changes nothing in the audit, the list, the crosstab, who is behind, the yearly table and the draw."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from assessments.standings.services import reassess
from ground.jobs import machine
from learners.people.models import Membership
from learners.people.services import change_employment, leave_unit, move_learner
from reports.sampling.models import SampleAudit, SampledPerson
from reports.sampling.services import ask_sample
from reports.statistics.models import YearTable
from reports.statistics.services import ask_table
from tests.signin import open_session

from .test_audit import DAY, NOW, QUESTION, SYSTEM, league

pytestmark = pytest.mark.django_db

LATER = dt.date(2026, 3, 2)
TODAY = dt.date(2026, 11, 29)
__all__ = ["league"]


def retires(cast: Any, day: dt.date) -> None:
    who = cast.colleague.learner
    change_employment(actor=SYSTEM, learner=who, employment="retired", day=day, today=max(day, TODAY))


def moves(cast: Any, day: dt.date) -> None:
    move_learner(actor=SYSTEM, learner=cast.alatan.learner, unit=cast.hospital, day=day, today=max(day, TODAY))


def leaves(cast: Any, day: dt.date) -> None:
    """The first day on which the person no longer belongs to the unit is ``day``."""
    last = day - dt.timedelta(days=1)
    leave_unit(actor=SYSTEM, learner=cast.outsider.learner, last_day=last, today=max(day, TODAY))


def figures(member: Any, unit: Any) -> dict[str, Any]:
    """Everything that is counted of a unit, as its pages and tables have it."""
    client, where = open_session(member), {"unit": str(unit.public_id), "question": QUESTION}
    picture = client.get(reverse("audit:units"), where).context["picture"]
    people = client.get(reverse("audit:people"), where)
    rows = people.context["page"].rows
    pivot = client.get(reverse("audit:crossed"), where).context["pivot"]
    behind = client.get(reverse("behind:behind"), where).context["behind"]
    return {
        "picture": picture.total.counts,
        "parts": [(part.unit.name, part.counts) for part in picture.parts],
        "list": sorted((row.learner.name, row.learner.place_name, row.state) for row in rows),
        "crosstab": [(line.label, [number for number, _address in line.cells]) for line in pivot.rows],
        "behind": [(line.unit.name, line.behind, line.tenths) for line in behind.parts],
    }


def table(cast: Any, unit: Any) -> dict[str, Any]:
    asked = ask_table(actor=SYSTEM, unit=unit, year=2024, policy="xlgl-2024", now=NOW)
    assert machine.run(asked.job_id).state == "done"
    return YearTable.objects.unscoped().get(pk=asked.pk).content


def drawn(cast: Any, unit: Any) -> tuple[int, str, list[int]]:
    asked = ask_sample(
        actor=SYSTEM, unit=unit, question=QUESTION, title="抽查", seed="s", percent=Decimal(100), number=None,
        strata=["part"], policy="xlgl-2024", now=NOW,
    )  # fmt: skip
    assert machine.run(asked.job_id).state == "done"
    audit = SampleAudit.objects.unscoped().get(pk=asked.pk)
    people = SampledPerson.objects.unscoped().filter(audit=audit).order_by("position")
    return audit.population, audit.population_hash, list(people.values_list("learner_id", flat=True))


def everything(cast: Any) -> dict[str, Any]:
    readers = {cast.league: cast.league_reviewer, cast.xilinhot: cast.banner_hr, cast.school: cast.unit_hr}
    pages = {unit.name: figures(member, unit) for unit, member in readers.items()}
    return pages | {"table": table(cast, cast.league), "draw": drawn(cast, cast.league)}


@pytest.mark.parametrize("happens", [retires, moves, leaves])
def test_what_happens_afterwards_changes_no_figure_of_the_day(league, happens):
    before = everything(league)
    happens(league, LATER)
    reassess(actor=SYSTEM, today=DAY)
    assert everything(league) == before


@pytest.mark.parametrize("happens", [retires, moves, leaves])
def test_it_counts_from_its_own_day(league, happens):
    """The control: one day after the day of the audit changes nothing, the day itself does."""
    before = everything(league)
    happens(league, DAY + dt.timedelta(days=1))
    assert everything(league) == before
    Membership.objects.unscoped().filter(since=DAY + dt.timedelta(days=1)).update(since=DAY)
    Membership.objects.unscoped().filter(until=DAY).update(until=DAY - dt.timedelta(days=1))
    reassess(actor=SYSTEM, today=DAY)
    after = everything(league)
    assert all(after[name] != before[name] for name in ("锡林郭勒盟", "table", "draw"))


def test_whoever_has_moved_stands_in_the_list_without_their_file(league):
    moves(league, LATER)
    page = open_session(league.unit_hr).get(reverse("audit:people"), {"q": league.alatan.learner.name}).content.decode()
    assert "（今日：现已属于其他单位）" in page
    assert reverse("home:person", args=[league.alatan.learner.public_id]) not in page
    assert reverse("home:person", args=[league.colleague.learner.public_id]) not in page
    everybody = open_session(league.unit_hr).get(reverse("audit:people")).content.decode()
    assert reverse("home:person", args=[league.colleague.learner.public_id]) in everybody


def test_the_new_unit_has_nobody_more_on_that_day(league):
    before = figures(league.league_reviewer, league.hospital)
    moves(league, LATER)
    assert figures(league.league_reviewer, league.hospital) == before
