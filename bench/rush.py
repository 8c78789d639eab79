"""Row 11: the rush of the last day. Learners sign in, look at their home twice and take their card, all through HTTP,
on the bundled start (gunicorn, one worker of the queue).

python -m bench.rush [learners] [callers at once]

CPU time of all processes of the portal, the database's included, is what two cores are divided by; the clock on the
wall is told beside it, and says little on a machine that others use. Accounts, sessions and papers stay: for a
database of invented people only.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import socket
import statistics
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from queue import Empty, SimpleQueue
from random import choices, randrange
from string import ascii_lowercase
from typing import Any
from urllib.parse import urlencode

from bench.portal import open_portal
from bench.rounds import heading, verdict

PASSWORD = "Rush-of-the-day-2024"
PATIENCE = 120
"""Seconds that somebody waits for the PDF."""
CORES = 2
WARM = 16
"""So many learners come before anything is measured."""
_TICKS = os.sysconf("SC_CLK_TCK")
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PAPER = re.compile(r'<form[^>]*action="(/people/[0-9a-f-]+/paper/)".*?</form>', re.S)
_FIELD = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
_PDF = re.compile(r'href="(/cards/[0-9a-f-]+/card\.pdf)"')


class Caller:
    """One browser after the other, each of another learner; what each click took, and what failed."""

    def __init__(self, base: str, logins: SimpleQueue[str]) -> None:
        self.base, self.logins = base, logins
        self.took: dict[str, list[float]] = {}
        self.errors: list[str] = []
        self.served = 0

    def work(self) -> None:
        while True:
            try:
                login = self.logins.get_nowait()
            except Empty:
                return
            try:
                self._learner(login)
                self.served += 1
            except Exception as error:  # noqa: BLE001 - whatever went wrong is counted
                self.errors.append(f"{type(error).__name__}: {error}"[:200])

    def _sign_in(self, login: str) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        self.address = f"10.{randrange(256)}.{randrange(256)}.{randrange(1, 255)}"  # from one alone, pictures are asked
        page = self._open("sign-in page", "/accounts/sign-in/")
        page = self._open("sign-in, home", "/accounts/sign-in/", login=login, password=PASSWORD, **_token(page))
        if "/accounts/sign-in/" in self.at:
            raise LookupError("not let in")

    def _learner(self, login: str) -> None:
        self._sign_in(login)
        home = self._open("home, again", "/")
        form = _PAPER.search(home)
        if form is None:
            raise LookupError("no card is offered on the home")
        page = self._open("card", form[1], **dict(_FIELD.findall(form[0])))
        end = time.monotonic() + PATIENCE
        while (pdf := _PDF.search(page)) is None:
            if time.monotonic() > end:
                raise TimeoutError("no PDF")
            time.sleep(2)
            page = self._open("card, asked again", self.at)
        self._open("PDF", pdf[1])

    def _open(self, what: str, address: str, /, **data: str) -> str:
        """A page, and how long it took. Raises for a bad answer."""
        url = address if address.startswith("http") else self.base + address
        sent = urlencode(data).encode() if data else None
        headers = {"Referer": url, "X-Forwarded-For": self.address, "X-Forwarded-Proto": "http"}
        began = time.perf_counter()
        with self.opener.open(urllib.request.Request(url, sent, headers), timeout=PATIENCE) as answer:
            body = answer.read()
            self.at = answer.url
        self.took.setdefault(what, []).append(time.perf_counter() - began)
        return body.decode(errors="ignore")


def _token(page: str) -> dict[str, str]:
    found = _CSRF.search(page)
    if found is None:
        raise LookupError("no form")
    return {"csrfmiddlewaretoken": found[1]}


def main(learners: int = 200, callers: int = 8) -> None:
    os.environ |= {"CETRACK_TRUSTED_PROXIES": "1", "CETRACK_LOG_JSON": "1"}
    about = open_portal(learners)
    from scripts import running

    logins = _accounts(learners + WARM)
    heading(11, "the rush: sign-in, home, card for everybody", **about, learners=learners, callers=callers)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running.Processes(dict(os.environ)) as processes:
        processes.start_web("127.0.0.1", port)
        processes.start_worker()
        base = running.wait_until_ready(processes, "127.0.0.1", port).rstrip("/")
        _serve(base, logins[:WARM], callers)
        alive: list[float] = []
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(base, alive, done))
        watch.start()
        began, cpu = time.monotonic(), _spent()
        everybody = _serve(base, logins[WARM:], callers)
        wall, cpu = time.monotonic() - began, _spent() - cpu
        done.set()
        watch.join()
    _tell(everybody, wall, cpu, alive)


def _serve(base: str, logins: list[str], callers: int) -> list[Caller]:
    queue: SimpleQueue[str] = SimpleQueue()
    for login in logins:
        queue.put(login)
    everybody = [Caller(base, queue) for _ in range(callers)]
    threads = [threading.Thread(target=caller.work) for caller in everybody]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return everybody


def _accounts(number: int) -> list[str]:
    """Accounts of so many learners who may sign in at once: active, notice read, password known."""
    from django.contrib.auth.hashers import make_password
    from django.db import transaction
    from django.utils import timezone

    from accounts.holders.models import Account
    from accounts.sign_in.models import PrivacyAcceptance
    from accounts.sign_in.privacy import VERSION
    from learners.people.models import Learner

    known, now = make_password(PASSWORD), timezone.now()
    people = Learner.objects.unscoped().filter(employment="active", account__isnull=True).order_by("id_number_index")
    with transaction.atomic():
        made = [
            Account.objects.create(
                login="rush" + "".join(choices(ascii_lowercase, k=12)),
                name=learner.name,
                learner=learner,
                password=known,
                password_changed_at=now,
            )
            for learner in people[:number]
        ]
        PrivacyAcceptance.objects.bulk_create(
            PrivacyAcceptance(account=account, version=VERSION, at=now) for account in made
        )
    return [account.login for account in made]


def _watch(base: str, alive: list[float], done: threading.Event) -> None:
    """Asks /healthz every second; a failure counts as infinity."""
    while not done.wait(1):
        began = time.perf_counter()
        try:
            with urllib.request.urlopen(f"{base}/healthz", timeout=30) as answer:
                alive.append(time.perf_counter() - began if answer.status == 200 else float("inf"))
        except OSError:
            alive.append(float("inf"))


def _spent() -> float:
    """Seconds of CPU of all that this process has started, and of PostgreSQL's processes for this database."""
    from django.db import connection

    wanted = set(_below(os.getpid()))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
            wanted |= {pid for (pid,) in cursor.fetchall()}
    total = 0
    for pid in wanted:
        try:
            with open(f"/proc/{pid}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))  # with children that have ended
    return total / _TICKS


def _below(pid: int) -> Iterator[int]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as stat:
                    parent = int(stat.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                yield int(entry)
                yield from _below(int(entry))


def _tell(callers: list[Any], wall: float, cpu: float, alive: list[float]) -> None:
    served = sum(caller.served for caller in callers)
    errors = [error for caller in callers for error in caller.errors]
    took: dict[str, list[float]] = {}
    for caller in callers:
        for what, each in caller.took.items():
            took.setdefault(what, []).extend(each)
    for what, each in took.items():
        ninety_fifth = statistics.quantiles(each, n=20)[-1] if len(each) > 1 else each[0]
        print(f"  {what:18} {len(each):6} times, median {statistics.median(each):.2f} s, p95 {ninety_fifth:.2f} s")
    print(f"  served {served}, errors {len(errors)}")
    for what, number in Counter(errors).most_common(3):
        print(f"    {number} × {what}")
    print(f"  /healthz {len(alive)} times, longest {max(alive, default=0):.2f} s")
    if served:
        print(f"  wall {wall:.0f} s: {served * 3600 / wall:,.0f} an hour; CPU {1000 * cpu / served:.0f} ms a learner")
        verdict(served * CORES * 3600 / cpu / 1000, 20, 60, more_is_better=True)
        print("  (thousand learners an hour, if two cores did nothing else)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
