"""Cards in bulk while workers are killed, tasks sent twice and Redis emptied: one paper each, none lost, none half
written, numbers without gaps or doubles.

    python -m bench.cards_killed [people] [seed]

Takes an empty PostgreSQL database whose name ends in _chaos (CETRACK_DATABASE_URL) and a Redis number that may be
flushed (CETRACK_REDIS_URL), in production mode; fills it with invented people and starts its own workers. Ends with 1
when anything was lost.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).parent.parent
PATIENCE = 3600
"""Seconds until it must have come to its end."""
WORKERS = 2


def main(people: int = 2000, seed: int = 1) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from learners.people.models import Learner

    if not str(connection.settings_dict["NAME"]).endswith("_chaos"):
        raise SystemExit("The name of the database must end in _chaos: it is filled with invented people.")
    call_command("migrate", verbosity=0)
    if not Learner.objects.unscoped().exists():
        _fill(people, seed)
    chance, did = random.Random(seed), Counter[str]()
    run = _ask()
    workers = [_worker() for _ in range(WORKERS)]
    began = last = time.monotonic()
    try:
        while time.monotonic() - began < PATIENCE and not _over(run):
            _beat()
            workers = [one if one.poll() is None else _worker() for one in workers]
            time.sleep(2)
            if time.monotonic() - last > chance.uniform(4, 12):
                _hurt(chance, workers, did)
                last = time.monotonic()
    finally:
        for one in workers:
            _kill(one)
    print(f"{people} people, seed {seed}, {time.monotonic() - began:.0f} s; {dict(did)}")
    return _count(run)


def _fill(people: int, seed: int) -> None:
    from assessments.standings.services import reassess
    from assessments.synthesis import fill
    from ground import clock
    from ground.actors import SystemActor
    from policy import packs

    actor, pack = SystemActor("bench"), packs.in_force("xlgl-2024")
    years = pack.applications.annual_check.years
    fill(
        actor=actor, people=people, seed=seed, pack=pack, years=years, now=clock.now(), today=clock.today(),
        report=lambda filled: None,
    )  # fmt: skip
    reassess(actor=actor, today=clock.today())


def _ask() -> Any:
    from ground import clock
    from ground.actors import SystemActor
    from reports.audit import question
    from reports.audit.question import AskedList
    from reports.runs import services

    actor = SystemActor("bench")
    asked = question.ask(actor=actor, policy="xlgl-2024", question="annual_check:2024")
    return services.ask_run(actor=actor, wanted=AskedList(asked), with_statements=True, now=clock.now())


def _worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "cetrack", "worker", "--concurrency", "1", "--loglevel", "ERROR"]
    return subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL)


def _kill(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def _beat() -> None:
    """What beat calls by the clock."""
    from ground.jobs import machine
    from reports.runs import jobs

    machine.take_back()
    machine.sweep()
    jobs.go_on()


def _hurt(chance: random.Random, workers: list[subprocess.Popen[bytes]], did: Counter[str]) -> None:
    import redis
    from django.conf import settings

    from ground.jobs.models import Job
    from ground.jobs.tasks import run_job

    what = chance.choice(["worker killed", "worker killed", "task sent twice", "Redis emptied"])
    did[what] += 1
    if what == "worker killed":
        _kill(chance.choice(workers))
    elif what == "task sent twice":
        for pk in Job.objects.filter(state__in=("queued", "running")).values_list("pk", flat=True)[:3]:
            run_job.delay(pk)
            run_job.delay(pk)
    else:
        redis.Redis.from_url(settings.CONFIG.redis_url).flushdb()


def _over(run: Any) -> bool:
    from django.db import connection

    from reports.runs.states import RunState

    connection.close()
    run.refresh_from_db()
    return run.state in (RunState.FINISHED, RunState.CANCELLED)


def _count(run: Any) -> int:
    """Tells what is there, and returns 1 where it is not what it must be."""
    from reports.cards.models import CardNumber, ReviewCard
    from reports.runs.models import RunPerson

    people = RunPerson.objects.filter(run=run)
    states = Counter(people.values_list("state", flat=True))
    papers = list(ReviewCard.objects.unscoped().order_by("pk").values_list("learner_id", "number", "kind"))
    series: dict[str, list[int]] = {}
    for _learner, number, _kind in papers:
        head, _dash, count = number.rpartition("-")
        series.setdefault(head, []).append(int(count))
    gaps = {head: sorted(set(range(1, max(found) + 1)) ^ set(found)) for head, found in series.items()}
    doubles = len(papers) - len({number for _learner, number, _kind in papers})
    each = Counter(learner for learner, _number, _kind in papers)
    halves = ReviewCard.objects.unscoped().filter(snapshot=None).count()
    counted = sum(CardNumber.objects.values_list("last", flat=True))
    wrong = {
        "people without an answer": states["waiting"], "failed": states["failed"],
        "people with two papers": sum(many > 1 for many in each.values()), "numbers twice": doubles,
        "gaps": sum(map(len, gaps.values())), "half written": halves, "counted, but no paper": counted - len(papers),
    }  # fmt: skip
    print(f"state {run.state}; {dict(states)}; {len(papers)} papers, {dict(Counter(kind for *_rest, kind in papers))}")
    print(f"{len(series)} series; {wrong}; most attempts {max(people.values_list('attempts', flat=True), default=0)}")
    return int(any(wrong.values()) or run.state != "finished")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
