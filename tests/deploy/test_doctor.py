"""manage.py doctor: each thing that is wrong is named with what to do, and nothing else is."""

from __future__ import annotations

import contextlib
import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from cetrack import doctor
from cetrack.backup import drill
from ground import clock, dialect, stores
from ground.actors import SystemActor
from ground.jobs import pulse
from ground.jobs.models import Job
from ground.jobs.tasks import sweep
from ground.keys.models import KeyPrint
from ground.leaving.models import LeavingFile
from journal import chain
from journal.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def well(settings, tmp_path):
    """An installation on which everything is as it should be."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors")
    settings.BACKUPS = tmp_path / "backups"
    settings.CONFIG = settings.CONFIG.model_copy(update={"recovery_key": "x"})
    cache.clear()
    with transaction.atomic():
        record(actor=SystemActor("test"), action="backup.made", after={})
        record(actor=SystemActor("test"), action=drill.DONE, after={})
    chain.seal(now=clock.now(), everything=True)
    chain.write_anchor(now=clock.machine_now())
    sweep()


def wrong(**later: int) -> dict[str, str]:
    """What is to be done, by name, so much later."""
    now = doctor.Moment(clock.machine_now() + dt.timedelta(**later), clock.now())
    return {finding.name: finding.todo for finding in doctor.examine(now) if finding.todo}


def test_nothing_is_wrong():
    assert wrong() == {}
    out = io.StringIO()
    call_command("doctor", stdout=out)
    assert out.getvalue().endswith("一切正常。\n")
    assert "✘" not in out.getvalue()


@pytest.mark.parametrize(("seconds", "found"), [(doctor.NO_PULSE - 5, False), (doctor.NO_PULSE + 5, True)])
def test_a_beat_that_stands(seconds, found):
    assert ("定时任务" in wrong(seconds=seconds)) == found


def test_a_beat_that_never_ran(settings, tmp_path):
    cache.clear()
    (tmp_path / "pulse").unlink()
    assert "cetrack-beat" in wrong()["定时任务"]


def test_the_pulse_is_the_newer_of_cache_and_file(tmp_path):
    (tmp_path / "pulse").write_text("nonsense")
    assert pulse.last(cache) is not None


@pytest.mark.parametrize(("seconds", "found"), [(doctor.WAITS_LONG - 5, False), (doctor.WAITS_LONG + 5, True)])
def test_a_worker_that_does_not_take_work(seconds, found):
    since = clock.machine_now() - dt.timedelta(seconds=seconds)
    Job.objects.create(kind="x", actor_key="", actor_name="x", created_at=since)
    assert ("后台任务" in wrong()) == found


def test_keys_that_are_missing():
    KeyPrint.objects.create(name="CETRACK_FIELD_KEYS old", fingerprint="0" * 64)
    assert "CETRACK_FIELD_KEYS old" in wrong()["密钥"]


def test_triggers_that_are_gone(monkeypatch):
    monkeypatch.setattr(dialect, "missing_guards", lambda _connection: ["journal_journalentry"])
    assert "verify_journal" in wrong()["日志的防改触发器"]


def test_a_full_disk_and_a_folder_that_cannot_be_written(monkeypatch):
    monkeypatch.setattr(doctor.looking, "look", lambda: stores.StoreState(None, stores.FULL))
    assert "清理" in wrong()["磁盘"]
    monkeypatch.setattr(doctor.looking, "look", lambda: stores.StoreState(None, stores.SHUT))
    assert "权限" in wrong()["磁盘"]


def test_a_queue_that_does_not_answer(monkeypatch):
    monkeypatch.setattr(doctor, "queue_state", lambda: "unreachable")
    assert "Redis" in wrong()["队列"]


def test_an_old_backup_and_one_without_keys(settings, monkeypatch):
    settings.CONFIG = settings.CONFIG.model_copy(update={"recovery_key": ""})
    assert "recovery_key" in wrong()["备份"]
    later = clock.now() + doctor.BACKUP_OLD + dt.timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "manage.py backup" in wrong()["备份"]


class TestDrill:
    def test_nothing_is_set(self, settings):
        settings.BACKUPS = None
        assert "CETRACK_BACKUPS" in wrong()["恢复演练"]

    @pytest.mark.parametrize(("minutes", "found"), [(-1, False), (1, True)])
    def test_one_that_is_too_long_ago(self, monkeypatch, minutes, found):
        later = clock.now() + doctor.DRILL_OLD + dt.timedelta(minutes=minutes)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert ("恢复演练" in wrong()) == found

    def test_one_that_failed_until_one_succeeds(self, client, monkeypatch):
        assert client.get("/readyz").json()["last_drill"] == "ok"
        start = clock.now()
        for minutes, action in ((1, drill.FAILED), (2, drill.DONE)):
            monkeypatch.setattr(clock, "now", lambda minutes=minutes: start + dt.timedelta(minutes=minutes))
            with transaction.atomic():
                record(actor=SystemActor("test"), action=action, after={})
            assert ("恢复演练" in wrong()) == (action == drill.FAILED)
            assert client.get("/readyz").json()["last_drill"] == ("failed" if action == drill.FAILED else "ok")


def test_an_empty_database_is_one_finding_and_not_ten(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_cursor, **_more: [])
    found = wrong()
    assert "manage.py restore" in found.pop("数据库结构")
    assert not set(found) & set(doctor._OF_TABLES)


@pytest.mark.parametrize(("seconds", "found"), [(0, False), (doctor.STAYS.seconds, True)])
def test_a_file_that_should_have_gone(seconds, found):
    LeavingFile.objects.create(key="a" * 32)
    assert ("到期的文件" in wrong(seconds=seconds + 2 * found)) == found


@pytest.mark.parametrize(("there", "apart"), [(-7, 7.0), (0.5, 0.0), (3, 2.0)])
def test_the_time_that_the_question_takes_is_no_difference_of_clocks(monkeypatch, there, apart):
    start = clock.machine_now()
    moments = iter([start, start + dt.timedelta(seconds=1)])

    class Cursor(contextlib.nullcontext):
        def execute(self, _statement: str) -> None: ...

        def fetchone(self) -> list[dt.datetime]:
            return [start + dt.timedelta(seconds=there)]

    monkeypatch.setattr(clock, "machine_now", lambda: next(moments))
    monkeypatch.setattr(connection, "cursor", lambda: cursor)
    cursor = Cursor()
    cursor.enter_result = cursor
    assert doctor._apart() == apart


def test_a_database_that_is_away_is_the_first_thing_said_and_ends_with_1(monkeypatch):
    def away() -> None:
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(connection, "ensure_connection", away)
    findings = list(doctor.examine(doctor.Moment(clock.machine_now(), clock.now())))
    assert (findings[0].name, bool(findings[0].todo)) == ("数据库", True)
    assert {"磁盘", "队列"} <= {finding.name for finding in findings}
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=io.StringIO())
    assert end.value.code == 1


def test_one_check_that_fails_hides_no_other(monkeypatch):
    def broken() -> None:
        raise ValueError

    monkeypatch.setattr(chain, "without_anchor", broken)
    found = wrong()
    assert list(found) == ["日志锚点"]
