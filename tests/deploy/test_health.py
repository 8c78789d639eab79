"""/healthz and /readyz, for whoever watches the machine."""

import pytest
from django.db import connection
from django.test import Client

from journal import dialect


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
