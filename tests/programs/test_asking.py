"""What a platform asks and announces beside its records; exports from asking to the file; who has read what."""

from __future__ import annotations

import datetime as dt
import json
import threading

import pytest
import time_machine
from django.db import connection

from assessments.standings.services import reassess
from credits.catalogue.models import CourseListing
from ground import clock
from ground.jobs import machine
from journal.models import JournalEntry
from learners.disclosure.models import Look
from programs.api.schema import described
from programs.tokens.counting import count_question, count_stored
from programs.tokens.models import AccessToken
from reports.audit.models import Export
from tests.casework.filing import filed
from tests.cast import id_number
from tests.credits.people import record

from .calling import SYSTEM, caller, token_for
from .test_pushing import JSON, TODAY, pushing, said, send

pytestmark = pytest.mark.django_db
COURSE = {"course_code": "x", "course_name": "x"}
COURSES, ASK, EXPORTS = "/api/v1/push/courses/", "/api/v1/push/people/", "/api/v1/exports/"


@pytest.fixture(autouse=True)
def _inside_the_study_window():
    with time_machine.travel(TODAY, tick=False):
        yield


def surveyed(cast):
    reassess(actor=SYSTEM, today=TODAY.date())


def ask(made, body, path=ASK):
    return send(made, json.dumps(body).encode(), path, JSON)


def person(member, **values):
    return {"name": member.learner.name, "document_number": member.learner.id_number} | values


# --- courses --------------------------------------------------------------------------------------------------------
def test_courses_are_announced_with_their_codes_once(cast):
    made = pushing(cast)
    course = {"course_code": "C1", "course_name": "人工智能概论", "opens_on": "2024-01-15"}
    other = course | {"course_name": "大数据"}
    more = {"course_code": "C2", "course_name": "大数据"}
    answer = ask(made, {"courses": [course, course, other, more]}, COURSES).json()["results"]
    assert [row["result"] for row in answer] == ["new", "already_there", "other_course", "new"]
    assert ask(made, {"courses": [course, other]}, COURSES).json()["results"][1]["result"] == "other_course"
    listed = CourseListing.objects.values_list("code", "course__title", "opens_on").order_by("code")
    assert list(listed) == [("C1", "人工智能概论", dt.date(2024, 1, 15)), ("C2", "大数据", None)]
    send(made, [said(cast.alatan, course_code="C1")])
    assert CourseListing.objects.count() == 2


def test_courses_of_a_sandbox_are_not_kept(cast):
    made = pushing(cast, sandbox=True)
    answer = ask(made, {"courses": [{"course_code": "C1", "course_name": "课"}]}, COURSES)
    assert answer.json()["results"] == [{"course_code": "C1", "result": "new"}]
    assert not CourseListing.objects.exists()


@pytest.mark.parametrize(
    "courses",
    [None, [], "x", [1], [{}], [COURSE | {"course_code": ""}], [COURSE | {"course_code": "x" * 61}],
     [COURSE | {"course_name": "x" * 201}], [COURSE | {"opens_on": "2024-13-01"}], [COURSE | {"course_name": "x\n"}],
     [COURSE] * 1001],
    ids=range(11),
)  # fmt: skip
def test_what_are_no_courses_is_told(cast, courses):
    answer = ask(pushing(cast), {"courses": courses}, COURSES)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


# --- is somebody in the roster --------------------------------------------------------------------------------------
def asking(cast, **more):
    made = pushing(cast, asks_people=True, **more)
    count_stored(made.token, 10)
    return made


def test_asking_is_off_unless_it_was_allowed(cast):
    made = pushing(cast)
    count_stored(made.token, 10)
    answer = ask(made, person(cast.alatan))
    assert (answer.status_code, answer.json()["code"]) == (403, "asking_off")
    assert not JournalEntry.objects.filter(action="roster.asked").exists()


def test_the_answer_is_yes_or_no_and_each_question_leaves_its_line(cast):
    made = asking(cast)
    stranger = id_number(dt.date(1970, 1, 1), 11)
    asked = [
        person(cast.alatan), person(cast.alatan, name="别人"), person(cast.alatan, document_number=stranger),
        person(cast.outsider), person(cast.alatan, document_number="x"),
    ]  # fmt: skip
    answers = [ask(made, one) for one in asked]
    assert [answer.json() for answer in answers] == [{"in_roster": True}] + [{"in_roster": False}] * 4
    lines = JournalEntry.objects.filter(action="roster.asked")
    assert lines.count() == 5
    assert not any(cast.alatan.learner.id_number in str(line.after) for line in lines)


