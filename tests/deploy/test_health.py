"""/healthz and /readyz, for whoever watches the machine."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test import Client

from ground import clock, dialect
from ground.actors import SystemActor
from journal import chain
from journal.services import record


@pytest.fixture
def client():
    return Client(headers={"host": "10.1.2.3"})  # a watcher asks by address, which is no allowed host


def test_a_living_process_says_so_without_the_database(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_an_unknown_host_gets_nothing_else(client):
    assert client.get("/").status_code == 400


@pytest.mark.django_db
def test_ready_with_a_migrated_database(client):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["oldest_waiting_job_seconds"] == 0


@pytest.mark.django_db
def test_not_ready_without_the_append_only_guards(client):
    with connection.cursor() as cursor:
        name = "journal_journalentry_no_delete" if connection.vendor == "sqlite" else "journal_journalentry_append_only"
        on = "" if connection.vendor == "sqlite" else " ON journal_journalentry"
        cursor.execute(f"DROP TRIGGER {name}{on}")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "append-only guards are missing")
    dialect.install_guards()


ON_SQLITE = [
    ["DROP TRIGGER journal_journalseal_no_update"],
    [
        "DROP TRIGGER journal_journalseal_no_update",
        "CREATE TRIGGER journal_journalseal_no_update BEFORE UPDATE ON journal_journalseal BEGIN SELECT 1; END",
    ],
]
ON_POSTGRESQL = [
    ["ALTER TABLE journal_journalseal DISABLE TRIGGER journal_journalseal_append_only"],
    ["ALTER TABLE journal_journalseal DISABLE TRIGGER ALL"],
    ["ALTER TABLE journal_journalseal ENABLE REPLICA TRIGGER journal_journalseal_no_truncate"],
    [
        "CREATE OR REPLACE TRIGGER journal_journalseal_append_only BEFORE UPDATE OR DELETE ON journal_journalseal "
        "FOR EACH ROW WHEN (false) EXECUTE FUNCTION cetrack_append_only()"
    ],
    [
        "CREATE OR REPLACE FUNCTION cetrack_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$"
    ],
]


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(len(ON_POSTGRESQL)))
def test_a_guard_that_is_switched_off_or_does_something_else_is_missing_and_migrate_puts_it_back(client, number):
    ways = ON_SQLITE if connection.vendor == "sqlite" else ON_POSTGRESQL
    assert dialect.missing_guards(connection) == []
    with connection.cursor() as cursor:
        for statement in ways[number % len(ways)]:
            cursor.execute(statement)
    assert "journal_journalseal" in dialect.missing_guards(connection)
    assert client.get("/readyz").status_code == 503
    dialect.install_guards()
    assert client.get("/readyz").status_code == 200


def test_not_ready_when_the_disk_is_full(db, client, monkeypatch):
    assert client.get("/readyz").json()["disk"] == "ok"
    monkeypatch.setattr("ground.stores.folder.LEAST_ROOM", 1 << 60)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["disk"]) == (503, "full")


def test_lines_without_an_anchor_are_counted(db, client, settings, tmp_path):
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors.jsonl")
    assert client.get("/readyz").json()["journal_lines_without_anchor"] is None
    for expected in (0, 1):
        with transaction.atomic():
            record(actor=SystemActor("test"), action="test.act")
        chain.seal(now=clock.now())
        if expected == 0:
            chain.write_anchor(now=clock.machine_now())
        assert client.get("/readyz").json()["journal_lines_without_anchor"] == expected
    (tmp_path / "anchors.jsonl").write_text("no anchor")
    assert client.get("/readyz").json()["journal_lines_without_anchor"] == "the file of anchors cannot be read"


def test_not_ready_without_a_database(client, settings, monkeypatch):
    def refused(*args, **options):
        raise OSError

    monkeypatch.setattr("cetrack.health.MigrationExecutor", refused)
    monkeypatch.setattr("cetrack.health.dialect.missing_guards", refused)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")


@pytest.mark.django_db
def test_a_vanished_queue_is_told_but_turns_nobody_away(client, settings):
    settings.CONFIG = settings.CONFIG.model_copy(update={"redis_url": "redis://127.0.0.1:1/0"})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["queue"]) == (200, "unreachable")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "said"), [(4, "ok"), (6, "behind the journal")])
def test_a_clock_that_has_jumped_is_told_and_turns_nobody_away(client, monkeypatch, minutes, said):
    with transaction.atomic():
        record(actor=SystemActor("test"), action="test.jump")
    back = clock.now() - dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: back)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["clock"]) == (200, said)
