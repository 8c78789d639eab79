"""Who stands behind an account key. Accounts lie above: that floor enters itself here when Django starts, so that work
on every floor acts with the rights that its asker has now."""

from __future__ import annotations

import datetime as dt
from typing import Protocol

from .actors import Actor, SystemActor
from .jobs.machine import JobRefused
from .jobs.models import Job


class Directory(Protocol):
    """What accounts know. Both answer None where there is no enabled account."""

    def by_key(self, key: str, day: dt.date) -> Actor | None: ...

    def by_login(self, login: str, day: dt.date) -> Actor | None: ...


_entered: list[Directory] = []


def enter(directory: Directory) -> None:
    """Names the directory; the last one holds."""
    _entered[:] = [directory]


def person_by_login(login: str, day: dt.date) -> Actor | None:
    """The actor behind an account name, for commands run on the machine itself; None when there is no such account."""
    return _entered[0].by_login(login, day)


def actor_of_job(job: Job, day: dt.date) -> Actor:
    """Who asked for a job, with the rights of this moment: a role withdrawn meanwhile stops the queued work.

    Raises JobRefused when the account is disabled or gone.
    """
    if not job.actor_key:
        return SystemActor(job.actor_name)
    person = _entered[0].by_key(job.actor_key, day)
    if person is None:
        raise JobRefused("账号已停用，任务不再执行。")
    return person
