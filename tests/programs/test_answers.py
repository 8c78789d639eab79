"""What single answers hold: papers and their check, decisions of many cases, packs, exports; the description."""

from __future__ import annotations

import datetime as dt
import hashlib

import jsonschema
import pytest

from assessments.decisions.selectors import assess
from ground import vault
from learners.disclosure.models import Look
from programs.api.decisions import MOST_CASES
from programs.api.schema import described
from reports.audit.models import Export
from reports.cards.models import ReviewCard
from reports.cards.services import issue
from rulebook.facts import AnnualCheck
from tests.casework.filing import filed
from tests.credits.people import NOW, record
from tests.signin import open_session

from .calling import SYSTEM, caller, token_for
from .test_frame import CASE

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"


@pytest.fixture
def call(cast):
    _token, text = token_for(cast.league_reviewer)
    return caller(text)


@pytest.fixture
def card(cast):
    learner = cast.alatan.learner
    record(learner, verified=True)
    found = assess(
        actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=dt.date(2024, 6, 3), policy="xlgl-2024"
    )
    row = issue(actor=SYSTEM, assessment=found, now=NOW)
    content = b"%PDF-1.7"
    values = {"pdf_key": vault.put(content), "pdf_hash": hashlib.sha256(content).hexdigest()}
    ReviewCard.objects.unscoped().filter(pk=row.pk).update(**values)
    row.refresh_from_db()
    return row


def test_a_paper_and_its_file(call, card):
    row = call.get(f"{V1}cards/{card.public_id}/").json()
    assert (row["number"], row["state"], row["pdf_ready"]) == (card.number, "valid", True)
    assert call.get(f"{V1}cards/{card.public_id}/pdf/").content == b"%PDF-1.7"


def test_a_paper_is_checked_by_code_by_file_and_by_number(cast, card):
    _token, text = token_for(cast.stranger)
    check = lambda **given: caller(text).post(f"{V1}cards/check/", given, "application/json")  # noqa: E731
    ending = cast.alatan.learner.id_number[-4:]
    for given in ({"token": card.token}, {"sha256": card.pdf_hash}, {"number": card.number, "ending": ending}):
        said = check(**given).json()
        assert (said["number"], said["state"]) == (card.number, "valid")
        assert cast.alatan.learner.name not in said["name"]
    wrong = [
        {"token": "x"},
        {"sha256": "0" * 64},
        {"number": card.number, "ending": "0000"},
        {"number": "X", "ending": ending},
    ]
    answers = [check(**given) for given in wrong]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    assert check(number=card.number).status_code == check(token=1).status_code == 400


def test_guesses_of_a_number_come_to_an_end(cast, card):
    _token, text = token_for(cast.stranger)
    statuses = [
        caller(text)
        .post(f"{V1}cards/check/", {"number": card.number, "ending": "0000"}, "application/json")
        .status_code
        for _ in range(7)
    ]
    assert statuses == [404] * 5 + [429] * 2


def test_many_cases_each_have_their_answer(call):
    cases = [CASE, CASE | {"as_of": "x"}, 1, CASE | {"policy": "no"}]
    results = call.post(f"{V1}decisions/preview-many/", {"cases": cases}, "application/json").json()["results"]
    assert [result.get("outcome") or result["error"]["field"] for result in results] == [
        "not_met",
        "as_of",
        "",
        "policy",
    ]


@pytest.mark.parametrize(("number", "status"), [(1, 200), (MOST_CASES, 200), (MOST_CASES + 1, 413), (0, 400)])
def test_so_many_cases_and_no_more(call, number, status):
    cases = [{"policy": "x"}] * number
    assert call.post(f"{V1}decisions/preview-many/", {"cases": cases}, "application/json").status_code == status


def test_a_body_that_is_no_list_of_cases_is_refused(call):
    for body in ("[]", "{}", '{"cases": 1}', "1"):
        assert call.post(f"{V1}decisions/preview-many/", body, "application/json").json()["code"] == "invalid"
    assert call.post(f"{V1}decisions/preview-many/", "{", "application/json").json()["code"] == "parse_error"


def test_a_question_that_the_notice_does_not_ask_is_told(cast, call):
    address = f"{V1}learners/{cast.alatan.learner.public_id}/decision/"
    for asked, field in (
        ({"question": "x"}, "question"),
        ({"question": "annual_check:2019"}, "question"),
        ({"policy": "x"}, "policy"),
    ):
        assert call.get(address, asked).json()["errors"][0]["field"] == field
    assert call.get(address, {"question": "title_review:senior", "fields": "outcome"}).json()["outcome"]


