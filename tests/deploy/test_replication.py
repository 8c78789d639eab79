"""Real copies beside a real main server: read by others, not by whoever has written; late, cut off, promoted, of
another history; and pgbouncer before the main server. Each fault stands beside what happens without its guard."""

from __future__ import annotations

import contextlib
import copy as copies
import io
import re
import subprocess
from collections.abc import Iterator

import psycopg2
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.urls import reverse

from cetrack import beside, doctor
from cetrack.backup import database
from ground import clock, dialect
from ground.replicas import reading, standing, written
from ground.replicas.standing import MAIN, State
from learners.people.models import Learner
from scripts import servers
from tests.cast import Cast, assemble
from tests.signin import open_session
from tests.workers import until

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True, databases="__all__")]
ALIAS = "replica1"
LIST = "/learners/"


class Pair:
    """A main server with two copies, in place of the test's own database while ``with pair.served()``."""

    def __init__(self, main: servers.Cluster, first: servers.Cluster, second: servers.Cluster) -> None:
        self.main, self.first, self.second = main, first, second
        self.cast: Cast

    @staticmethod
    def ask(server: servers.Cluster, statement: str) -> str:
        done = subprocess.run(["psql", server.address, "-Atqc", statement], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def rename(self, name: str) -> None:
        """Somebody is called otherwise from now on, and no page has written it."""
        self.ask(self.main, f"UPDATE learners_learner SET name = '{name}' WHERE id = {self.cast.alatan.learner.pk}")

    def pause(self) -> None:
        self.follow()
        self.ask(self.first, "SELECT pg_wal_replay_pause()")
        until(lambda: self.ask(self.first, "SELECT pg_get_wal_replay_pause_state()") == "paused", "replay is paused")

    def follow(self) -> None:
        """The copies go on, and have everything."""
        place = self.ask(self.main, "SELECT pg_current_wal_lsn()")
        for one in (self.first, self.second):
            if self.ask(one, "SELECT pg_is_in_recovery()") == "t":
                self.ask(one, "SELECT pg_wal_replay_resume()")
                until(
                    lambda one=one: self.ask(one, f"SELECT pg_last_wal_replay_lsn() >= '{place}'") == "t", "it follows"
                )


def _address(server: servers.Cluster, **more) -> dict:
    port = server.address.rpartition(":")[2].partition("/")[0]
    return {"HOST": "127.0.0.1", "PORT": port, "USER": "postgres", "PASSWORD": "", "NAME": "postgres", **more}


def _replaced(alias: str, values: dict) -> None:
    if hasattr(connections._connections, alias):
        connections[alias].close()
        del connections[alias]
    connections.settings[alias] = values


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker) -> Iterator[Pair]:
    with django_db_blocker.unblock():
        server = copies.deepcopy(connection.settings_dict)
        with servers.cluster() as main:
            where = ["-h", server["HOST"], "-p", str(server["PORT"] or 5432), "-U", server["USER"], server["NAME"]]
            dumped = subprocess.run(["pg_dump", "--no-owner", *where], capture_output=True, check=True).stdout
            subprocess.run(["psql", "-q", main.address], input=dumped, capture_output=True, check=True)
            before = connections[MAIN]
            plain = connections.settings[MAIN]
            try:
                del connections[MAIN]
                connections.settings[MAIN] = {**copies.deepcopy(plain), **_address(main), "CONN_MAX_AGE": 600}
                connections.settings[ALIAS] = connections.settings[MAIN]  # known to the test's guards from the start
                with servers.standby(main) as first, servers.standby(main) as second:
                    yield Pair(main, first, second)
                    connections[MAIN].close()
                    del connections.settings[ALIAS]
            finally:
                connections.settings[MAIN] = plain
                connections[MAIN] = before


@pytest.fixture
def served(pair, transactional_db, settings) -> Iterator[Pair]:
    """The portal on this pair, with one copy set."""
    read_only = {"options": "-c default_transaction_read_only=on", "connect_timeout": 2}
    _replaced(ALIAS, {**connections.settings[MAIN], **_address(pair.first), "OPTIONS": read_only})
    settings.REPLICAS, settings.REPLICA_LAG = [ALIAS], 300
    settings.DIRECT = dict(connections.settings[MAIN])
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "ground.replicas.written.WrittenMiddleware"]
    settings.SESSION_COOKIE_SECURE = False
    cache.clear()
    standing._known.clear()
    pair.cast = assemble()
    pair.follow()
    yield pair
    pair.follow()
    connections[ALIAS].close()


