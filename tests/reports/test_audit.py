"""Unit audit: figures, the people behind them, scope, and the table to take away."""

from __future__ import annotations

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.holders.models import RoleAssignment
from assessments.decisions.models import HumanDecision
from assessments.decisions.selectors import assess
from assessments.decisions.services import freeze
from assessments.standings.services import reassess
from credits.annual.ledger import recount_all
from ground.actors import SystemActor
from ground.jobs import machine
from journal.models import JournalEntry
from learners.people.models import Learner, Membership
from reports.audit.jobs import remove_old
from reports.audit.models import Export
from rulebook.facts import AnnualCheck
from tests.cast import id_number
from tests.credits.people import record
from tests.signin import open_session
from units.models import Unit

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 12, 31)
NOW = dt.datetime(2024, 12, 31, 4, tzinfo=dt.UTC)
QUESTION = "annual_check:2024"
SYSTEM = SystemActor("test")


def study(learner, *, public: int = 0, professional: int = 0) -> None:
    day = dt.date(2024, 6, 1)
    if public:
        record(learner, verified=True, tenths=public, subject="public", completed_on=day, exam_passed=True, title=None)
    if professional:
        record(learner, verified=True, tenths=professional, subject="professional", completed_on=day, title=None)


@pytest.fixture
def league(cast):
    """Alatan is complete, the colleague has the public subject only, the outsider nothing at all."""
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=599)
    recount_all()
    reassess(actor=SYSTEM, today=DAY)
    return cast


