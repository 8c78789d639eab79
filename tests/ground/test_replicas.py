"""Reads that a copy may answer: what is refused meanwhile, what a copy is good for; nothing without one."""

from __future__ import annotations

import datetime as dt
import json
import math
import subprocess
import sys

import pytest
from django.conf import settings as ours
from django.core.cache import cache
from django.db import OperationalError, connections
from django.http import HttpResponse
from django.test import RequestFactory

from cetrack import beside, databases, doctor
from ground import dialect
from ground.jobs import machine
from ground.jobs.models import Job
from ground.replicas import reading, standing, written
from ground.replicas.reading import SAID, WrittenWhileReading, main_database, may_be_old, read_for, read_up_to_now
from ground.replicas.standing import State, judge
from learners.people.models import Learner
from tests.deploy.environments import ROOT, production
from tests.signin import open_session

AT = dt.datetime(2026, 12, 31, 12, 0, tzinfo=dt.UTC)
HERE = dialect.WalPlace(1000, AT, ("one", 1))


def there(position=1000, seconds=0.0, history=("one", 1)) -> dialect.Replayed:
    return dialect.Replayed(position, AT - dt.timedelta(seconds=seconds), history)


@pytest.mark.parametrize(
    ("copy", "main", "state", "lag"),
    [
        (there(), HERE, State.OK, 0),
        (there(seconds=9999), HERE, State.OK, 0),  # nothing has happened since
        (there(999, 9.9), HERE, State.OK, 9.9),
        (there(999, 10), HERE, State.OK, 10),
        (there(999, 10.1), HERE, State.BEHIND, 10.1),
        (there(999, -5), HERE, State.OK, 0),
        (dialect.Replayed(999, None, ("one", 1)), HERE, State.BEHIND, math.inf),
        (there(1001), HERE, State.OTHER, 0),  # ahead of what it follows: of another history
        (there(history=("one", 2)), HERE, State.OTHER, 0),
        (there(history=("two", 1)), HERE, State.OTHER, 0),
        (there(), None, State.ALONE, 0),  # nothing is said of the copy: it may be what is left
        (None, HERE, State.PROMOTED, 0),
    ],
)
def test_what_a_copy_is_good_for(copy, main, state, lag, settings):
    settings.REPLICA_LAG = 10
    assert judge(copy, main) == (state, pytest.approx(lag))


@pytest.mark.django_db
def test_nothing_is_written_where_a_copy_may_answer(cast, rf):
    def write():
        Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(name="另一人")

    request = rf.get("/")
    for read in (read_up_to_now, lambda work: read_for(request, work)):
        with pytest.raises(WrittenWhileReading):
            read(write)
    assert Learner.objects.unscoped().get(pk=cast.alatan.learner.pk).name == cast.alatan.learner.name
    write()  # control: it is the reading that refuses
    assert Learner.objects.unscoped().get(pk=cast.alatan.learner.pk).name == "另一人"


@pytest.mark.django_db
def test_the_progress_of_such_a_job_is_written(cast):
    row = Job.objects.create(kind="test", args={}, state="running", attempts=1, created_at=AT)
    progress = machine.Progress(row)
    read_up_to_now(lambda: progress.report(3, 5, force=True))
    row.refresh_from_db()
    assert (row.done, row.total) == (3, 5)
    with pytest.raises(WrittenWhileReading):  # control: the same past Progress
        read_up_to_now(lambda: Job.objects.filter(pk=row.pk).update(done=4))


@pytest.mark.django_db
def test_without_the_setting_nothing_is_asked_and_nothing_is_kept(cast, rf, django_assert_num_queries):
    assert ours.REPLICAS == []
    with django_assert_num_queries(0):
        assert read_up_to_now(lambda: "read") == read_for(rf.get("/"), lambda: "read") == "read"
        assert may_be_old() is None
    client = open_session(cast.unit_hr)
    assert written.COOKIE not in client.get("/learners/").cookies
    assert written.COOKIE not in client.post("/learners/find/", {"q": "x"}).cookies
    assert "data-as-of" not in client.get("/learners/").content.decode()


