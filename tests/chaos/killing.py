"""A write service killed (SIGKILL) in a process of its own, right before its n-th statement or before its commit.

A rehearsal in another process, which is killed before it commits, tells how many statements there are and which
services take part. After every kill the database must hold what it held before, to the row; the real call that follows
is the repeated attempt, and the test in which it stands asks whether it has worked and counted right.
"""

from __future__ import annotations

import json
import os
import random
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Never

from django.apps import apps
from django.db import connection, connections, transaction

from . import digest

Call = Callable[[], Any]
EVERY_TABLE, TRIES = "*", "accounts_signinattempt"
_AROUND = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")  # a rehearsal has others of these


@dataclass
class Killer:
    """Kills the first call in a test through which ``target`` is reached; ``most``: so many times, 0 for everywhere."""

    target: str
    most: int
    chance: random.Random
    may_change: frozenset[str] = frozenset()  # tables that an earlier transaction of the service writes
    kills: int = 0
    halves: list[str] = field(default_factory=list)
    """After which kill which tables held something else."""
    _reached: set[str] | None = None
    _busy: bool = False

    def watch(self, name: str, real: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """In the place of a write service (hooks.stand_before)."""
        if self._reached is not None:  # in a process of its own
            self._reached.add(name)
        elif not self._busy and not self.kills and _is_outermost():
            self._busy = True
            try:
                self._kill(name, lambda: real(*args, **kwargs))
            finally:
                self._busy = False
        return real(*args, **kwargs)

    def _kill(self, name: str, call: Call) -> None:
        reached, statements = self._rehearse(call)
        if self.target not in reached | {name} or not statements:
            return
        before = digest.everything()
        for place in self._places(statements):
            _in_a_process(lambda at=place: _until_statement(call, at))
            self.kills += 1
            changed = digest.differing(before, digest.everything()) - self.may_change
            if EVERY_TABLE in self.may_change:
                changed = set()
            if TRIES in self.may_change:  # each kill is a try, and after ten of them the real call would be refused
                apps.get_model("accounts", "signinattempt").objects.all().delete()
            if changed:
                self.halves.append(f"killed at {place or 'the commit'} of {statements}: {sorted(changed)}")
                return

    def _places(self, statements: int) -> list[int]:
        """Before which statements, from 1; 0 is before the commit."""
        every = range(1, statements + 1)
        if not self.most or self.most > statements:
            return [*every, 0]
        return [*sorted(self.chance.sample(every, self.most - 1)), 0]

    def _rehearse(self, call: Call) -> tuple[set[str], int]:
        """Names of the services that take part, and how many statements."""

        def rehearse(told: int) -> Never:
            self._reached, counting = set(), _Counting()
            try:
                with transaction.atomic(), connection.execute_wrapper(counting):
                    call()
                    _tell(told, self._reached, counting.statements)
            except Exception:  # noqa: BLE001 - a refusal is an answer as well
                _tell(told, self._reached, counting.statements)
            os._exit(1)

        reads, writes = os.pipe()
        _in_a_process(lambda: rehearse(writes))
        os.close(writes)
        with os.fdopen(reads) as said:
            names, statements = json.loads(said.read() or "[[], 0]")
        return set(names), statements


def _tell(told: int, names: set[str], statements: int) -> Never:
    os.write(told, json.dumps([sorted(names), statements]).encode())
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _is_outermost() -> bool:
    return not connection.in_atomic_block and threading.current_thread() is threading.main_thread()


def _until_statement(call: Call, number: int) -> None:
    if not number:
        connection.ensure_connection()
        connection.commit = _die  # type: ignore[method-assign]
    with connection.execute_wrapper(_Counting(number)):
        call()


def _die() -> Never:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


class _Counting:
    """Counts statements; dies before the one with this number."""

    def __init__(self, number: int = 0) -> None:
        self.statements, self._deadly = 0, number

    def __call__(self, execute, sql, params, many, context):
        if not str(sql).lstrip().upper().startswith(_AROUND):
            self.statements += 1
            if self.statements == self._deadly:
                _die()
        return execute(sql, params, many, context)


def _in_a_process(work: Call) -> None:
    """Does it in a forked process, which does not come back, and waits for its end."""
    connections.close_all()  # a connection must not be shared with the child
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(1)
    os.waitpid(child, 0)
