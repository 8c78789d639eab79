"""While the portal cannot serve, everybody is told so with 503: no database, no migration yet, other keys."""

from __future__ import annotations

import errno
import logging

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, load_command_class
from django.core.management.base import SystemCheckError
from django.db import OperationalError, ProgrammingError, connection
from django.test import Client, override_settings
from django.urls import path

from cetrack import celery, serving
from cetrack.celery import _only_with_the_keys_of_the_database, app
from ground import checks
from ground.jobs import tasks
from ground.keys import prints
from ground.keys.models import KeyPrint
from journal import tasks as journal_tasks

WITH_KEYS = ["cetrack.health.HealthMiddleware", "cetrack.serving.KeysMiddleware", *settings.MIDDLEWARE[2:]]


def _away(request):
    raise OperationalError("could not connect to server")


def _no_column(request):
    raise ProgrammingError("column does not exist")


def _wrong(request):
    raise RuntimeError("as it must")


def _full(request, what):
    raise {
        "files": OSError(errno.ENOSPC, "No space left on device"),
        "quota": OSError(errno.EDQUOT, "Disk quota exceeded"),
        "sqlite": OperationalError("database or disk is full"),
        "postgresql": OperationalError('could not extend file "base/1/2": No space left on device'),
        "another": OSError(errno.EACCES, "Permission denied"),
    }[what]


handler500 = "cetrack.serving.failed"
urlpatterns = [
    path("api/away/", _away),
    path("away/", _away),
    path("no-column/", _no_column),
    path("wrong/", _wrong),
    path("full/<slug:what>/", _full),
]


@pytest.fixture
def client():
    with override_settings(ROOT_URLCONF="tests.deploy.test_serving"):
        yield Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("what", "status"), [("files", 503), ("quota", 503), ("sqlite", 503), ("postgresql", 503), ("another", 500)]
)
def test_a_full_disk_is_told_and_another_fault_of_files_is_one(client, what, status):
    answer = client.get(f"/full/{what}/")
    assert (answer.status_code, "磁盘已满" in answer.content.decode()) == (status, status == 503)