def shown(environment: dict[str, str]) -> dict:
    ask = (
        "import json; from cetrack import settings as s; print(json.dumps({'aliases': list(s.DATABASES), 'replicas': "
        "s.REPLICAS, 'router': getattr(s, 'DATABASE_ROUTERS', []), 'middleware': s.MIDDLEWARE, 'lag': s.REPLICA_LAG, "
        "'main': s.DATABASES['default'], 'direct': s.DIRECT, 'options': "
        "[s.DATABASES[a]['OPTIONS'] for a in s.REPLICAS]}, default=str))"
    )
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_what_the_settings_make_of_the_addresses(tmp_path):
    plain = shown(production(tmp_path))
    assert (plain["aliases"], plain["replicas"], plain["router"], plain["lag"]) == (["default"], [], [], 10)
    assert not any("replicas" in name for name in plain["middleware"])
    assert plain["main"] == plain["direct"]
    assert not plain["main"]["DISABLE_SERVER_SIDE_CURSORS"]
    full = shown(
        production(
            tmp_path,
            REPLICA_DATABASE_URLS="postgresql://a@10.0.0.2/c, postgresql://a@10.0.0.3:6000/c?options=-c%20work_mem=8MB",
            REPLICA_LAG_SECONDS="30",
            POOLER_URL="postgresql://a@10.0.0.4:6432/c",
        )
    )
    assert full["replicas"] == ["replica1", "replica2"]
    assert full["lag"] == 30
    assert full["router"] == ["ground.replicas.reading.Router"]
    assert full["middleware"][-1] == "ground.replicas.written.WrittenMiddleware"
    assert [one["options"] for one in full["options"]] == [
        "-c default_transaction_read_only=on", "-c work_mem=8MB -c default_transaction_read_only=on",
    ]  # fmt: skip
    assert (full["main"]["HOST"], full["main"]["DISABLE_SERVER_SIDE_CURSORS"]) == ("10.0.0.4", True)
    assert full["direct"]["HOST"] == "127.0.0.1"


@pytest.mark.parametrize(("seconds", "said"), [(SAID - 0.5, False), (SAID, True), (SAID + 0.5, True)])
def test_from_when_on_a_page_says_of_when_it_is(seconds, said):
    copy = standing.Follower("replica1", State.OK, standing.time.monotonic(), 5, seconds)
    token = reading._source.set(reading._Source(copy))
    try:
        assert (may_be_old() is not None) is said
        with main_database():
            assert may_be_old() is None
    finally:
        reading._source.reset(token)


@pytest.mark.parametrize("text", ["-1", "abc", "１２", "9" * 20, written.UNKNOWN, "1.5"])
def test_a_position_that_cannot_be_read_keeps_every_copy_away(text, rf):
    request = rf.get("/")
    request.COOKIES[written.COOKIE] = text
    assert not written.known(request)


def test_the_furthest_position_counts(rf):
    request: RequestFactory = rf.get("/")
    assert (written.known(request), written.needed(request)) == (True, 0)
    request = rf.get("/")
    request.COOKIES[written.COOKIE] = "9" * 19
    assert (written.known(request), written.needed(request)) == (True, int("9" * 19))


def test_a_copy_that_was_away_is_left_alone_for_a_while(settings):
    at = standing.time.monotonic()
    away, fine = standing.Follower("replica1", State.AWAY, at), standing.Follower("replica1", State.OK, at, 5, 1.0)
    assert (away.good_for, fine.good_for) == (standing.REST, standing.FRESH)
    assert 1.0 <= fine.lag_now < 2.0


@pytest.fixture
def nobody_there(settings, django_db_blocker):
    """A copy is set where nobody listens."""
    settings.REPLICAS = ["replica1"]
    settings.SESSION_COOKIE_SECURE = True
    standing._known.clear()
    nowhere = databases.replica("postgresql://somebody@127.0.0.1:1/nothing")
    connections.settings["replica1"] = {**connections.settings["default"], **nowhere}
    with django_db_blocker.unblock():
        yield
        connections["replica1"].close()
        connections["default"].close()
    del connections["replica1"], connections.settings["replica1"]
    standing._known.clear()