def test_never_more_questions_than_records_pushed(cast):
    made = pushing(cast, asks_people=True)
    assert ask(made, person(cast.alatan)).json()["code"] == "asked_enough"
    send(made, [said(cast.alatan), said(cast.alatan, "R2", hours="x"), said(cast.outsider, "R3")])
    assert ask(made, person(cast.alatan)).json() == {"in_roster": True}
    assert ask(made, person(cast.alatan)).status_code == 429
    send(made, [said(cast.alatan)])  # there already: not another one
    assert ask(made, person(cast.alatan)).status_code == 429
    send(made, [said(cast.colleague, "R4")])
    assert ask(made, person(cast.alatan)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_questions_at_once_no_more_are_answered(cast):
    made = pushing(cast, asks_people=True)
    count_stored(made.token, 3)
    assert sum(_at_once(lambda: count_question(made.token))) == 3


@pytest.mark.django_db(transaction=True)
def test_control_looked_up_first_more_would_be(cast):
    made, together = pushing(cast, asks_people=True), threading.Barrier(8)
    count_stored(made.token, 3)

    def careless():
        row = AccessToken.objects.get(pk=made.token.pk)
        together.wait()
        return row.asked < row.stored

    assert sum(_at_once(careless)) == 8


def _at_once(begin):
    found = []

    def one():
        try:
            found.append(begin())
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


# --- exports --------------------------------------------------------------------------------------------------------
def test_an_export_from_asking_to_the_file(cast):
    surveyed(cast)
    call = caller(token_for(cast.department_hr)[1])
    answer = call.post(EXPORTS, {"state": "nothing", "format": "csv"}, JSON)
    body = answer.json()
    assert (answer.status_code, body["ready"]) == (202, False), body
    machine.run(Export.objects.get().job_id)
    job = call.get(f"/api/v1/jobs/{body['job_id']}/").json()
    assert (job["state"], call.get(answer["Location"]).json()["ready"]) == ("done", True)
    text = b"".join(call.get(f"{answer['Location']}file/")).decode("utf-8-sig")
    assert cast.alatan.learner.name in text
    assert cast.outsider.learner.name not in text
    assert caller(token_for(cast.banner_hr)[1]).get(answer["Location"]).status_code == 404


@pytest.mark.parametrize(
    "body", [{"nonsense": 1}, {"format": "pdf"}, {"columns": ["x"]}, {"columns": "name"}, {"day": "x"}, {"q": True},
             {"question": "x"}, {"state": "nonsense"}], ids=range(8),
)  # fmt: skip
def test_what_no_list_takes_no_export_takes(cast, body):
    surveyed(cast)
    answer = caller(token_for(cast.department_hr)[1]).post(EXPORTS, body, JSON)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert answer.json()["errors"][0]["field"] in body
    assert not Export.objects.exists()


def test_a_token_narrowed_to_a_unit_asks_for_none(cast):
    _token, text = token_for(cast.banner_hr, unit=cast.education)
    assert caller(text).post(EXPORTS, {}, JSON).json()["code"] == "token_unit"


# --- who has read what ----------------------------------------------------------------------------------------------
def test_what_is_read_of_a_person_is_noted_as_on_the_page(cast):
    request, row = filed(cast.alatan), record(cast.alatan.learner)
    for path in (f"requests/{request.public_id}", f"records/{row.public_id}"):
        Look.objects.unscoped().all().delete()
        assert caller(token_for(cast.alatan)[1]).get(f"/api/v1/{path}/").status_code == 200
        assert not Look.objects.unscoped().exists()
        assert caller(token_for(cast.league_reviewer)[1]).get(f"/api/v1/{path}/").status_code == 200
        assert Look.objects.unscoped().get().learner == cast.alatan.learner
        assert (
            caller(token_for(cast.department_hr)[1]).get(f"/api/v1/requests/{cast.school.public_id}/").status_code
            == 404
        )


# --- what changes ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["records", "exports", "statistics", "cards", "batches", "requests", "plans", "jobs"])
def test_lists_of_what_changes_take_a_moment(cast, path):
    call = caller(token_for(cast.department_hr)[1])
    now = clock.now()
    answer = call.get(f"/api/v1/{path}/", {"changed_after": now.isoformat(), "limit": 1})
    assert answer.status_code == 200, answer.content
    assert answer.json()["results"] == []
    assert call.get(f"/api/v1/{path}/", headers={"If-None-Match": answer["ETag"]}).status_code in {200, 304}


def test_records_come_when_they_are_verified(cast):
    call = caller(token_for(cast.department_hr)[1])
    row, before = record(cast.alatan.learner), clock.now()
    asked = {"changed_after": before.isoformat(), "sort": "changed"}
    assert call.get("/api/v1/records/", asked).json()["results"] == []
    type(row).objects.unscoped().update(verified_at=before + dt.timedelta(seconds=1), verified_by="x")
    assert len(call.get("/api/v1/records/", asked).json()["results"]) == 1


def test_every_body_has_an_example():
    schema = described()
    lacking = [
        f"{path} {verb} {media}"
        for group in ("paths", "webhooks")
        for path, item in schema[group].items()
        for verb, operation in item.items()
        for body in [operation.get("requestBody", {}), *operation["responses"].values()]
        for media, content in body.get("content", {}).items()
        if "json" in media and not {"example", "examples"} & content.keys()
    ]
    assert lacking == []
