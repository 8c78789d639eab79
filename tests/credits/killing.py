"""A piece of work in a process of its own that is killed (SIGKILL) right before its n-th SQL statement."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

from django.db import connection, connections


def killed_at(number: int, work: Callable[[], None]) -> bool:
    """Runs the work in a forked process; True when it was killed, False when it ended by itself before that."""
    connections.close_all()  # a connection must not be shared with the child
    child = os.fork()
    if child == 0:
        try:
            with connection.execute_wrapper(_Executioner(number)):
                work()
        except BaseException:  # noqa: BLE001 - nothing may return into the parent's test run
            traceback.print_exc()
            os._exit(3)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


class _Executioner:
    def __init__(self, number: int) -> None:
        self._left = number

    def __call__(self, execute, sql, params, many, context):
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
