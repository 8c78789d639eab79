"""What Prometheus may read: figures of everything that can stand still, and nothing about anybody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import OperationalError, transaction
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from cetrack import metrics
from cetrack.backup import drill
from ground import clock
from ground.actors import SystemActor
from ground.jobs import pulse
from ground.jobs.models import Job
from journal import chain
from journal.services import record
from tests.cast import id_number

TOKEN = "t" * 32
NUMBER = id_number(dt.date(1985, 3, 12), 142)
PHONE = "13904790001"
NAME = "阿拉坦其其格"


@pytest.fixture(autouse=True)
def switched_on(settings, tmp_path):
    settings.CONFIG = settings.CONFIG.model_copy(update={"metrics_token": TOKEN})
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    settings.JOURNAL_ANCHORS = str(tmp_path / "anchors")
    cache.clear()
    metrics._tally = metrics.Tally()


def asked(token: str = TOKEN):
    headers = {"host": "10.1.2.3"} | ({"authorization": f"Bearer {token}"} if token else {})
    return Client(headers=headers).get("/metrics")


def read() -> dict[tuple[str, ...], float]:
    """Value by name and labels."""
    answer = asked()
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


class TestToken:
    @pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "t", "é" * 32])
    def test_without_it_nothing_is_told(self, token):
        answer = asked(token)
        assert (answer.status_code, answer.content) == (401, b"401\n")

    @pytest.mark.django_db
    def test_where_none_is_set_there_is_no_such_page(self, settings):
        assert asked().status_code == 200, "control"
        settings.CONFIG = settings.CONFIG.model_copy(update={"metrics_token": ""})
        headers = {"authorization": "Bearer "}
        assert Client(headers=headers).get("/metrics").status_code == 404
        assert cache.get("metrics.answers.4xx") is None, "and nothing is counted"


@pytest.mark.django_db
class TestFigures:
    def job(self, kind: str, state: str, minutes: int, took: int | None = None) -> None:
        asked_at = clock.machine_now() - dt.timedelta(minutes=minutes)
        ended = asked_at + dt.timedelta(seconds=took) if took is not None else None
        Job.objects.create(
            kind=kind, actor_key="", actor_name=NAME, state=state, created_at=asked_at, finished_at=ended,
            message=f"{NAME} {NUMBER} {PHONE}",
        )  # fmt: skip

    def test_jobs_by_kind_state_and_age(self):
        self.job("a", "queued", 5)
        self.job("a", "queued", 3)
        self.job("a", "running", 2)
        self.job("reports.render_card", "done", 10, 4)
        self.job("reports.render_card", "done", 9, 8)
        self.job("reports.render_card", "failed", 9, 100)
        self.job("reports.render_card", "done", 70, 4)  # more than an hour ago
        found = read()
        assert found["cetrack_jobs", "a", "queued"] == 2
        assert 299 < found["cetrack_jobs_oldest_seconds", "a", "queued"] < 360
        assert found["cetrack_jobs", "a", "running"] == 1
        assert found["cetrack_jobs", "reports.render_card", "done"] == 2
        assert found["cetrack_jobs", "reports.render_card", "failed"] == 1
        assert found["cetrack_renderer_seconds", "reports.render_card"] == 6

    def test_sign_ins_backups_drills_and_seals(self):
        with transaction.atomic():
            for action in ("account.signed_in", "account.signed_in", "sign_in.refused", "backup.made", drill.FAILED):
                record(actor=SystemActor("test"), action=action)
        found = read()
        assert found["cetrack_sign_ins", "signed_in"] == 2
        assert found["cetrack_sign_ins", "refused"] == 1
        assert found["cetrack_sign_ins", "throttled"] == 0
        assert 0 <= found["cetrack_backup_age_seconds",] < 60
        assert found["cetrack_drill_failed",] == 1
        assert ("cetrack_drill_age_seconds",) not in found
        assert found["cetrack_guards_missing",] == 0
        chain.seal(now=clock.now())
        chain.write_anchor(now=clock.machine_now())
        pulse.leave(cache, clock.machine_now())
        with transaction.atomic():
            record(actor=SystemActor("test"), action=drill.DONE)
        chain.seal(now=clock.now())
        found = read()
        assert found["cetrack_journal_without_anchor",] == 1
        assert found["cetrack_drill_failed",] == 0
        assert 0 <= found["cetrack_beat_age_seconds",] < 60

    def test_the_database(self):
        found = read()
        assert found["cetrack_database_up",] == 1
        assert found["cetrack_database_bytes",] > 100_000
        assert found["cetrack_info", "0.1.0"] == 1

    def test_what_waits_for_a_decision(self, monkeypatch):
        since = clock.now() - dt.timedelta(minutes=10)
        monkeypatch.setattr(metrics, "open_by_kind", lambda *, actor: [("request", 3, since)])
        found = read()
        assert found["cetrack_open", "request"] == 3
        assert 599 < found["cetrack_open_oldest_seconds", "request"] < 660

    def test_answers_by_class(self, client):
        client.get("/accounts/sign-in/")
        client.get("/nothing-here/")
        client.get("/")
        found = read()
        assert found["cetrack_answers_total", "2xx"] == 1
        assert found["cetrack_answers_total", "3xx"] == 1
        assert found["cetrack_answers_total", "4xx"] == 1
        assert found["cetrack_answers_total", "5xx"] == 0
        assert found["cetrack_answer_seconds_total",] > 0

    def test_a_cache_that_is_away_stops_nobody(self, client, monkeypatch):
        def away(*args, **options):
            raise ConnectionError

        monkeypatch.setattr(metrics.cache, "incr", away)
        monkeypatch.setattr(metrics, "EVERY", 0)
        assert client.get("/accounts/sign-in/").status_code == 200

    def test_nothing_about_anybody(self, cast, signed_in):
        self.job("a", "failed", 5, 1)
        with transaction.atomic():
            record(actor=SystemActor(NAME), action="account.signed_in", reason=NAME)
        client = signed_in(cast.alatan)
        client.get(f"/nothing/{NUMBER}/", {"q": f"{NUMBER} {PHONE}"})
        client.post("/accounts/sign-in/", {"login": NUMBER, "password": PHONE})
        text = asked().content.decode()
        assert "cetrack_jobs" in text, "control: there is something to read"
        for planted in (NUMBER, NUMBER[:17], PHONE, NAME, "alatan"):
            assert planted not in text


def test_without_a_database_it_says_so(monkeypatch):
    def away(*, since):
        raise OperationalError

    monkeypatch.setattr(metrics, "figures", away)
    found = read()
    assert found["cetrack_database_up",] == 0
    assert ("cetrack_jobs", "a", "queued") not in found