def test_records_and_decisions_say_the_notice_that_judged_them(cast, call):
    learner = cast.alatan.learner
    mine, waiting = record(learner, verified=True), record(learner, title="别的")
    other = record(learner, verified=True, source="recognised", certificate=True)
    rows = {row["id"]: row["judged_by"] for row in call.get(f"{V1}records/").json()["results"]}
    judged = {str(mine.public_id): 2024}
    assert rows == judged | {str(waiting.public_id): None, str(other.public_id): None}
    asked = {"policy": "xlgl-2024", "as_of": "2024-06-03"}
    assert call.get(f"{V1}learners/{learner.public_id}/decision/", asked).json()["judged_by"] == judged


def test_a_frozen_decision_with_its_facts_and_reasons(call, card):
    [row] = call.get(f"{V1}decisions/").json()["results"]
    whole = call.get(f"{V1}decisions/{row['id']}/").json()
    assert whole["decision"]["clauses"]
    assert whole["case"]["policy"] == "xlgl-2024"


def test_a_request_with_what_it_asks(cast, call):
    row = filed(cast.alatan)
    said = call.get(f"{V1}requests/{row.public_id}/").json()
    assert (said["kind"], said["state"]) == ("transfer", "filed")
    assert all(pair["label"] and pair["text"] for pair in said["content"])


def test_a_request_of_a_kind_that_no_notice_declares_any_more_is_read(cast, call):
    row = filed(cast.alatan)
    type(row).objects.unscoped().filter(pk=row.pk).update(kind="gone")
    assert [one["kind"] for one in call.get(f"{V1}requests/").json()["results"]] == ["gone"]
    assert call.get(f"{V1}requests/{row.public_id}/").status_code == 200


def test_packs_and_their_readings(call):
    packs = call.get(f"{V1}packs/").json()["results"]
    assert "xlgl-2024" in {pack["id"] for pack in packs}
    assert "policy" in call.get(f"{V1}packs/xlgl-2024/").json()["text"]
    readings = call.get(f"{V1}packs/xlgl-2024/readings/").json()["results"]
    assert all(row["holds"] in row["options"] for row in readings)
    assert call.get(f"{V1}packs/none/").status_code == call.get(f"{V1}packs/none/readings/").status_code == 404


def test_the_file_of_an_export_is_for_whoever_asked(cast, call):
    row = Export.objects.create(
        kind="audit", query={}, asked_by_key=cast.league_reviewer.actor.key, asked_by="x", asked_at=NOW,
        file_name="x.csv", file_key=vault.put(b"a,b"), rows=1,
    )  # fmt: skip
    assert [one["id"] for one in call.get(f"{V1}exports/").json()["results"]] == [str(row.public_id)]
    assert call.get(f"{V1}exports/{row.public_id}/file/").content == b"a,b"
    assert open_session(cast.league_policy).get(f"{V1}exports/{row.public_id}/file/").status_code == 404
    narrow = caller(token_for(cast.league_reviewer, unit=cast.school)[1])
    assert narrow.get(f"{V1}exports/").json()["results"] == narrow.get(f"{V1}jobs/").json()["results"] == []
    assert narrow.get(f"{V1}exports/{row.public_id}/file/").status_code == 404


def test_reading_a_person_is_noted_for_the_person(cast, call):
    call.get(f"{V1}learners/{cast.alatan.learner.public_id}/")
    assert (
        Look.objects.unscoped().filter(learner=cast.alatan.learner, by_key=cast.league_reviewer.actor.key).count() == 1
    )
    open_session(cast.alatan).get(f"{V1}learners/{cast.alatan.learner.public_id}/")
    assert Look.objects.unscoped().filter(learner=cast.alatan.learner).count() == 1


def test_figures_that_are_not_there_yet_are_told(cast, call):
    assert call.get(f"{V1}audit/units/").json()["code"] == "not_worked_out"
    assert call.get(f"{V1}behind/").json()["code"] == "not_worked_out"
    assert call.get(f"{V1}audit/units/", {"unit": "00000000-0000-4000-8000-000000000000"}).status_code == 404
    assert call.get(f"{V1}audit/units/", {"question": "x"}).json()["errors"][0]["field"] == "question"
    assert call.get(f"{V1}audit/units/", {"notice": "2001"}).json()["errors"][0]["field"] == "notice"


def test_answers_are_as_they_are_described(cast, call, card):
    filed(cast.alatan)
    schema = described()
    checked = 0
    for address, item in schema["paths"].items():
        if "get" not in item or "{" in address:
            continue
        answer = call.get(address)
        if answer.status_code != 200:
            continue
        part = item["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(part | {"components": schema["components"]}).validate(answer.json())
        checked += 1
    assert checked >= 12


def test_every_operation_has_summary_tag_and_refusals():
    for address, item in described()["paths"].items():
        for verb in {"get", "post"} & set(item):
            operation = item[verb]
            assert operation.get("summary"), address
            assert operation.get("tags"), address
            assert {"401", "403", "404", "429", "default"} <= set(operation["responses"]), address
