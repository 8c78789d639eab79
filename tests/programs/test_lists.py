"""Lists of the interface: pages by key, filters, order, fields, cursors, ETag; what cannot be read names its field."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.decisions.selectors import assess
from learners.people.models import Learner
from programs.api.parameters import MOST, USUAL
from reports.cards.models import ReviewCard
from reports.cards.services import issue
from rulebook.facts import AnnualCheck
from tests.cast import id_number
from tests.credits.people import NOW, record
from tests.signin import open_session

from .calling import SYSTEM, caller, token_for

pytestmark = pytest.mark.django_db
LEARNERS, RECORDS, CARDS = "/api/v1/learners/", "/api/v1/records/", "/api/v1/cards/"


@pytest.fixture
def call(cast):
    _token, text = token_for(cast.league_reviewer)
    return caller(text).get


def somebody(cast, number):
    from learners.people.particulars import Particulars

    given = Particulars(name=f"人{number:02}", id_number=id_number(dt.date(1980, 1, 1), 100 + number))
    return Learner.objects.unscoped().create(unit=cast.school, **given.columns())


def names(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [row["name"] for row in answer.json()["results"]]


def field(answer):
    body = answer.json()
    assert (answer.status_code, body["code"]) == (400, "invalid"), body
    assert body["detail"]
    return body["errors"][0]["field"]


def test_every_row_comes_once_whatever_the_size_of_a_page(cast, call):
    for number in range(7):
        somebody(cast, number)
    whole = names(call(LEARNERS))
    assert len(whole) == 10
    for size in (1, 3, 10):
        found, after = [], ""
        while after is not None:
            page = call(LEARNERS, {"limit": size} | ({"after": after} if after else {})).json()
            assert len(page["results"]) <= size
            found += [row["name"] for row in page["results"]]
            after = page["next"]
        assert found == whole


def test_one_turns_back_as_one_came(cast, call):
    first = call(LEARNERS, {"limit": 1}).json()
    second = call(LEARNERS, {"limit": 1, "after": first["next"]}).json()
    assert first["previous"] is None
    assert call(LEARNERS, {"limit": 1, "before": second["previous"]}).json()["results"] == first["results"]


@pytest.mark.parametrize(
    ("size", "passes"), [("0", False), ("1", True), (str(MOST), True), (str(MOST + 1), False), ("x", False)]
)
def test_a_page_has_a_cap(call, size, passes):
    answer = call(LEARNERS, {"limit": size})
    assert answer.status_code == 200 if passes else field(answer) == "limit"


def test_without_a_limit_a_page_is_of_the_usual_size(cast, call):
    for number in range(USUAL):
        somebody(cast, number)
    assert len(names(call(LEARNERS))) == USUAL


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"nothing": "1"}, "nothing"),
        ({"sort": "phone"}, "sort"),
        ({"after": "x"}, "after"),
        ({"after": "00000000-0000-4000-8000-000000000000"}, "after"),
        ({"fields": "id,phon"}, "fields"),
        ({"unit": "1"}, "unit"),
        ({"employment": "x"}, "employment"),
        ({"q": "152502198503121426"}, "q"),
        ({"q": ["a", "b"]}, "q"),
        ({"q": "x" * 201}, "q"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_field(call, asked, wrong):
    assert field(call(LEARNERS, asked)) == wrong


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [({"completed_from": "2024-02-30"}, "completed_from"), ({"year": "1999"}, "year"), ({"year": "２０２４"}, "year")],
)
def test_days_and_years_are_read_as_they_are_written(call, asked, wrong):
    assert field(call(RECORDS, asked)) == wrong


def test_a_time_that_is_none_is_told(call):
    assert field(call(CARDS, {"changed_after": "yesterday"})) == "changed_after"


def test_filters_order_and_fields(cast, call):
    assert names(call(LEARNERS, {"unit": cast.school.public_id, "sort": "-name"})) == sorted(
        [cast.alatan.learner.name, cast.colleague.learner.name], reverse=True
    )
    assert names(call(LEARNERS, {"unit": cast.xilinhot.public_id, "title_level": "junior"})) == [
        cast.colleague.learner.name
    ]
    assert names(call(LEARNERS, {"q": "阿拉坦"})) == [cast.alatan.learner.name]
    [row] = call(LEARNERS, {"q": "阿拉坦", "fields": "name,unit"}).json()["results"]
    assert set(row) == {"id", "name", "unit"}


def test_a_unit_that_one_does_not_see_narrows_to_nothing(cast):
    _token, text = token_for(cast.unit_hr)
    assert names(caller(text).get(LEARNERS, {"unit": cast.hospital.public_id})) == []


def test_numbers_are_masked(cast, call):
    row = call(f"{LEARNERS}{cast.alatan.learner.public_id}/").json()
    number, phone = cast.alatan.learner.id_number, cast.alatan.learner.phone
    assert number not in str(row)
    assert phone not in str(row)
    assert row["id_number"].startswith(number[:1])


def test_what_has_not_changed_is_not_sent_again(cast, call):
    first = call(LEARNERS)
    again = call(LEARNERS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    somebody(cast, 1)
    assert call(LEARNERS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_a_cursor_brings_what_has_changed_since(cast, call):
    for member, year in ((cast.alatan, 2024), (cast.outsider, 2023)):
        found = assess(
            actor=SYSTEM,
            learner=member.learner,
            application=AnnualCheck(year),
            as_of=dt.date(2024, 6, 3),
            policy="xlgl-2024",
        )
        issue(actor=SYSTEM, assessment=found, now=NOW)
    seen = call(CARDS, {"sort": "changed"}).json()["results"]
    assert len(seen) == 2
    last = seen[-1]["issued_at"]
    assert call(CARDS, {"changed_after": last}).json()["results"] == []
    later = NOW + dt.timedelta(microseconds=1)
    ReviewCard.objects.unscoped().filter(number=seen[0]["number"]).update(state="outdated", state_at=later)
    [changed] = call(CARDS, {"changed_after": last, "sort": "changed"}).json()["results"]
    assert changed["number"] == seen[0]["number"]


@pytest.mark.parametrize("state", ["verified", "returned", "to_verify"])
def test_records_by_their_state(cast, call, state):
    record(cast.alatan.learner, verified=True)
    record(cast.alatan.learner, verified=False)
    rows = call(RECORDS, {"state": state}).json()["results"]
    assert {row["state"] for row in rows} <= {state}
    assert len(rows) == (0 if state == "returned" else 1)


@pytest.mark.parametrize(
    "address",
    [
        "learners",
        "records",
        "annual-records",
        "units",
        "decisions",
        "cards",
        "requests",
        "plans",
        "batches",
        "jobs",
        "exports",
        "statistics",
    ],
)
def test_a_list_asks_as_often_for_three_as_for_one(cast, address):
    client = open_session(cast.league_reviewer)
    for member in (cast.alatan, cast.colleague, cast.outsider):
        record(member.learner, verified=True)
        found = assess(
            actor=SYSTEM,
            learner=member.learner,
            application=AnnualCheck(2024),
            as_of=dt.date(2024, 6, 3),
            policy="xlgl-2024",
        )
        issue(actor=SYSTEM, assessment=found, now=NOW)
    counts = []
    for size in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/api/v1/{address}/", {"limit": size}).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