def name_in(page) -> str:
    assert page.status_code == 200, page.content.decode()[:500]
    [name] = re.findall(r">\s*(阿拉\w*)\s*<", page.content.decode())[:1]
    return name


def test_others_read_the_copy_and_whoever_has_written_does_not(served, monkeypatch):
    cast = served.cast
    writer, colleague, far = (open_session(who) for who in (cast.unit_hr, cast.unit_hr, cast.league_reviewer))
    served.rename("阿拉旧")
    served.pause()
    served.rename("阿拉新")
    assert [name_in(who.get(LIST)) for who in (writer, colleague, far)] == ["阿拉旧"] * 3, "the copy answers"
    sent = writer.post(LIST + "find/", {"q": ""})
    assert sent.cookies[written.COOKIE].value.isdigit()
    assert [name_in(who.get(LIST)) for who in (writer, colleague, far)] == ["阿拉新", "阿拉新", "阿拉旧"]
    cache.clear()
    assert [name_in(who.get(LIST)) for who in (writer, colleague, far)] == ["阿拉新", "阿拉旧", "阿拉旧"], (
        "an emptied cache makes the writer's own browser forget nothing"
    )
    monkeypatch.setattr(reading, "SAID", 60.0)
    assert "data-as-of" not in far.get(LIST).content.decode()
    monkeypatch.setattr(reading, "SAID", 0.0)
    assert re.search(r"data-as-of>[^<]*\d\d:\d\d:\d\d", far.get(LIST).content.decode())
    monkeypatch.setattr(written, "needed", lambda request: 0)
    assert name_in(writer.get(LIST)) == "阿拉旧", "control: without what was written they are shown what was"
    monkeypatch.undo()
    served.follow()
    assert name_in(far.get(LIST)) == "阿拉新"


def test_where_nobody_can_say_how_far_it_is_the_main_database_answers(served, monkeypatch):
    writer = open_session(served.cast.unit_hr)
    served.rename("阿拉旧")
    served.pause()
    served.rename("阿拉新")

    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(written, "now", away)
    assert writer.post(LIST + "find/", {"q": ""}).cookies[written.COOKIE].value == written.UNKNOWN
    monkeypatch.undo()
    assert name_in(writer.get(LIST)) == "阿拉新"


def test_a_copy_that_lags_too_much_answers_nobody_until_it_has_caught_up(served, settings):
    far = open_session(served.cast.league_reviewer)
    served.rename("阿拉旧")
    served.pause()
    served.rename("阿拉新")
    assert name_in(far.get(LIST)) == "阿拉旧"
    until(lambda: standing.look(ALIAS).lag_now > 1, "it is a second behind")
    settings.REPLICA_LAG = 1
    assert name_in(far.get(LIST)) == "阿拉新"
    [found] = standing.everything()
    assert found.state == State.BEHIND
    settings.REPLICA_LAG = 300
    until(lambda: standing.look(ALIAS).state == State.OK, "it is looked at again")
    assert name_in(far.get(LIST)) == "阿拉旧", "control: with a wider bound it answers"
    settings.REPLICA_LAG = 1
    served.follow()
    until(lambda: standing.look(ALIAS).state == State.OK, "it has caught up")


def test_work_in_the_background_has_what_was_written_before_it_began(served, monkeypatch):
    def name() -> str:
        return Learner.objects.unscoped().get(pk=served.cast.alatan.learner.pk).name

    served.rename("阿拉旧")
    served.pause()
    served.rename("阿拉新")
    monkeypatch.setattr(reading, "PATIENCE", 0.3)
    assert reading.read_up_to_now(name) == "阿拉新"
    monkeypatch.setattr(written, "now", lambda: 0)
    assert reading.read_up_to_now(name) == "阿拉旧", "control: with no position it is read from the copy"
    with transaction.atomic():
        assert reading.read_up_to_now(name) == "阿拉新", "in a transaction, which sees what it writes"


