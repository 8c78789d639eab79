"""The Celery application. What it must do is a row in the database (ground.jobs.machine); the queue only hurries it."""

import logging
import os
from typing import Any

from celery import Celery, Task
from celery.signals import setup_logging, worker_init

from . import queue_files  # noqa: F401 - the embedded queue becomes known by its import

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cetrack.settings")

log = logging.getLogger(__name__)
_unsure = False  # whether this worker was started while nobody could say which keys the database was written with


class WithTheKeysOfTheDatabase(Task):
    """What is due by the clock seals the journal, too: with another key it would break the chain."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return super().__call__(*args, **kwargs) if not _unsure or _sure_now() else None


def _sure_now() -> bool:
    global _unsure
    from django.db import DatabaseError

    from ground.keys import prints

    try:
        lacking = prints.missing()
    except DatabaseError:
        return False
    if lacking:
        log.error("no task is done: %s", prints.sentence(lacking))
    _unsure = bool(lacking)
    return not lacking


app = Celery("cetrack", task_cls=WithTheKeysOfTheDatabase)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["ground.jobs"])


@setup_logging.connect
def _keep_our_logging(**kwargs) -> None:
    """Django has set up the logs already; a receiver here keeps Celery from doing it again in its own way."""


@worker_init.connect
def _without_leftovers(**kwargs) -> None:
    """What killed processes have left behind goes; what is being written now is younger than an hour."""
    import time

    from ground import vault
    from intake import sheets

    vault.sweep(before=time.time() - 3600)
    sheets.sweep()


@worker_init.connect
def _only_with_the_keys_of_the_database(**kwargs) -> None:
    """A worker without them would fail at every job, or write what nobody can open."""
    from django.db import DatabaseError

    from ground.keys import prints

    try:
        lacking = prints.missing()
        prints.remember()
    except DatabaseError:
        global _unsure
        _unsure = True  # away, or not migrated yet: all wait for it
        return
    if lacking:
        raise SystemExit(prints.sentence(lacking))


@worker_init.connect
def _whole_in_memory(**kwargs) -> None:
    """Before the children are forked, which then share it."""
    from django.conf import settings

    from . import whole

    if not settings.EMBEDDED:
        whole.load()
