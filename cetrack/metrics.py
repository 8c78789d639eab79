"""What Prometheus reads at /metrics: counts and ages, no name, no number, no id of anybody.

Behind a token (CETRACK_METRICS_TOKEN); without one there is no such address. Everything is asked of the database and
the shared cache when somebody reads, so that it does not matter which of the web processes answers.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hmac
import math
import threading
import time
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from casework.charge.selectors import open_by_kind
from ground import clock, dialect, stores
from ground.actors import SystemActor
from ground.jobs import pulse
from ground.jobs.figures import figures
from ground.replicas import standing
from ground.stores import looking
from journal import chain, macs
from journal.selectors import count_since, last_done

from .backup import drill, versions
from .health import queue_state

METRICS = "/metrics"
HOUR = dt.timedelta(hours=1)
RENDERS = ("reports.render_card", "uploads.draw_paper")
SIGN_INS = ("account.signed_in", "sign_in.refused", "sign_in.second_factor_refused", "sign_in.throttled")
_ANSWERS = "metrics.answers."
EVERY = 5  # seconds
CLASSES = ("2xx", "3xx", "4xx", "5xx")
_READER = SystemActor("metrics")


class MetricsMiddleware:
    """Answers before host names and sessions are looked at, as health does; counts every other answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = settings.CONFIG.metrics_token
        if not token:
            return self.get_response(request)
        if request.path_info == METRICS:
            return self._told(request, token)
        started = time.perf_counter()
        response = self.get_response(request)
        _tally.add(response.status_code, time.perf_counter() - started)
        return response

    @staticmethod
    def _told(request: HttpRequest, token: str) -> HttpResponse:
        given = request.META.get("HTTP_AUTHORIZATION", "").encode(errors="replace")
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            refused = HttpResponse("401\n", status=401, content_type="text/plain")
            refused["WWW-Authenticate"] = "Bearer"
            return refused
        _tally.hand_over()
        registry = CollectorRegistry()
        registry.register(Portal())
        answer = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
        answer["Cache-Control"] = "no-store"
        return answer


class Tally:
    """Counts in this process and hands its counts to the shared cache every few seconds: a cache that is away delays a
    request in as many seconds, not each of them."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._handed = time.monotonic()

    def add(self, status: int, seconds: float) -> None:
        with self._lock:
            self._counts.update({f"{status // 100}xx": 1, "milliseconds": round(seconds * 1000)})
            if time.monotonic() - self._handed < EVERY:
                return
        self.hand_over()

    def hand_over(self) -> None:
        with self._lock:
            counts, self._counts, self._handed = self._counts, Counter(), time.monotonic()
        for name, more in counts.items():
            with contextlib.suppress(Exception):  # whatever the cache raises: counting stops nobody
                cache.add(f"{_ANSWERS}{name}", 0, None)
                cache.incr(f"{_ANSWERS}{name}", more)


_tally = Tally()


class Portal(Collector):
    """One look at everything. What cannot be looked at is left out; ``cetrack_database_up`` says that it is so."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        info = GaugeMetricFamily("cetrack_info", "version of the portal", labels=["version"])
        info.add_metric([versions.own()], 1)
        yield info
        yield from _answers()
        yield _gauge("cetrack_queue_up", "whether the queue answers", queue_state() != "unreachable")
        with contextlib.suppress(stores.StoreAway):
            has_room = looking.look().room == stores.ROOM
            yield _gauge("cetrack_disk_has_room", "whether the disk of uploaded files takes more", has_room)
        last = pulse.last(cache)
        if last is not None:
            age = (clock.machine_now() - last).total_seconds()
            yield _gauge("cetrack_beat_age_seconds", "since beat and a worker were last seen together", age)
        started = time.perf_counter()
        try:
            found = [*_jobs(), *_waiting(), *_sign_ins(), *_journal(), *_backups(), *_database(), *_replicas()]
        except (DatabaseError, InterfaceError):
            yield _gauge("cetrack_database_up", "whether the database answers", 0)
            return
        yield from found
        yield _gauge("cetrack_database_up", "whether the database answers", 1)
        seconds = time.perf_counter() - started
        yield _gauge("cetrack_database_seconds", "what reading these figures took", seconds)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value=float(value))


