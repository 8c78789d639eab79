"""What an office clicks, by programs: hours verified and returned, requests decided, each undone; never beyond one's
own office, never one's own, never twice."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from casework.requests.models import CaseRequest
from credits.records.models import CreditRecord
from journal.models import JournalEntry
from programs.tokens.scopes import TokenScopes
from tests.casework.filing import NOW, filed
from tests.credits.people import record

from .calling import caller, token_for

pytestmark = pytest.mark.django_db
WRITES = TokenScopes(writes=True)
RECORDS = "/api/v1/records/"


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(NOW, tick=False):
        yield


def send(member, address, body, *, may=WRITES):
    return caller(token_for(member, may=may)[1]).post(address, body, "application/json")


def waiting(learner, count=1):
    return [str(record(learner, verified=False).public_id) for _ in range(count)]


def verified(keys):
    return CreditRecord.objects.unscoped().filter(public_id__in=keys, verified_at__isnull=False).count()


def test_hours_are_verified_line_by_line_and_undone(cast):
    mine, foreign = waiting(cast.alatan.learner, 2), waiting(cast.outsider.learner)
    strange = str(uuid.uuid4())
    said = send(cast.department_hr, RECORDS + "verify/", {"records": [mine[0], *foreign, strange, mine[1]]}).json()
    assert [row["result"] for row in said["results"]] == ["verified", "not_there", "not_there", "verified"]
    assert (said["count"], verified(mine), verified(foreign)) == (2, 2, 0)
    again = send(cast.department_hr, RECORDS + "verify/", {"records": mine})
    assert (again.status_code, verified(mine)) == (422, 2)
    undo = f"{RECORDS}acts/{said['id']}/undo/"
    assert send(cast.league_reviewer, undo, {}).status_code == 404, "only whoever did it"
    assert caller(token_for(cast.department_hr, may=WRITES)[1]).generic("POST", undo).json() == {"count": 2}
    assert verified(mine) == 0
    assert send(cast.department_hr, undo, {}).status_code == 422
    actions = JournalEntry.objects.filter(object_key=said["id"]).values_list("action", flat=True)
    assert len(set(actions)) == 2


def test_an_act_is_undone_within_five_minutes_and_no_later(cast):
    said = send(cast.department_hr, RECORDS + "verify/", {"records": waiting(cast.alatan.learner)}).json()
    for seconds, status in ((301, 422), (300, 200)):
        with time_machine.travel(NOW + dt.timedelta(seconds=seconds), tick=False):
            assert send(cast.department_hr, f"{RECORDS}acts/{said['id']}/undo/", {}).status_code == status


def test_what_somebody_else_has_done_is_passed_over(cast):
    first, second = waiting(cast.alatan.learner, 2)
    send(cast.league_reviewer, RECORDS + "verify/", {"records": [first]})
    said = send(cast.department_hr, RECORDS + "verify/", {"records": [first, second]}).json()
    assert [row["result"] for row in said["results"]] == ["passed_over", "verified"]


def test_hours_are_returned_with_a_reason(cast):
    keys = waiting(cast.alatan.learner)
    assert send(cast.department_hr, RECORDS + "return/", {"records": keys, "reason": " "}).status_code == 422
    said = send(cast.department_hr, RECORDS + "return/", {"records": keys, "reason": "课程不在目录"}).json()
    assert said["results"] == [{"id": keys[0], "result": "returned"}]
    assert CreditRecord.objects.unscoped().get().returned_reason == "课程不在目录"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "records"), ({"records": []}, "records"), ({"records": "x"}, "records"), ({"records": [1]}, "records"),
        ({"records": ["x"]}, "records"), ({"records": [str(uuid.uuid4())] * 201}, "records"),
        ({"records": [str(uuid.uuid4())], "reason": 1}, "reason"),
        ({"records": [str(uuid.uuid4())], "reason": "x" * 501}, "reason"),
        ({"records": [str(uuid.uuid4())], "nonsense": 1}, "nonsense"),
    ],
)  # fmt: skip
def test_a_body_that_does_not_fit_names_the_field(cast, body, field):
    answer = send(cast.department_hr, RECORDS + "verify/", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_two_hundred_records_are_taken_at_once(cast):
    keys = [*waiting(cast.alatan.learner), *(str(uuid.uuid4()) for _ in range(199))]
    assert send(cast.department_hr, RECORDS + "verify/", {"records": keys}).json()["count"] == 1


def test_reading_is_not_writing(cast):
    keys = waiting(cast.alatan.learner)
    answer = send(cast.department_hr, RECORDS + "verify/", {"records": keys}, may=TokenScopes())
    assert (answer.status_code, answer.json()["code"], verified(keys)) == (403, "token_scope", 0)


# --- requests -------------------------------------------------------------------------------------------------------
@pytest.fixture
def case(cast):
    return filed(cast.alatan)


def address(case, act="decide"):
    return f"/api/v1/requests/{case.public_id}/{act}/"


def of(case):
    return CaseRequest.objects.unscoped().get(pk=case.pk)


def test_a_request_is_decided_with_the_version_that_was_read_and_undone(cast, case):
    stale = send(cast.unit_hr, address(case), {"move": "pass", "version": case.version - 1})
    assert (stale.status_code, of(case).version) == (422, case.version)
    said = send(cast.unit_hr, address(case), {"move": "pass", "version": case.version}).json()
    assert said["version"] == of(case).version > case.version
    assert of(case).office != case.office, "it lies with the next office"
    undone = send(cast.unit_hr, address(case, "undo"), {"version": said["version"]})
    assert (undone.status_code, of(case).office) == (200, case.office)


def test_it_is_returned_with_a_reason_only(cast, case):
    body = {"move": "return", "version": case.version}
    assert send(cast.unit_hr, address(case), body).status_code == 422
    assert send(cast.unit_hr, address(case), body | {"reason": "请补证书"}).json()["state"] == "returned"


@pytest.mark.parametrize("member", ["stranger", "alatan", "audit_admin"])
def test_who_does_not_review_it_finds_no_such_address(cast, case, member):
    assert send(cast.members[member], address(case), {"move": "pass", "version": case.version}).status_code == 404
    assert of(case).version == case.version


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version": 1}, "move"), ({"move": "pass_in_part", "version": 1}, "move"), ({"move": ["pass"]}, "move"),
        ({"move": "pass"}, "version"), ({"move": "pass", "version": True}, "version"),
        ({"move": "pass", "version": 1, "seen_proof": "yes"}, "seen_proof"),
    ],
)  # fmt: skip
def test_a_decision_that_does_not_fit_names_the_field(cast, case, body, field):
    answer = send(cast.unit_hr, address(case), body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
