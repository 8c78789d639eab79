"""Who sees whom: the interface says the same as the pages, for every role and every person, by session and by token."""

from __future__ import annotations

import datetime as dt

import pytest

from assessments.decisions.selectors import assess
from assessments.standings.services import reassess
from learners.people.models import Learner
from reports.cards.services import issue
from rulebook.facts import AnnualCheck
from tests.casework.filing import filed
from tests.cast import STAFF
from tests.credits.people import NOW, record
from tests.signin import open_session

from .calling import SYSTEM, caller, token_for

pytestmark = pytest.mark.django_db
MEMBERS = ["alatan", "colleague", "outsider", "stranger", *STAFF]
PEOPLE = ("alatan", "colleague", "outsider")
LISTS = {
    "learners": "id", "records": "learner_id", "annual-records": "id", "decisions": "learner_id", "cards": "learner_id",
    "requests": "learner_id",
}  # fmt: skip


@pytest.fixture
def filled(cast):
    """Each person has a record, a frozen decision, a paper and a request."""
    for name in PEOPLE:
        learner = cast.members[name].learner
        record(learner, verified=True)
        found = assess(
            actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=dt.date(2024, 6, 3), policy="xlgl-2024"
        )
        issue(actor=SYSTEM, assessment=found, now=NOW)
        filed(cast.members[name])
    return cast


def seen_on_pages(cast, client):
    """Whose page opens."""
    return {
        name
        for name in PEOPLE
        if client.get(f"/people/{cast.members[name].learner.public_id}/hours/").status_code == 200
    }


def seen_by_interface(cast, client, address, key):
    answer = client.get(f"/api/v1/{address}/", {"limit": 200})
    if answer.status_code == 404:
        return set()
    by_id = {str(cast.members[name].learner.public_id): name for name in PEOPLE}
    return {by_id[row[key]] for row in answer.json()["results"]}


def test_lists_hold_the_people_whose_pages_open(filled):
    found = []
    for member in MEMBERS:
        client = open_session(filled.members[member])
        _token, text = token_for(filled.members[member])
        pages = seen_on_pages(filled, client)
        for address, key in LISTS.items():
            for way, program in (("session", client), ("token", caller(text))):
                if (seen := seen_by_interface(filled, program, address, key)) != pages:
                    found.append(f"{member} by {way}: {address} shows {sorted(seen)}, pages show {sorted(pages)}")
    assert not found, "\n" + "\n".join(found)


def test_control_without_the_filter_of_scope_it_is_found(filled, monkeypatch):
    from django.db.models import Q

    from credits.records.models import CreditRecord

    monkeypatch.setattr(CreditRecord, "visible_q", classmethod(lambda cls, actor: Q()))
    client = open_session(filled.unit_hr)
    assert seen_by_interface(filled, client, "records", "learner_id") != seen_on_pages(filled, client)


@pytest.mark.parametrize("member", MEMBERS)
def test_a_narrowed_token_never_sees_more(filled, member):
    whole = {}
    for unit in (None, filled.league, filled.xilinhot, filled.school, filled.hospital):
        _token, text = token_for(filled.members[member], unit=unit)
        for address, key in LISTS.items():
            seen = seen_by_interface(filled, caller(text), address, key)
            whole.setdefault(address, seen)
            below = {
                name for name in PEOPLE if unit is None or filled.members[name].learner.unit.path.startswith(unit.path)
            }
            assert seen <= whole[address] & below


@pytest.mark.parametrize("member", MEMBERS)
def test_a_person_asked_for_by_id_is_there_as_the_page_is(filled, member):
    client = open_session(filled.members[member])
    _token, text = token_for(filled.members[member])
    pages = seen_on_pages(filled, client)
    for name in PEOPLE:
        key = filled.members[name].learner.public_id
        for part in ("", "decision/"):
            statuses = {program.get(f"/api/v1/learners/{key}/{part}").status_code for program in (client, caller(text))}
            assert statuses == {200 if name in pages else 404}, name


def test_the_verdict_is_that_of_the_page(filled):
    client = open_session(filled.league_reviewer)
    for name in PEOPLE:
        learner = filled.members[name].learner
        for year in (2021, 2023, 2024):
            said = client.get(
                f"/api/v1/learners/{learner.public_id}/decision/",
                {"question": f"annual_check:{year}", "as_of": "2024-06-03", "policy": "xlgl-2024"},
            ).json()
            found = assess(
                actor=filled.league_reviewer.actor, learner=learner, application=AnnualCheck(year),
                as_of=dt.date(2024, 6, 3), policy="xlgl-2024",
            )  # fmt: skip
            assert said["outcome"] == found.outcome
            assert said["summary"] == found.summary
            assert said["decision"]["missing"] == found.decision.as_dict().get("missing")


def test_figures_of_units_are_those_of_the_audit(filled):
    Learner.objects.unscoped().update(employment="active")
    reassess(actor=SYSTEM, today=dt.date(2024, 6, 3))
    for member, people in (("league_reviewer", 3), ("banner_hr", 2), ("unit_hr", 2)):
        client = open_session(filled.members[member])
        total = client.get("/api/v1/audit/units/", {"notice": 2024}).json()["total"]
        listed = client.get("/api/v1/audit/people/", {"notice": 2024}).json()["results"]
        behind = client.get("/api/v1/behind/", {"notice": 2024}).json()["total"]
        assert (total["people"], len(listed)) == (people, people)
        assert behind["behind"] + behind["excused"] == people - total["met"]