class Cut:
    """The copy loses power at one of the questions of a page."""

    def __init__(self, pair: Pair, question: int) -> None:
        self.pair, self.question, self.asked = pair, question, 0

    def __call__(self, execute, sql, params, many, context):
        self.asked += 1
        if self.asked == self.question:
            self.pair.first.tell("-m", "immediate", "stop")
        return execute(sql, params, many, context)


def test_a_copy_that_dies_in_the_middle_of_a_page_costs_nobody_the_page(served, monkeypatch, caplog):
    far = open_session(served.cast.league_reviewer)
    served.rename("阿拉旧")
    served.follow()
    assert name_in(far.get(LIST)) == "阿拉旧"
    with connections[ALIAS].execute_wrapper(Cut(served, 2)) as _:
        assert name_in(far.get(LIST)) == "阿拉旧"
    assert "the main database is asked" in caplog.text
    opened = []
    monkeypatch.setattr(connections[ALIAS], "get_new_connection", lambda *_: opened.append(1) or (_ for _ in ()).throw)
    for _ in range(3):
        assert name_in(far.get(LIST)) == "阿拉旧"
    assert opened == [], "it is left alone for a while"
    monkeypatch.undo()
    standing._known.clear()  # control: without that memory it is tried again
    assert name_in(far.get(LIST)) == "阿拉旧"
    assert standing._known[ALIAS].state == State.AWAY
    with pytest.raises(OperationalError):  # control: whoever asks it past ``reading`` fails
        Learner.objects.unscoped().using(ALIAS).first()
    served.first.restart()
    monkeypatch.setattr(standing, "REST", 0.0)
    until(lambda: standing.look(ALIAS).state == State.OK, "it is used again")
    monkeypatch.undo()


def test_a_copy_that_dies_in_the_middle_of_a_file_costs_nobody_the_file(served, monkeypatch):
    def names(cut: bool) -> list[str]:
        found = []
        for learner in Learner.objects.unscoped().order_by("pk").iterator(chunk_size=1):
            found.append((learner.name, learner._state.db))
            if cut and learner._state.db == ALIAS:
                served.first.tell("-m", "immediate", "stop")
                cut = False
        return found

    served.follow()
    whole = reading.read_up_to_now(lambda: names(cut=False))
    assert {alias for _name, alias in whole} == {ALIAS}
    with pytest.raises((OperationalError, psycopg2.Error)), monkeypatch.context() as patch:
        # control: nothing is asked once more
        patch.setattr(reading, "_read", lambda work, choose: reading._source.set(reading._Source(choose())) and work())
        try:
            reading.read_up_to_now(lambda: names(cut=True))
        finally:
            reading._source.set(None)
    served.first.restart()
    monkeypatch.setattr(standing, "REST", 0.0)
    until(lambda: standing.look(ALIAS).state == State.OK, "it is used again")
    again = reading.read_up_to_now(lambda: names(cut=True))
    assert again == [(name, MAIN) for name, _alias in whole]
    served.first.restart()
    until(lambda: standing.look(ALIAS).state == State.OK, "it is used again")


def test_the_operator_sees_how_each_stands(served, settings, client):
    def seen() -> tuple[str, str]:
        told = client.get("/readyz").json().get("replicas")
        finding = beside.replicas(doctor.Moment(clock.machine_now(), clock.now()))
        return str(*(told or {}).values()), finding.todo

    assert seen() == ("ok", "")
    settings.CONFIG = settings.CONFIG.model_copy(update={"metrics_token": "t" * 32})
    figures = client.get("/metrics", HTTP_AUTHORIZATION="Bearer " + "t" * 32).content.decode()
    assert re.search(r'cetrack_replica_usable\{place="127.0.0.1:\d+",state="ok"\} 1.0', figures)
    assert re.search(r"cetrack_replica_lag_seconds\{.*\} 0.0", figures)
    served.pause()
    served.rename("阿拉新")
    settings.REPLICA_LAG = 0
    standing._known.clear()
    state, todo = seen()
    assert (state, "追上" in todo) == ("behind", True)


