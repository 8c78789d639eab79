"""A learner's single card, from the click to the page that shows it, while thousands are made in bulk.

    python -m bench.card_among_many [people of the run] [learners who click]

Through HTTP on gunicorn, with two Celery workers as in production and beat, on the database and the Redis that the
environment names (PostgreSQL, an empty Redis number), in embedded mode for invented people only. Seconds on the wall:
this is about waiting; CPU of all processes is told beside it. Accounts and papers stay.
"""

from __future__ import annotations

import os
import re
import socket
import statistics
import sys
import time
from queue import SimpleQueue
from typing import Any

from bench.portal import open_portal
from bench.rounds import heading
from bench.rush import _FIELD, _PAPER, _PDF, Caller, _accounts, _spent

POLL = 1.0
"""Seconds after which the page asks again, as its template says (templates/reports/cards/page.html)."""
PAUSE = 3.0
"""Seconds between two learners."""
MAY_TAKE = 1.0
_PICTURE = re.compile(r'src="(/cards/[0-9a-f-]+/page-1\.png)"')


class Learner(Caller):
    """One browser, signed in beforehand."""

    def sign_in(self, login: str) -> None:
        self._sign_in(login)
        self.form = _PAPER.search(self._open("home", "/"))
        if self.form is None:
            raise LookupError("no card is offered on the home")

    def click(self) -> tuple[float, float, bool]:
        """Seconds until the page shows the card, and until its picture is there; whether the first answer was it."""
        assert self.form is not None
        began = time.perf_counter()
        page = self._open("card", self.form[1], **dict(_FIELD.findall(self.form[0])))
        at_once = _PDF.search(page) is not None
        while _PDF.search(page) is None:
            if time.perf_counter() - began > 120:
                raise TimeoutError("no card")
            time.sleep(POLL)
            page = self._open("card, asked again", self.at)
        shown = time.perf_counter() - began
        picture = _PICTURE.search(page)
        assert picture is not None
        self._open("picture", picture[1])
        return shown, time.perf_counter() - began, at_once


def main(people: int = 5000, clicks: int = 40) -> None:
    os.environ |= {"CETRACK_TRUSTED_PROXIES": "1", "CETRACK_LOG_JSON": "1"}
    about = open_portal(people)
    from scripts import running

    heading(17, "a single card while many are made", **about, clicks=clicks)
    logins = _accounts(clicks + 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running.Processes(dict(os.environ)) as processes:
        processes.start_web("127.0.0.1", port)
        _start_workers(processes)
        base = running.wait_until_ready(processes, "127.0.0.1", port).rstrip("/")
        learners = [Learner(base, SimpleQueue()) for _ in logins]
        for learner, login in zip(learners, logins, strict=True):
            learner.sign_in(login)
        print(f"  load of the machine before: {os.getloadavg()[0]:.1f}")
        _clicked("nothing else under way", learners[:2])
        run = _run()
        while not run.people.filter(state="issued").exists():
            time.sleep(0.5)
            run.refresh_from_db()
        before, began, cpu = _gone(run), time.monotonic(), _spent()
        _clicked("many being made", learners[2:])
        wall, gone = time.monotonic() - began, _gone(run) - before
        print(f"  meanwhile {gone} of the run in {wall:.0f} s; {(_spent() - cpu) / wall:.2f} cores of ours busy;"
              f" the run goes on: {run.finished_at is None}; load {os.getloadavg()[0]:.1f}")  # fmt: skip


def _start_workers(processes: Any) -> None:
    celery = ["-m", "celery", "--quiet", "-A", "cetrack"]
    processes._start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"], farewell=9)
    processes._start("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""], farewell=9)


def _run() -> Any:
    from ground import clock
    from ground.actors import SystemActor
    from reports.audit import question
    from reports.audit.question import AskedList
    from reports.runs import services

    actor = SystemActor("bench")
    asked = question.ask(actor=actor, policy="xlgl-2024", question="annual_check:2024")
    return services.ask_run(actor=actor, wanted=AskedList(asked), with_statements=True, make="merged", now=clock.now())


def _gone(run: Any) -> int:
    run.refresh_from_db()
    return int(run.people.exclude(state="waiting").count())


def _clicked(what: str, learners: list[Learner]) -> None:
    found = []
    for learner in learners:
        found.append(learner.click())
        time.sleep(PAUSE)
    for name, each in (("page", [one[0] for one in found]), ("picture", [one[1] for one in found])):
        each.sort()
        late = sum(one > MAY_TAKE for one in each)
        print(f"  {what}: click to {name} {each[0]:.2f} / {statistics.median(each):.2f} / {each[-1]:.2f} s (least,"
              f" median, most of {len(each)}); {late} took longer than {MAY_TAKE:.0f} s")  # fmt: skip
    print(f"  {what}: {sum(one[2] for one in found)} of {len(found)} were on the first page that came")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