def _answers() -> Iterator[Metric]:
    counted = CounterMetricFamily("cetrack_answers", "answers by class of status; 5xx are errors", labels=["status"])
    kept = cache.get_many([f"{_ANSWERS}{name}" for name in (*CLASSES, "milliseconds")])
    for name in CLASSES:
        counted.add_metric([name], kept.get(f"{_ANSWERS}{name}", 0))
    yield counted
    spent = kept.get(f"{_ANSWERS}milliseconds", 0) / 1000
    yield CounterMetricFamily("cetrack_answer_seconds", "time spent on answers", value=spent)


def _jobs() -> Iterator[Metric]:
    now = clock.machine_now()
    counts = GaugeMetricFamily("cetrack_jobs", "waiting, running, or ended within the hour", labels=["kind", "state"])
    ages = GaugeMetricFamily("cetrack_jobs_oldest_seconds", "age of the oldest open one", labels=["kind", "state"])
    took = GaugeMetricFamily("cetrack_renderer_seconds", "from asked for to drawn, mean of the hour", labels=["kind"])
    for one in figures(since=now - HOUR):
        counts.add_metric([one.kind, one.state], one.count)
        if one.seconds is None:
            ages.add_metric([one.kind, one.state], max(0.0, (now - one.oldest).total_seconds()))
        elif one.kind in RENDERS and one.state == "done":
            took.add_metric([one.kind], one.seconds)
    yield from (counts, ages, took)


def _waiting() -> Iterator[Metric]:
    now = clock.now()
    counts = GaugeMetricFamily("cetrack_open", "what people wait for a decision on", labels=["kind"])
    ages = GaugeMetricFamily(
        "cetrack_open_oldest_seconds", "how long the oldest has lain where it lies", labels=["kind"]
    )
    for about, count, oldest in open_by_kind(actor=_READER):
        counts.add_metric([about], count)
        ages.add_metric([about], max(0.0, (now - oldest).total_seconds()))
    yield from (counts, ages)


def _sign_ins() -> Iterator[Metric]:
    found = count_since(actor=_READER, actions=SIGN_INS, since=clock.now() - HOUR)
    counts = GaugeMetricFamily("cetrack_sign_ins", "within the hour", labels=["outcome"])
    for action in SIGN_INS:
        counts.add_metric([action.partition(".")[2]], found.get(action, 0))
    yield counts


def _journal() -> Iterator[Metric]:
    unsealed = chain.unsealed(before=clock.now() - dt.timedelta(minutes=1))
    yield _gauge("cetrack_journal_unsealed", "lines older than a minute without a seal", unsealed)
    yield _gauge(
        "cetrack_journal_of_others", "of the newest lines, those that the portal did not write", macs.not_ours()
    )
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        behind = chain.without_anchor()
        if behind is not None:
            yield _gauge("cetrack_journal_without_anchor", "sealed lines that no anchor stands for yet", behind)


def _backups() -> Iterator[Metric]:
    now = clock.now()
    made, drilled, failed = (
        last_done(actor=_READER, action=action) for action in ("backup.made", drill.DONE, drill.FAILED)
    )
    if made is not None:
        yield _gauge("cetrack_backup_age_seconds", "since the last backup", (now - made).total_seconds())
    if drilled is not None:
        yield _gauge("cetrack_drill_age_seconds", "since the last good drill", (now - drilled).total_seconds())
    bad = failed is not None and (drilled is None or failed > drilled)
    yield _gauge("cetrack_drill_failed", "whether the last drill failed", bad)


def _replicas() -> Iterator[Metric]:
    usable = GaugeMetricFamily("cetrack_replica_usable", "whether it answers pages", labels=["place", "state"])
    lags = GaugeMetricFamily("cetrack_replica_lag_seconds", "by how much it is behind at most", labels=["place"])
    for one in standing.everything():
        usable.add_metric([one.place, str(one.state)], one.state == standing.State.OK)
        if one.state in (standing.State.OK, standing.State.BEHIND) and math.isfinite(one.lag):
            lags.add_metric([one.place], one.lag)
    yield from (usable, lags) if settings.REPLICAS else ()


def _database() -> Iterator[Metric]:
    yield _gauge("cetrack_database_bytes", "size of the database", dialect.size_of(connection))
    missing = len(dialect.missing_guards(connection))
    yield _gauge("cetrack_guards_missing", "tables without their append-only triggers", missing)
