"""Hours pushed by a platform: what becomes of each line, sent again, corrected, withdrawn, tried in the sandbox."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client

from credits.records.models import CreditRecord
from credits.verification.selectors import records_to_verify
from ground import clock, vault
from programs.pushing import lines, memory, signing
from programs.pushing.models import PushAnswer, SeenNonce
from programs.tokens.scopes import TokenScopes
from programs.tokens.services import make_token
from tests.cast import id_number
from tests.credits.people import NOW, platform, record
from tests.signin import open_session
from uploads.models import Upload

from .calling import ME, SYSTEM, caller, token_for

pytestmark = pytest.mark.django_db
PUSH, WITHDRAW = "/api/v1/push/records/", "/api/v1/push/withdrawals/"
JSON, LINES = "application/json", "application/x-ndjson"
TODAY = dt.datetime(2024, 6, 10, 4, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _inside_the_study_window():
    with time_machine.travel(TODAY, tick=False):
        yield


def pushing(cast, member="department_hr", unit="education", **more):
    """A token by which the platform pushes for an office."""
    may = TokenScopes(reads=False, pushes=True, platform=platform(), **more)
    return make_token(
        actor=SYSTEM, account=cast.members[member].account, name="平台", unit=getattr(cast, unit), may=may,
        expires_on=clock.today(), today=clock.today(), now=clock.now(),
    )  # fmt: skip


def signed(made, body, path=PUSH, *, at=None, nonce=None, key=None):
    stamp, word = str(int((at or TODAY).timestamp())), nonce or uuid.uuid4().hex
    return {
        "Authorization": f"Bearer {made.text}",
        "X-Cetrack-Timestamp": stamp,
        "X-Cetrack-Nonce": word,
        "X-Cetrack-Signature": signing.signature(key or made.signing_key, stamp, word, "POST", path, body),
    }


def send(made, body, path=PUSH, kind=LINES, **head):
    text = body if isinstance(body, bytes) else "\n".join(json.dumps(one) for one in body).encode()
    return Client(headers=signed(made, text, path) | head).post(path, text, kind)


def said(member, number="R1", **values):
    """One line about a member of the cast."""
    learner = member.learner
    return {
        "record_number": number, "name": learner.name, "document_number": learner.id_number, "year": 2024,
        "subject": "public", "course_name": "人工智能概论", "hours": "10", "completed_on": "2024-05-20",
        "exam_passed": True,
    } | values  # fmt: skip


def results(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [(row["result"], row.get("code", "")) for row in answer.json()["results"]]


def live():
    return CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True)


def test_one_record_arrives_as_imported_and_waits_to_be_verified(cast):
    answer = send(pushing(cast), json.dumps(said(cast.alatan)).encode(), kind=JSON)
    assert results(answer) == [("stored", "")]
    row = live().get()
    assert (row.learner, row.tenths, row.verified_at, row.record_number) == (cast.alatan.learner, 100, None, "R1")
    assert (row.batch.office, row.batch.about, row.batch.state) == (cast.education, platform().host, "stored")
    assert row in records_to_verify(actor=cast.department_hr.actor)
    page = open_session(cast.department_hr).get(f"/hours/imports/{row.batch.public_id}/").content.decode()
    assert "由平台通过程序接口推送" in page


def test_each_line_has_its_result(cast):
    good = said(cast.alatan)
    stranger = {**good, "record_number": "R2", "document_number": id_number(dt.date(1970, 1, 1), 11)}
    body = [
        good,
        {**good},
        stranger,
        said(cast.alatan, "R3", name="别人"),
        said(cast.outsider, "R4"),
        said(cast.colleague, "R5", completed_on="2024-06-11"),
        said(cast.colleague, "R6", hours="0"),
        said(cast.colleague, "R7", subject="x"),
        said(cast.colleague, "R8", exam_passed="yes"),
        said(cast.colleague, "R9", more=1),
        {name: value for name, value in said(cast.colleague, "R10").items() if name != "year"},
        [1],
        said(cast.colleague, "R11", course_name="=1+1\t"),
        said(cast.colleague, "R12", hours=29.5, subject="professional", exam_passed=None),
    ]
    answer = send(pushing(cast), body)
    assert results(answer) == [
        ("stored", ""),
        ("already_there", "twice_in_file"),
        ("not_in_roster", "not_in_roster"),
        ("refused", "name_differs"),
        ("not_in_roster", "not_in_roster"),
        ("refused", "in_future"),
        ("refused", results(answer)[6][1]),
        ("refused", "wrong_type"),
        ("refused", "wrong_type"),
        ("refused", "unknown_field"),
        ("refused", "missing"),
        ("refused", "unreadable"),
        ("refused", "wrong_type"),
        ("stored", ""),
    ]
    rows = answer.json()["results"]
    assert rows[6]["field"] == "hours"
    assert all(row["detail"] for row in rows if row["result"] in {"refused", "not_in_roster"})
    assert answer.json()["counts"] == {"already_there": 1, "not_in_roster": 2, "refused": 9, "stored": 2}
    assert sorted(live().values_list("record_number", "tenths")) == [("R1", 100), ("R12", 295)]
    assert cast.alatan.learner.id_number not in answer.content.decode()


@pytest.mark.parametrize("text", ["6e1", "29.55", "-1", '"6e1"', "true", "NaN"])
def test_hours_are_read_as_they_are_written(cast, text):
    body = json.dumps(said(cast.alatan)).replace('"hours": "10"', f'"hours": {text}').encode()
    assert results(send(pushing(cast), body))[0][0] == "refused"
    assert not live().exists()


def test_a_field_that_stands_twice_is_refused(cast):
    body = json.dumps(said(cast.alatan)).replace('"hours": "10"', '"hours": "10", "hours": "20"').encode()
    assert results(send(pushing(cast), body)) == [("refused", "unreadable")]


def test_sent_again_it_is_there_already(cast):
    made = pushing(cast)
    assert results(send(made, [said(cast.alatan), said(cast.colleague, "R2")])) == [("stored", "")] * 2
    assert results(send(made, [said(cast.colleague, "R2"), said(cast.alatan)])) == [("already_there", "")] * 2
    assert (live().count(), Upload.objects.unscoped().count()) == (2, 1)


def test_a_correction_replaces_what_nobody_has_verified(cast):
    made = pushing(cast)
    send(made, [said(cast.alatan)])
    assert results(send(made, [said(cast.alatan, hours="12")])) == [("corrected", "")]
    assert live().get().tenths == 120


def test_what_is_verified_no_push_changes(cast):
    made = pushing(cast)
    send(made, [said(cast.alatan), said(cast.colleague, "R2")])
    CreditRecord.objects.unscoped().filter(record_number="R1").update(verified_at=NOW, verified_by="x")
    answer = send(made, [said(cast.alatan, hours="90"), said(cast.colleague, "R2", hours="11")])
    assert results(answer) == [("refused", "verified_already"), ("corrected", "")]
    assert dict(live().values_list("record_number", "tenths")) == {"R1": 100, "R2": 110}


def test_the_same_key_gives_the_same_answer(cast):
    made, head = pushing(cast), {"Idempotency-Key": "k-1"}
    first = send(made, [said(cast.alatan)], **head)
    again = send(made, [said(cast.alatan)], **head)
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    other = send(made, [said(cast.alatan, hours="11")], **head)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert live().get().tenths == 100
    assert (
        send(made, [said(cast.alatan)], **{"Idempotency-Key": "x" * 65}).json()["errors"][0]["field"]
        == "Idempotency-Key"
    )


def test_a_push_that_is_being_worked_on_is_not_begun_twice(cast):
    made = pushing(cast)
    body = json.dumps(said(cast.alatan)).encode()
    memory.begin_answer(made.token, "k", hashlib.sha256(body).hexdigest(), now=TODAY)
    assert send(made, body, **{"Idempotency-Key": "k"}).json()["code"] == "in_progress"
    with time_machine.travel(TODAY + memory.GIVEN_UP, tick=False):
        assert send_at(made, body, memory.GIVEN_UP)["code"] == "in_progress"
    late = memory.GIVEN_UP + dt.timedelta(seconds=1)
    with time_machine.travel(TODAY + late, tick=False):
        assert send_at(made, body, late)["counts"] == {"stored": 1}


def send_at(made, body, later):
    head = signed(made, body, at=TODAY + later) | {"Idempotency-Key": "k"}
    return Client(headers=head).post(PUSH, body, LINES).json()


def test_a_push_of_which_nothing_could_be_taken_leaves_its_key_free(cast):
    made, head = pushing(cast, unit="hospital"), {"Idempotency-Key": "k"}
    assert send(made, [said(cast.outsider)], **head).json()["code"] == "refused"
    assert not PushAnswer.objects.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"X-Cetrack-Signature": ""}, "signature_missing"),
        ({"X-Cetrack-Timestamp": "x"}, "signature_wrong"),
        ({"X-Cetrack-Nonce": "short"}, "signature_wrong"),
        ({"X-Cetrack-Signature": "v1=" + "0" * 64}, "signature_wrong"),
        ({"X-Cetrack-Signature": "ü"}, "signature_wrong"),
    ],
)
def test_without_a_right_signature_nothing_is_taken(cast, change, code):
    made, body = pushing(cast), json.dumps(said(cast.alatan)).encode()
    answer = Client(headers=signed(made, body) | change).post(PUSH, body, LINES)
    assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert not live().exists()
    assert not SeenNonce.objects.exists()


def test_another_body_address_or_key_breaks_the_signature(cast):
    made, body = pushing(cast), json.dumps(said(cast.alatan)).encode()
    for head, path, text in (
        (signed(made, body), PUSH, body + b" "),
        (signed(made, body, path=WITHDRAW), PUSH, body),
        (signed(made, body, key="other"), PUSH, body),
    ):
        assert Client(headers=head).post(path, text, LINES).json()["code"] == "signature_wrong"
    assert Client(headers=signed(made, body)).post(PUSH, body, LINES).status_code == 200


@pytest.mark.parametrize(("seconds", "status"), [(-301, 401), (-300, 200), (0, 200), (300, 200), (301, 401)])
def test_a_signature_is_good_for_five_minutes(cast, seconds, status):
    made, body = pushing(cast), json.dumps(said(cast.alatan)).encode()
    head = signed(made, body, at=TODAY + dt.timedelta(seconds=seconds))
    assert Client(headers=head).post(PUSH, body, LINES).status_code == status


def test_the_very_same_request_comes_once(cast):
    made, body = pushing(cast), json.dumps(said(cast.alatan)).encode()
    head = signed(made, body)
    answers = [Client(headers=head).post(PUSH, body, LINES) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 401]
    assert answers[1].json()["code"] == "signature_replayed"


def test_a_sandbox_stores_nothing(cast):
    made = pushing(cast, sandbox=True)
    before = set(vault.stored_keys())
    answer = send(made, [said(cast.alatan), said(cast.outsider, "R2")])
    assert results(answer) == [("stored", ""), ("not_in_roster", "not_in_roster")]
    assert answer.json()["sandbox"] is True
    assert (live().count(), Upload.objects.unscoped().count()) == (0, 0)
    assert set(vault.stored_keys()) == before
    assert (
        send(made, json.dumps({"record_numbers": ["R1"]}).encode(), WITHDRAW, JSON).json()["results"][0]["result"]
        == "not_there"
    )


def test_tokens_keep_to_their_scope(cast):
    made = pushing(cast)
    _token, reader = token_for(cast.department_hr)
    assert caller(made.text).get(ME).json()["code"] == "token_scope"
    assert caller(reader).post(PUSH, "{}", JSON).json()["code"] == "token_scope"
    assert open_session(cast.department_hr).post(PUSH, "{}", JSON).json()["code"] == "push_token_needed"


def test_rights_are_those_of_the_account(cast):
    made = pushing(cast)
    cast.department_hr.account.roles.update(withdrawn_at=TODAY)
    assert send(made, [said(cast.alatan)]).json()["code"] == "refused"
    for member in ("unit_hr", "supervisor", "alatan"):
        assert send(pushing(cast, member, "school"), [said(cast.alatan)]).json()["code"] == "refused"
    assert not live().exists()


def test_so_many_lines_and_no_more(cast):
    made = pushing(cast)
    many = b"[]\n" * lines.MOST_LINES
    assert len(results(send(made, many))) == lines.MOST_LINES
    assert send(made, many + b"[]").json()["code"] == "too_large"
    assert send(made, b"\n \n").json()["code"] == "invalid"


def withdrawn(made, *numbers):
    answer = send(made, json.dumps({"record_numbers": numbers}).encode(), WITHDRAW, JSON)
    return [row["result"] for row in answer.json()["results"]]


def test_a_platform_takes_back_its_own_that_nobody_has_verified(cast):
    made = pushing(cast)
    send(made, [said(cast.alatan), said(cast.colleague, "R2")])
    record(cast.colleague.learner, record_number="F1")
    CreditRecord.objects.unscoped().filter(record_number="R2").update(verified_at=NOW, verified_by="x")
    assert withdrawn(made, "R1", "R2", "F1", "R9") == ["withdrawn", "verified_already", "not_there", "not_there"]
    assert set(live().values_list("record_number", flat=True)) == {"R2", "F1"}
    assert withdrawn(made, "R1") == ["not_there"]
    assert results(send(made, [said(cast.alatan)])) == [("stored", "")]


def test_what_another_has_pushed_is_not_one_s_own(cast):
    send(pushing(cast), [said(cast.alatan)])
    assert withdrawn(pushing(cast, "banner_hr", "xilinhot"), "R1") == ["not_there"]
    assert live().exists()


def test_a_withdrawn_correction_brings_the_former_version_back(cast):
    made = pushing(cast)
    record(cast.alatan.learner, record_number="R1", title="人工智能概论", completed_on=dt.date(2024, 5, 20))
    assert results(send(made, [said(cast.alatan, hours="12")])) == [("corrected", "")]
    assert withdrawn(made, "R1") == ["withdrawn"]
    assert live().get().tenths == 100


def test_a_withdrawn_correction_of_its_own_brings_nothing_back(cast):
    made = pushing(cast)
    send(made, [said(cast.alatan)])
    assert results(send(made, [said(cast.alatan, hours="12")])) == [("corrected", "")]
    assert withdrawn(made, "R1") == ["withdrawn"]
    assert not live().exists()


@pytest.mark.parametrize(
    "line",
    ['{"record_number":"\\ud800"}', '{"\\ud800":1}', '{"record_number":"R1","name":"\\ud800"}'],
    ids=["number", "field", "value"],
)
def test_half_a_character_is_a_faulty_line_and_the_good_ones_are_stored(cast, line):
    body = line.encode() + b"\n" + json.dumps(said(cast.alatan, "R2")).encode()
    answer = send(pushing(cast), body, **{"Idempotency-Key": "k1"})
    assert [result for result, _code in results(answer)] == ["refused", "stored"]


@pytest.mark.parametrize("numbers", [None, [], [1], "R1", ["x" * 61], ["\ud800"]], ids=ascii)
def test_a_withdrawal_names_numbers(cast, numbers):
    body = json.dumps({"record_numbers": numbers}).encode()
    assert send(pushing(cast), body, WITHDRAW, JSON).status_code == 400


def _at_once(begin, count=8):
    found, start = [], threading.Barrier(count)

    def one():
        try:
            start.wait()
            found.append(begin())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_of_pushes_with_one_key_at_once_one_begins(cast):
    made = pushing(cast)
    found = _at_once(lambda: memory.begin_answer(made.token, "k", "h", now=TODAY)[0])
    assert sorted(found) == ["new"] + ["running"] * 7


@pytest.mark.django_db(transaction=True)
def test_control_looked_up_first_several_would_begin(cast):
    made, together = pushing(cast), threading.Barrier(8)

    def careless():
        there = PushAnswer.objects.filter(token=made.token, key="k").exists()
        together.wait()
        return "running" if there else "new"

    assert _at_once(careless).count("new") == 8


@pytest.mark.django_db(transaction=True)
def test_the_same_records_pushed_at_once_are_stored_once(cast):
    made = pushing(cast)
    body = [said(cast.alatan), said(cast.colleague, "R2")]
    answers = _at_once(lambda: send(made, body), 3)
    assert sorted(live().values_list("record_number", flat=True)) == ["R1", "R2"]
    told = [row["result"] for answer in answers for row in answer.json().get("results", [])]
    assert told.count("stored") == 2
    assert set(told) <= {"stored", "already_there"}
    assert {answer.status_code for answer in answers} <= {200, 422}


def test_old_words_and_answers_are_forgotten(cast):
    made = pushing(cast)
    memory.is_first(made.token, "a" * 16, now=TODAY)
    memory.begin_answer(made.token, "k", "h", now=TODAY)
    memory.forget_old(now=TODAY + signing.KEPT)
    assert SeenNonce.objects.count() == 1
    memory.forget_old(now=TODAY + memory.ANSWERS_KEPT)
    assert (SeenNonce.objects.count(), PushAnswer.objects.count()) == (0, 1)
    memory.forget_old(now=TODAY + memory.ANSWERS_KEPT + dt.timedelta(seconds=1))
    assert not PushAnswer.objects.exists()


def test_what_opens_a_push_is_shown_once(cast):
    client = open_session(cast.security_admin)
    values = {
        "name": "平台", "login": cast.department_hr.account.login, "unit": str(cast.education.public_id),
        "pushes": "on",
        "platform": platform().pk, "sandbox": "on", "expires_on": str(clock.today()), "per_minute": 9,
    }  # fmt: skip
    page = client.post("/accounts/manage/tokens/", values).content.decode()
    key = cast.department_hr.account.tokens.get().signing_key
    assert key in page
    assert key not in client.get("/accounts/manage/tokens/").content.decode()
    refused = client.post("/accounts/manage/tokens/", values | {"platform": ""}).content.decode()
    assert "invalid-feedback" in refused