@pytest.mark.django_db
class TestTheDatabaseIsAway:
    def test_people_get_a_page_that_says_so_and_when_to_come_again(self, client):
        answer = client.get("/away/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "15")
        assert "数据库暂时没有响应" in answer.content.decode()
        assert "could not connect" not in answer.content.decode()

    def test_programs_get_json(self, client):
        answer = client.get("/api/away/")
        assert (answer.status_code, answer.json()["detail"]) == (503, serving.AWAY)

    def test_the_log_has_one_line_without_a_traceback(self, client, caplog):
        client.get("/away/")
        (line,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert line.exc_info is None
        assert line.msg["reason"].startswith("the database does not answer: ")
        assert "OperationalError at tests/deploy/test_serving.py:" in line.msg["reason"], "and where it was asked"

    def test_control_any_other_failure_is_500_with_its_traceback(self, client, caplog):
        assert client.get("/wrong/").status_code == 500
        assert any(record.exc_info for record in caplog.records)


@pytest.mark.django_db
class TestNewCodeBeforeItsMigration:
    def test_it_answers_503_until_migrated_and_then_says_what_is_wrong(self, client):
        assert client.get("/no-column/").status_code == 500  # migrated: a mistake of ours
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'journal'")
        answer = client.get("/no-column/")
        assert (answer.status_code, "正在升级" in answer.content.decode()) == (503, True)


@pytest.fixture
def other_keys(db):
    """As after a restore without the keys."""
    KeyPrint.objects.update(fingerprint="0" * 64)


class TestOtherKeys:
    def test_the_keys_of_a_new_database_are_written_down(self, db):
        assert prints.missing() == checks.keys_at_hand(None) == []
        assert set(KeyPrint.objects.values_list("name", flat=True)) == {"CETRACK_FIELD_KEYS t1", "CETRACK_INDEX_KEY"}
        _only_with_the_keys_of_the_database()

    def test_nobody_is_served_and_nothing_is_written_down_anew(self, other_keys):
        prints.remember()
        with override_settings(MIDDLEWARE=WITH_KEYS):
            answer = Client().get("/accounts/sign-in/")
            assert (answer.status_code, "密钥" in answer.content.decode()) == (503, True)
            ready = Client().get("/readyz")
            assert (ready.status_code, ready.json()["missing_keys"]) == (
                503,
                ["CETRACK_FIELD_KEYS t1", "CETRACK_INDEX_KEY"],
            )

    def test_check_worker_and_preparing_say_which(self, other_keys):
        (error,) = checks.keys_at_hand(None)
        assert "CETRACK_FIELD_KEYS t1、CETRACK_INDEX_KEY" in error.msg
        with pytest.raises(SystemExit, match="CETRACK_INDEX_KEY"):
            _only_with_the_keys_of_the_database()
        with pytest.raises(CommandError, match="CETRACK_INDEX_KEY"):
            call_command("prepare")

    def test_a_worker_that_was_started_without_the_database_takes_no_job(self, other_keys, monkeypatch):
        monkeypatch.setattr(tasks, "_complete", False)
        taken: list[int] = []
        monkeypatch.setattr(tasks.machine, "run", taken.append)
        tasks.run_job(1)
        KeyPrint.objects.all().delete()
        tasks.run_job(2)
        assert taken == [2], "control: with the keys of the database it does"

    def test_nor_does_it_seal_the_journal_or_anything_else(self, other_keys, monkeypatch):
        done: list[bool] = []
        monkeypatch.setattr(celery, "_unsure", True)
        monkeypatch.setattr(journal_tasks.chain, "seal", lambda **_how: done.append(True))
        app.tasks["journal.seal"]()
        assert (done, celery._unsure) == ([], True)
        KeyPrint.objects.all().delete()
        app.tasks["journal.seal"]()
        assert (done, celery._unsure) == ([True], False), "control: with the keys of the database it does"

    def test_a_worker_started_without_the_database_does_not_know_yet(self, monkeypatch):
        def away() -> list[str]:
            raise OperationalError("away")

        monkeypatch.setattr(celery, "_unsure", False)
        monkeypatch.setattr(tasks.prints, "missing", away)
        _only_with_the_keys_of_the_database()
        assert celery._unsure
        assert app.tasks["journal.seal"]() is None

    def test_programs_are_told_in_their_own_shape(self, other_keys):
        with override_settings(MIDDLEWARE=WITH_KEYS):
            answer = Client().get("/api/v1/learners/")
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert "密钥" in answer.json()["detail"]
        assert answer["Retry-After"]

    def test_while_the_database_is_away_it_waits(self, monkeypatch):
        def away() -> list[str]:
            raise OperationalError("away")

        monkeypatch.setattr(tasks, "_complete", False)
        monkeypatch.setattr(tasks.prints, "missing", away)
        tasks.run_job(1)
        assert tasks._complete is False

    def test_control_with_the_right_keys_everybody_is_served(self, db):
        with override_settings(MIDDLEWARE=WITH_KEYS):
            assert Client().get("/accounts/sign-in/").status_code == 200

    def test_a_key_that_opens_nothing_after_a_rotation_may_go(self, db):
        KeyPrint.objects.create(name="CETRACK_FIELD_KEYS old", fingerprint="0" * 64)
        assert prints.missing() == ["CETRACK_FIELD_KEYS old"]
        call_command("rotate_keys")
        assert prints.missing() == []

    def test_a_new_first_key_is_written_down_when_pages_begin_to_use_it(self, db):
        KeyPrint.objects.filter(name="CETRACK_FIELD_KEYS t1").delete()
        with override_settings(MIDDLEWARE=WITH_KEYS):
            Client().get("/accounts/sign-in/")
        assert KeyPrint.objects.filter(name="CETRACK_FIELD_KEYS t1").exists()

    def test_a_key_that_opened_nothing_and_went_is_forgotten_by_the_command_itself(self, db):
        """The check that stops other commands must not stop the one that mends it."""
        KeyPrint.objects.create(name="CETRACK_FIELD_KEYS old", fingerprint="0" * 64)
        with pytest.raises(SystemCheckError, match="CETRACK_FIELD_KEYS old"):
            call_command("migrate", skip_checks=False)  # the control: a command that is stopped
        assert not load_command_class("learners", "rotate_keys").requires_system_checks
        call_command("rotate_keys")
        assert checks.keys_at_hand(None) == []
