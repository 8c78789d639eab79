"""What programs change: by tokens that write, with the version that was read, under the checks of the page."""

from __future__ import annotations

import datetime as dt

import pytest

from journal.models import JournalEntry
from programs.tokens.scopes import TokenScopes
from tests.cast import id_number
from tests.signin import open_session

from .calling import caller, token_for

pytestmark = pytest.mark.django_db


def address(cast, name="alatan"):
    return f"/api/v1/learners/{cast.members[name].learner.public_id}/"


@pytest.fixture
def change(cast):
    def send(body, *, member="unit_hr", name="alatan", may=None, **head):
        _token, text = token_for(cast.members[member], may=may or TokenScopes(writes=True))
        program = caller(text)
        seen = {"If-Match": program.get(address(cast, name)).headers.get("ETag", "x")} | head
        return program.patch(address(cast, name) + "particulars/", body, "application/json", headers=seen)

    return send


def test_a_change_is_stored_and_stands_in_the_journal(cast, change):
    answer = change({"title_level": "senior", "post_grade": 7, "grassroots_post": True, "reason": "聘任"})
    said = answer.json()
    assert (answer.status_code, said["title_level"], said["post_grade"], said["grassroots_post"]) == (
        200,
        "senior",
        7,
        True,
    )
    cast.alatan.learner.refresh_from_db()
    assert (cast.alatan.learner.title_level, cast.alatan.learner.version) == ("senior", said["version"])
    assert said["version"] == 2
    line = JournalEntry.objects.get(action="learner.changed")
    assert (line.actor_key, line.reason) == (cast.unit_hr.actor.key, "聘任")


def test_what_was_not_sent_stays(cast, change):
    change({"field": "蒙医"})
    before = cast.alatan.learner
    after = type(before).objects.unscoped().get(pk=before.pk)
    assert after.field == "蒙医"
    for name in ("name", "id_number", "phone", "sex", "birth_date", "title_level", "post_grade", "sector", "unit_id"):
        assert getattr(after, name) == getattr(before, name), name


DEEP = b"[" * 50_000 + b"]" * 50_000


@pytest.mark.parametrize(
    "body", [DEEP, b'{"a":' * 50_000, b'{"field": "\\ud800", "reason": "\\udc00"}'], ids=["deep", "open", "half"]
)
@pytest.mark.parametrize("path", ["cards/check/", "decisions/preview-many/", "particulars"])
def test_what_no_text_holds_and_what_is_nested_without_end_is_refused(cast, path, body):
    program = caller(token_for(cast.unit_hr, may=TokenScopes(reads=True, writes=True))[1])
    seen = program.get(address(cast)).headers["ETag"]
    if path == "particulars":
        answer = program.patch(address(cast) + "particulars/", body, "application/json", headers={"If-Match": seen})
    else:
        answer = program.post(f"/api/v1/{path}", body, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "parse_error")


@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', 'W/"x",W/{}'])
def test_a_proxy_may_have_made_the_version_weak_and_several_may_be_named(cast, change, form):
    program = caller(token_for(cast.unit_hr)[1])
    seen = program.get(address(cast)).headers["ETag"]
    assert change({"field": "a"}, **{"If-Match": form.format(seen)}).status_code == 200
    assert change({"field": "b"}, **{"If-Match": form.format('"y"')}).status_code == 412


def test_the_second_of_two_is_told(cast, change):
    _token, text = token_for(cast.unit_hr)
    seen = caller(text).get(address(cast))["ETag"]
    assert change({"field": "a"}, **{"If-Match": seen}).status_code == 200
    second = change({"field": "b"}, **{"If-Match": seen})
    assert (second.status_code, second.json()["code"]) == (412, "changed")
    assert change({"field": "b"}, **{"If-Match": ""}).json()["code"] == "version_missing"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "别人"}, "name"),
        ({"id_number": "1"}, "id_number"),
        ({"post_grade": 14}, "post_grade"),
        ({"post_grade": True}, "post_grade"),
        ({"grassroots_post": "yes"}, "grassroots_post"),
        ({"title_level": ["senior"]}, "title_level"),
        ({"birth_date": "2024-02-30"}, "birth_date"),
        ({"field": id_number(dt.date(1985, 3, 12), 142)}, "field"),
    ],
    ids=str,
)
def test_what_cannot_be_stored_is_told_by_its_field(change, body, field):
    answer = change(body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)


def test_only_tokens_that_write_and_offices_that_keep_the_roster(cast, change):
    assert change({"field": "a"}, may=TokenScopes()).json()["code"] == "token_scope"
    for member, name in (
        ("supervisor", "alatan"),
        ("alatan", "alatan"),
        ("unit_hr", "outsider"),
        ("stranger", "alatan"),
    ):
        assert change({"field": "a"}, member=member, name=name).status_code == 404
    assert not JournalEntry.objects.filter(action="learner.changed").exists()


def test_a_session_changes_as_a_token_does(cast):
    client = open_session(cast.unit_hr)
    seen = client.get(address(cast))["ETag"]
    answer = client.patch(
        address(cast) + "particulars/", {"field": "a"}, "application/json", headers={"If-Match": seen}
    )
    assert (answer.status_code, answer.json()["field"]) == (200, "a")
    assert answer["ETag"] == client.get(address(cast))["ETag"]