def page(member, name: str, **query) -> str:
    answer = open_session(member).get(reverse(f"audit:{name}"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def counts(member, **query) -> dict[str, int]:
    answer = open_session(member).get(reverse("audit:units"), query)
    return answer.context["picture"].total.counts


def people(member, **query) -> set[str]:
    answer = open_session(member).get(reverse("audit:people"), query)
    assert answer.status_code == 200
    return {person.learner.name for person in answer.context["page"].rows}


def test_everybody_in_service_is_counted_once_in_the_right_column(league):
    found = counts(league.league_reviewer)
    assert found["complete"] == 1
    assert found["public_only"] == 1
    assert sum(found.values()) == Learner.objects.unscoped().filter(employment="active").count()


def test_whoever_is_on_long_leave_or_retired_is_not_counted(league):
    before = sum(counts(league.league_reviewer).values())
    Membership.objects.unscoped().filter(learner=league.colleague.learner).update(employment="retired")
    reassess(actor=SYSTEM, today=DAY)
    assert sum(counts(league.league_reviewer).values()) == before - 1


def test_the_parts_add_up_to_the_whole(league):
    answer = open_session(league.league_reviewer).get(reverse("audit:units"))
    picture = answer.context["picture"]
    for name, number in picture.total.counts.items():
        assert sum(part.counts[name] for part in picture.parts) == number


def test_every_figure_opens_the_people_behind_it(league):
    for name, number in counts(league.league_reviewer).items():
        assert len(people(league.league_reviewer, state=name)) == number
    assert people(league.league_reviewer, state="public_only") == {league.colleague.learner.name}
    assert people(league.league_reviewer, state="met") == {league.alatan.learner.name}


def test_the_list_says_what_is_missing_and_what_it_costs(league):
    text = page(league.unit_hr, "people", state="not_met")
    assert "缺专业 </span>0.1" in text
    assert "0.25" in text


@pytest.mark.parametrize(("hours", "found"), [("0.1", True), ("0.2", False)])
def test_missing_hours_filter_on_the_figure_and_above(league, hours, found):
    names = people(league.unit_hr, missing_from=hours)
    assert (league.colleague.learner.name in names) is found


def test_scope_ends_at_the_own_unit(league):
    assert league.outsider.learner.name not in people(league.banner_hr)
    answer = open_session(league.banner_hr).get(reverse("audit:units"), {"unit": str(league.dongwu.public_id)})
    random = open_session(league.banner_hr).get(reverse("audit:units"), {"unit": str(uuid.uuid4())})
    assert (answer.status_code, random.status_code) == (404, 404)
    assert answer.content == random.content


def test_who_is_no_officer_finds_nothing(league):
    for member in (league.alatan, league.stranger, league.system_admin):
        for name in ("units", "people"):
            assert open_session(member).get(reverse(f"audit:{name}")).status_code == 404


def test_a_number_in_the_search_is_never_looked_up(league):
    learner = league.alatan.learner
    assert people(league.unit_hr, q=learner.id_number) == people(league.unit_hr)


def test_an_officers_decision_moves_the_person_out_of_doubt(league):
    doubtful = HumanDecision.objects.unscoped()
    learner = league.alatan.learner
    before = counts(league.league_reviewer, question="title_review:senior")
    assert before["needs_confirmation"] >= 1
    assessment = assess(actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=DAY, policy="xlgl-2024")
    doubtful.create(
        learner=learner,
        policy="xlgl-2024",
        key="title_review:senior",
        details={},
        outcome="met",
        reason="核实过",
        facts_hash="0" * 64,
        doubt="unknown:",
        snapshot=freeze(actor=SYSTEM, assessment=assessment, now=NOW),
        decided_at=NOW,
        decided_by="李建国",
    )
    after = counts(league.league_reviewer, question="title_review:senior")
    assert after["needs_confirmation"] == before["needs_confirmation"] - 1
    assert after["complete"] == before["complete"] + 1
    assert learner.name in people(league.league_reviewer, question="title_review:senior", state="complete")
    assert learner.name not in people(
        league.league_reviewer, question="title_review:senior", state="needs_confirmation"
    )


def export(member, query: str):
    client = open_session(member)
    answer = client.post(reverse("audit:ask_for_export"), {"query": query})
    assert answer.status_code == 302
    row = Export.objects.latest("asked_at")
    return client, row


def test_the_export_holds_exactly_what_is_filtered(league):
    client, row = export(league.league_reviewer, f"question={QUESTION}&state=not_met")
    assert machine.run(row.job_id).state == "done"
    body = client.get(reverse("audit:export", args=[row.public_id])).content
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "2024年度审验" in rows[0][0]
    assert league.league_reviewer.account.name in rows[1][0]
    names = {line[0] for line in rows[3:]}
    assert names == people(league.league_reviewer, state="not_met")
    assert JournalEntry.objects.filter(action="export.asked").count() == 1


def test_the_export_shows_no_whole_number(league):
    client, row = export(league.league_reviewer, "")
    machine.run(row.job_id)
    body = client.get(reverse("audit:export", args=[row.public_id])).content
    text = str(list(openpyxl.load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)))
    assert league.alatan.learner.name in text
    assert league.alatan.learner.id_number not in text


def test_the_table_belongs_to_whoever_asked(league):
    _, row = export(league.league_reviewer, "")
    machine.run(row.job_id)
    for other in (league.banner_hr, league.league_policy):
        assert open_session(other).get(reverse("audit:export", args=[row.public_id])).status_code == 404


def test_a_role_withdrawn_meanwhile_stops_the_export(league):
    _, row = export(league.banner_hr, "")
    RoleAssignment.objects.filter(account=league.banner_hr.account).update(until=dt.date(2021, 1, 1))
    job = machine.run(row.job_id)
    row.refresh_from_db()
    assert job.state == "failed"
    assert "不在" in job.message
    assert row.file_key == ""


def test_a_formula_in_a_name_stays_text(league):
    Learner.objects.unscoped().filter(pk=league.colleague.learner.pk).update(name="=1+1")
    client, row = export(league.league_reviewer, "state=public_only")
    machine.run(row.job_id)
    body = client.get(reverse("audit:export", args=[row.public_id])).content
    cell = openpyxl.load_workbook(io.BytesIO(body)).active["A4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_picture_takes_the_same_number_of_queries_for_few_and_many(league):
    client = open_session(league.league_reviewer)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("audit:units"))
    for number in range(30):
        unit = Unit.objects.get(pk=league.school.pk)
        learner = Learner(
            name=f"新{number}",
            id_number=id_number(dt.date(1990, 1, 1), number + 500),
            id_number_index=f"x{number}",
            unit=unit,
        )
        learner.save()
    reassess(actor=SYSTEM, today=DAY)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("audit:units"))
    assert len(many) == len(few)


def test_files_of_old_exports_go_and_the_record_stays(league):
    client, row = export(league.league_reviewer, "")
    machine.run(row.job_id)
    week = dt.timedelta(days=7)
    assert remove_old(row.asked_at + week, actor=SYSTEM) == 0
    assert remove_old(row.asked_at + week + dt.timedelta(seconds=1), actor=SYSTEM) == 1
    assert client.get(reverse("audit:export", args=[row.public_id])).status_code == 404
    assert client.get(reverse("audit:export_page", args=[row.public_id])).status_code == 200
