"""Whether this process lives (/healthz) and whether it can serve (/readyz), for whoever watches the machine.

Both answer before host names, sessions and redirects are looked at: a watcher asks by address and without a name.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from ground import clock, dialect, shared_folder, stores
from ground.actors import SystemActor
from ground.jobs import machine
from ground.keys import prints
from ground.replicas import standing
from ground.stores import looking
from journal import chain, macs
from journal.selectors import last_done, last_time
from reports.signing_keys import agreement

from .backup import drill

LIVE, READY = "/healthz", "/readyz"
AHEAD = dt.timedelta(minutes=5)
"""Two machines' clocks may differ by so much; a line of the journal that is further ahead a wrong clock has made."""


class HealthMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response
        self._migrated = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == LIVE:
            return JsonResponse({"status": "ok"})
        if request.path_info == READY:
            return self._ready()
        return self.get_response(request)

    def _ready(self) -> HttpResponse:
        """503 without a usable database. A silent queue is told, but is no reason to turn people away."""
        found: dict[str, Any] = {"database": "ok", "queue": queue_state()}
        seen = _files()
        try:
            if not self._migrated:
                executor = MigrationExecutor(connection)
                self._migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
            if not self._migrated:
                found["database"] = "migrations are missing"
            elif lacking := prints.missing():
                found["database"], found["missing_keys"] = "written with other keys", lacking
            elif dialect.missing_guards(connection):
                found["database"] = "append-only guards are missing"
            elif (files := _whose(seen)) != shared_folder.OK:
                found["files"] = files
            else:
                found["oldest_waiting_job_seconds"] = _waiting()
                found["journal_lines_without_anchor"] = _without_anchor()
                found["journal_lines_of_others"] = macs.not_ours()
                found["clock"] = _clock()
                found["signing_key"] = _signing_key()
                if settings.REPLICAS:
                    found["replicas"] = {one.place: str(one.state) for one in standing.everything()}
                found["last_backup"], found["last_drill"] = _backup(), _drill()
        except Exception:  # noqa: BLE001 - whatever the driver raises, the answer is that the database is not there
            found["database"] = "unreachable"
        found["disk"] = seen.room if seen else stores.SHUT
        ready = found["database"] == "ok" and found["disk"] == stores.ROOM and "files" not in found
        return JsonResponse({"status": "ok" if ready else "unavailable", **found}, status=200 if ready else 503)


def _waiting() -> int:
    since = machine.waiting_since()
    return int((clock.machine_now() - since).total_seconds()) if since else 0


def _signing_key() -> str:
    """``ok``, ``other`` or ``lacking``: papers wait then; no reason to turn people away (manage.py doctor)."""
    return next(iter(agreement.differing().values()), agreement.Agreement.OK).value


def _clock() -> str:
    """The clock has jumped: ahead once, or back now. No reason to turn people away (numbers order, not times), but one
    to look (manage.py doctor)."""
    newest = last_time(actor=SystemActor("health"))
    return "behind the journal" if newest is not None and newest - clock.now() > AHEAD else "ok"


def _without_anchor() -> int | str | None:
    try:
        return chain.without_anchor()
    except (OSError, ValueError, KeyError, TypeError):
        return "the file of anchors cannot be read"


def _backup() -> str | None:
    """When the last backup was made, in UTC; None before the first one."""
    done = last_done(actor=SystemActor("health"), action="backup.made")
    return done.astimezone(dt.UTC).isoformat(timespec="seconds") if done else None


def _drill() -> str:
    """``ok``, ``failed`` or ``never``: no reason to turn people away, but one to look (manage.py doctor)."""
    done, failed = (last_done(actor=SystemActor("health"), action=what) for what in (drill.DONE, drill.FAILED))
    if failed is not None and (done is None or failed > done):
        return "failed"
    return "ok" if done else "never"


def _files() -> stores.StoreState | None:
    """Uploaded files lie there: full or gone, nobody can hand anything in. None where the place does not answer."""
    try:
        return looking.look()
    except stores.StoreAway:
        return None


def _whose(seen: stores.StoreState | None) -> str:
    return shared_folder.state_of(seen) if seen else shared_folder.AWAY


def queue_state() -> str:
    """``ok``, ``unreachable``, or ``file system`` where there is no Redis."""
    if not settings.CONFIG.redis_url:
        return "file system"
    import redis

    try:
        redis.Redis.from_url(settings.CONFIG.redis_url, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError:
        return "unreachable"
    return "ok"
