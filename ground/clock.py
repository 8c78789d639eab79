"""Reads the clock, once, at the edge. Work below pages, tasks and commands gets days and times as arguments.

There are two clocks. What people do and see follows the business clock: it is the machine's, but in a demonstration it
runs on a day of its own (ground.demonstration). What must not be led astray by a demonstration reads the machine's:
second-factor and one-time codes, sessions, passwords, tries and captchas, jobs and their signs of life, deliveries,
anchors of the journal. tests/architecture lists who reads that one.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone


def machine_now() -> dt.datetime:
    """This moment (aware) on the machine's clock, whatever day a demonstration plays."""
    return timezone.now()


def now() -> dt.datetime:
    """This moment (aware) on the business clock."""
    return shown(machine_now())


def today() -> dt.date:
    """The calendar day in Asia/Shanghai on the business clock."""
    return timezone.localdate(now())


def shown(moment: dt.datetime) -> dt.datetime:
    """A moment of the machine's clock as pages show it: on the business clock."""
    played = settings.DEMONSTRATION
    return moment + played.ahead if played else moment