def test_through_a_pooler_in_transaction_mode(served, settings):
    moment = doctor.Moment(clock.machine_now(), clock.now())
    plain = {**connections.settings[MAIN]}
    settings.DIRECT = dict(plain)
    assert beside.pooler(moment).todo == "", "control: two connections have two sessions"
    with servers.pooler(served.main) as address:
        port = address.rpartition(":")[2].partition("/")[0]
        settings.DIRECT = {**plain, "PORT": port}
        assert "CETRACK_POOLER_URL" in beside.pooler(moment).todo
        try:
            _replaced(MAIN, {**plain, "PORT": port})
            with pytest.raises(
                (DatabaseError, psycopg2.Error), match="cursor"
            ):  # control: a cursor of the server outlives its transaction
                _all_while_others_work()
            _replaced(MAIN, {**plain, "PORT": port, "DISABLE_SERVER_SIDE_CURSORS": True})
            assert _all_while_others_work() > 1
            settings.DIRECT = plain
            settings.CONFIG = settings.CONFIG.model_copy(update={"pooler_url": address})
            finding = beside.pooler(moment)
            assert (finding.todo, finding.said) == ("", f"127.0.0.1:{port}")
            pages = [open_session(who) for who in (served.cast.unit_hr, served.cast.league_reviewer)]
            for page in pages * 3:
                assert name_in(page.get(LIST)).startswith("阿拉")
                assert page.get(reverse("audit:units")).status_code == 200
                assert page.post(LIST + "find/", {"q": ""}).status_code == 302
            with transaction.atomic():
                dialect.hold_alone(connection, 7, 500)
                with connection.cursor() as cursor:
                    cursor.execute("SHOW lock_timeout")
                    assert cursor.fetchone() == ("500ms",)
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                assert cursor.fetchone() == ("0",), "what was set in a transaction ends with it"
                cursor.execute("SHOW timezone")
                assert cursor.fetchone() == ("UTC",)
            assert database._values()["PGPORT"] == plain["PORT"], "pg_dump goes past the pooler"
        finally:
            _replaced(MAIN, plain)


def _all_while_others_work() -> int:
    """Rows taken piece by piece while another connection gets the session between two pieces."""
    found = 0
    other = connections[MAIN].copy()
    try:
        for _ in Learner.objects.unscoped().order_by("pk").iterator(chunk_size=1):
            found += 1
            with other.cursor() as cursor:
                cursor.execute("DISCARD ALL")
        return found
    finally:
        other.close()


def test_last_a_promoted_copy_is_not_read_and_one_of_another_history_neither(served, settings):
    far = open_session(served.cast.league_reviewer)
    served.rename("阿拉旧")
    served.follow()
    assert name_in(far.get(LIST)) == "阿拉旧"
    served.first.tell("promote")
    served.rename("阿拉新")
    standing._known.clear()
    assert name_in(far.get(LIST)) == "阿拉新"
    assert standing.look(ALIAS).state == State.PROMOTED
    assert Learner.objects.unscoped().using(ALIAS).get(pk=served.cast.alatan.learner.pk).name == "阿拉旧", (
        "control: that one would still tell the old name"
    )
    with pytest.raises(DatabaseError, match="read-only"):
        Learner.objects.unscoped().using(ALIAS).update(name="x")
    out = io.StringIO()
    with contextlib.suppress(SystemExit):
        call_command("doctor", stdout=out)
    assert "已提升为主库" in out.getvalue()

    # The promoted one becomes the main database; the other copy still follows the old one.
    plain = {**connections.settings[MAIN]}
    try:
        _replaced(MAIN, {**plain, **_address(served.first)})
        _replaced(ALIAS, {**connections.settings[MAIN], **_address(served.second)})
        standing._known.clear()
        assert standing.look(ALIAS).state == State.OTHER
        assert name_in(open_session(served.cast.league_reviewer).get(LIST)) == "阿拉旧"
        assert Learner.objects.unscoped().using(ALIAS).get(pk=served.cast.alatan.learner.pk).name == "阿拉新"
    finally:
        _replaced(MAIN, plain)
