"""docs/days.md, row by row: what each dated thing says a minute before its day begins in Shanghai, half an hour into
it, a minute before it ends, and half an hour after."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.holders.models import RoleAssignment
from accounts.holders.selectors import grants_on
from assessments.decisions.selectors import assess
from casework.charge.openings import Holdings
from casework.objections.days import AnswerDue, due
from casework.objections.selectors import way_to_object
from casework.requests.models import CaseRequest
from credits.annual.ledger import recount_all
from credits.annual.statistics import made_up_by_part
from exemptions.facts.models import Fact
from exemptions.facts.selectors import relief_of
from exemptions.facts.status import teacher_on
from exemptions.plans.coverage import plans_of
from exemptions.plans.terms import is_late
from ground import clock
from ground.actors import SystemActor
from learners.people.selectors import serving_on
from programs.tokens.services import make_token
from rulebook.facts import AnnualCheck
from rulebook.vocabulary import Verdict
from tests.casework.filing import objected, refused
from tests.credits import files
from tests.credits.people import NOW, record
from tests.exemptions import training

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
DAY = dt.date(2024, 6, 10)
BEFORE = DAY - dt.timedelta(1)
MOMENTS = [
    dt.datetime(2024, 6, 9, 15, 59, tzinfo=dt.UTC),  # 23:59 of the day before
    dt.datetime(2024, 6, 9, 16, 30, tzinfo=dt.UTC),  # 00:30 of the day
    dt.datetime(2024, 6, 10, 15, 59, tzinfo=dt.UTC),  # 23:59 of the day
    dt.datetime(2024, 6, 10, 16, 30, tzinfo=dt.UTC),  # 00:30 of the day after
]
FROM, UNTIL, ON = [False, True, True, True], [True, True, True, False], [False, True, True, False]
Reading = Callable[[Any], Callable[[], bool]]


def fact(person: Any, kind: str, begins: dt.date | None = None, ends: dt.date | None = None, **values: Any) -> None:
    Fact.objects.unscoped().create(
        learner=person, kind=kind, values=values, since=begins, until=ends, decided_at=NOW, decided_by="x"
    )


def relief(person: Any) -> Any:
    return relief_of(actor=SYSTEM, learner_ids=[person.pk], as_of=clock.today()).get(person.pk)


def membership(cast: Any) -> Callable[[], bool]:
    training.stays(cast.alatan.learner, (cast.kindergarten, dt.date(2020, 1, 1), BEFORE), (cast.school, DAY, None))
    return lambda: cast.alatan.learner in serving_on(actor=SYSTEM, unit=cast.school, day=clock.today())


def covered(cast: Any) -> Callable[[], bool]:
    person = cast.alatan.learner
    training.recorded(cast, units=[cast.school])
    training.stays(person, (cast.hospital, dt.date(2020, 1, 1), BEFORE), (cast.school, DAY, None))
    return lambda: bool(plans_of(actor=SYSTEM, learner_ids=[person.pk], as_of=clock.today()).get(person.pk))


def token(cast: Any) -> Callable[[], bool]:
    given: dict[str, Any] = {"account": cast.unit_hr.account, "name": "t", "today": BEFORE, "now": NOW}
    text = make_token(actor=SYSTEM, expires_on=DAY, **given).text
    return lambda: Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {text}"}).status_code == 200


def role(cast: Any) -> Callable[[], bool]:
    account = cast.unit_hr.account
    RoleAssignment.objects.filter(account=account).update(since=DAY, until=DAY)
    return lambda: bool(grants_on(account.pk, clock.today()))


def in_charge(cast: Any) -> Callable[[], bool]:
    RoleAssignment.objects.filter(account=cast.unit_hr.account).update(since=DAY, until=DAY)
    return lambda: bool(Holdings(SYSTEM, clock.today()).at(cast.school.path))


def period(cast: Any) -> Callable[[], bool]:
    fact(cast.alatan.learner, "high_skilled", DAY, DAY)
    return lambda: bool((found := relief(cast.alatan.learner)) and found.status.high_skilled)


def status(cast: Any) -> Callable[[], bool]:
    person = cast.alatan.learner
    fact(person, "sanke_teacher", DAY, DAY)
    return lambda: bool(teacher_on(person.pk, [clock.today()])[clock.today()])


def title(cast: Any) -> Callable[[], bool]:
    person = cast.alatan.learner
    for since in ("2019-12-01", DAY.isoformat()):
        fact(person, "tenure", dt.date.fromisoformat(since), title="x", since=since)
    return lambda: dict(relief(person).facts.more)["tenure"].since == DAY


def transfer(cast: Any) -> Callable[[], bool]:
    person = cast.alatan.learner
    fact(person, "transfer", on=DAY.isoformat())

    def moved() -> bool:
        found = assess(
            actor=SYSTEM, learner=person, application=AnnualCheck(2024), as_of=clock.today(), policy="xlgl-2024"
        )
        return found.decision.situation.transfer_year == 2024

    return moved


def received(cast: Any) -> Callable[[], bool]:
    """A plan that is sent at each moment, as far from the last day of the notice as that is from DAY."""
    plan = training.filed(cast)
    last = dt.date(2024, 1, 31)

    def late() -> bool:
        plan.filed_at = clock.now() - (DAY - last - dt.timedelta(1))
        return is_late(plan)

    return late


def completed(cast: Any) -> Callable[[], bool]:
    person = cast.alatan.learner
    record(person, verified=True, completed_on=DAY)

    def counts() -> bool:
        found = assess(
            actor=SYSTEM, learner=person, application=AnnualCheck(2024), as_of=clock.today(), policy="xlgl-2024"
        )
        return found.verdicts[0].verdict is Verdict.COUNTED

    return counts


def made_up(cast: Any) -> Callable[[], bool]:
    record(cast.alatan.learner, verified=True, year=2023, completed_on=DAY)
    recount_all()
    said = {"actor": SYSTEM, "unit": cast.league, "year": 2023, "policy": "xlgl-2024"}
    return lambda: any(tenths for *_key, tenths in made_up_by_part(**said, day=clock.today()))


def brought(cast: Any) -> Callable[[], bool]:
    """A row that was completed on DAY is of the future before it."""
    content = files.workbook([files.line(cast.alatan.learner, 完成时间=DAY.isoformat())])

    def told() -> bool:
        batch = files.plan(SYSTEM, files.upload(SYSTEM, cast.league, content), now=clock.now())
        return bool(batch.found["forecast"]["counting"])

    return told


def can_object(cast: Any) -> Callable[[], bool]:
    """Refused at noon of the day that is sixty days before DAY."""
    request = refused(cast, cast.alatan)
    CaseRequest.objects.unscoped().filter(pk=request.pk).update(decided_at=_noon(DAY - dt.timedelta(60)))
    here: dict[str, Any] = {"actor": cast.alatan.actor, "about": "request", "public_id": request.public_id}
    return lambda: way_to_object(**here, today=clock.today()).until is not None


def unanswered(cast: Any) -> Callable[[], bool]:
    """Objected to so that BEFORE is the last day of an answer in time."""
    request = refused(cast, cast.alatan, now=_noon(dt.date(2024, 1, 9)))
    CaseRequest.objects.unscoped().filter(pk=request.pk).update(decided_at=_noon(dt.date(2024, 5, 1)))
    objection = objected(cast.alatan, request, now=_noon(dt.date(2024, 5, 20)))
    assert objection.answer_by == DAY + dt.timedelta(1)  # DAY is 端午
    return lambda: due(objection.answer_by - dt.timedelta(2), clock.today(), DAY) is AnswerDue.OVERDUE


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(4), dt.UTC)


READ: dict[str, tuple[Reading, list[bool]]] = {
    "membership, employment": (membership, FROM),
    "membership": (covered, FROM),
    "role, deputy": (role, ON),
    "token of a program": (token, UNTIL),
    "office in charge of what is open": (in_charge, ON),
    "last day on which one can object": (can_object, UNTIL),
    "day by which an objection is answered": (unanswered, FROM),
    "fact with a period (5.2, 6.8)": (period, ON),
    "status of a teacher of the three subjects (6.5)": (status, ON),
    "title (6.9)": (title, FROM),
    "transfer (6.7)": (transfer, FROM),
    "training plan": (received, FROM),
    "record of hours": (completed, FROM),
    "hours made up": (made_up, FROM),
    "what a file would bring": (brought, FROM),
}
BY_NO_DAY = {
    "present unit (`Learner.unit`)": "it is today's by definition",
    "years at the epidemic front line (6.4)": "whole years: tests/exemptions/test_facts_in_time.py",
    "confirmation of ownership and post (6.2)": "it holds until it is withdrawn",
    "published rule pack": "on, below and above its first day: tests/policy/test_publishing.py",
    "ruling": "whole policy years: tests/assessments/test_series.py",
    "decision of an officer": "by what its doubt hangs on: tests/assessments/test_decisions.py",
    "closed season": "on, below and above the last day of the year: tests/reports/test_closing.py",
    "card, statement": "frozen: tests/reports/test_cards.py",
}
"""Rows that hang on no single day, each with the reason."""


@pytest.mark.parametrize("thing", READ)
def test_read_before_on_and_after_its_day(cast, monkeypatch, thing):
    make, expected = READ[thing]
    reads = make(cast)
    found = []
    for moment in MOMENTS:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        found.append(reads())
    assert found == expected


def test_the_table_has_a_reading_for_each_of_its_rows():
    text = (Path(__file__).resolve().parent.parent / "docs" / "days.md").read_text()
    rows = re.findall(r"^\| (.+?) \|", text, re.MULTILINE)
    assert [row for row in rows if row != "thing" and set(row) != {"-"}] != []
    assert {row for row in rows if row != "thing" and not row.startswith("-")} == set(READ) | set(BY_NO_DAY)


def test_control_read_by_the_day_of_utc_a_role_holds_on_other_days(cast, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: clock.now().date())
    with pytest.raises(AssertionError):
        test_read_before_on_and_after_its_day(cast, monkeypatch, "role, deputy")