def test_a_copy_that_nobody_answers_for_is_told_and_costs_nothing_more(nobody_there, rf, caplog):
    assert [(one.state, one.place) for one in standing.everything()] == [(State.AWAY, "127.0.0.1:1")]
    assert standing.choose(0) is None
    at = standing.time.monotonic()
    assert standing.choose(0, patience=60) is None
    assert standing.time.monotonic() - at < 5, "only one that is a moment late is waited for"
    assert caplog.text.count("replica 127.0.0.1:1: away") == 1
    assert read_for(rf.get("/"), lambda: "read") == "read"
    finding = beside.replicas(doctor.Moment(AT, AT))
    assert (finding.said, "请启动它" in finding.todo) == ("127.0.0.1:1 没有应答", True)
    standing.failed("replica1")
    assert standing._known["replica1"].state == State.AWAY


def test_where_the_position_is_kept(nobody_there, rf):
    request, answer = rf.post("/"), HttpResponse()
    assert written.WrittenMiddleware(lambda _request: answer)(request) is answer
    kept = answer.cookies[written.COOKIE]
    on_sqlite = connections["default"].vendor == "sqlite"  # which cannot say how far it is
    assert kept.value == written.UNKNOWN if on_sqlite else kept.value.isdigit()
    assert (kept["max-age"], kept["httponly"], kept["secure"]) == (2 * ours.REPLICA_LAG + 60, True, True)
    for path, method in (("/api/v1/people/", "post"), ("/", "get")):
        other = HttpResponse()
        written.WrittenMiddleware(lambda _request, other=other: other)(getattr(rf, method)(path))
        assert written.COOKIE not in other.cookies


def test_what_the_router_sends_where(nobody_there):
    router = reading.Router()
    copy = standing.Follower("replica1", State.OK, standing.time.monotonic(), 5)
    assert (router.db_for_read(Learner), router.db_for_write(Learner)) == ("default", "default")
    token = reading._source.set(reading._Source(copy))
    try:
        assert (router.db_for_read(Learner), router.db_for_read(Job)) == ("replica1", "default")
        with pytest.raises(WrittenWhileReading):
            router.db_for_write(Learner)
        with main_database():
            assert (router.db_for_read(Learner), router.db_for_write(Learner)) == ("default", "default")
    finally:
        reading._source.reset(token)
    of_the_copy = Learner(pk=1)
    of_the_copy._state.db = "replica1"
    assert router.db_for_read(Learner, instance=of_the_copy) == "default", "where it came from no longer matters"
    assert (router.allow_relation(1, 2), router.allow_migrate("replica1", "units")) == (True, False)
    assert router.allow_migrate("default", "units") is None


def test_the_copy_that_has_come_far_enough_is_chosen_and_another_is_asked_anew(nobody_there):
    far = standing.Follower("replica1", State.OK, standing.time.monotonic(), 5)
    standing._known["replica1"] = far
    assert standing.choose(5) is far
    assert standing.choose(6) is None, "it is looked at again, and does not answer"
    assert standing._known["replica1"].state == State.AWAY


def test_what_fails_at_a_copy_is_done_once_more_and_what_fails_elsewhere_is_not(nobody_there, caplog):
    copy = standing.Follower("replica1", State.OK, standing.time.monotonic(), 5)
    asked = []

    def work():
        asked.append(may_be_old() is None)
        if len(asked) == 1:
            raise OperationalError("gone")
        return "read"

    assert reading._read(work, lambda: copy) == "read"
    assert len(asked) == 2
    assert "the main database is asked" in caplog.text
    asked.clear()
    with pytest.raises(OperationalError):  # control: the main database is not asked twice
        reading._read(work, lambda: None)
    assert len(asked) == 1


@pytest.mark.django_db
def test_person_and_office_are_kept_in_the_cache(cast, rf):
    cache.clear()

    def of(member, **cookies):
        request = rf.get("/")
        request.actor, request.actor_key = member.actor, member.actor.key
        request.COOKIES |= cookies
        return request

    written.note_for([cast.unit_hr.actor.key, *cast.unit_hr.actor.paths()], "7")
    assert written.needed(of(cast.unit_hr)) == 7
    assert written.needed(of(cast.unit_hr, written="9")) == 9
    assert written.needed(of(cast.banner_hr)) == 0, "another office waits for nobody"
    written.note_for([cast.unit_hr.actor.key], written.UNKNOWN)
    assert not written.known(of(cast.unit_hr))
    cache.clear()
