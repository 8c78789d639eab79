"""Signing in attacked from many sides at once: no more tries than the limit get through to the password."""

from __future__ import annotations

import contextlib
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from accounts.credentials import throttle
from accounts.credentials.models import SignInAttempt
from accounts.sign_in import candidates as credentials
from accounts.sign_in.services import check_password_of
from ground.refusals import Refused
from ground.signed_in import Visitor

from ..cast import assemble

TRIES = 24
pytestmark = pytest.mark.django_db(transaction=True)


def attack(monkeypatch) -> int:
    """How many of many simultaneous tries reach the password."""
    assemble()
    checked, barrier = [], threading.Barrier(8)
    real = credentials.check_password
    monkeypatch.setattr(credentials, "check_password", lambda *args: checked.append(1) or real(*args))

    def one(number: int) -> None:
        if number < 8:
            barrier.wait()
        try:
            check_password_of(
                actor=Visitor(), typed="alatan", password=f"wrong {number}", address="10.0.0.1", now=timezone.now()
            )
        except Refused:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(TRIES)))
    return len(checked)


def test_no_more_than_the_limit_get_through(monkeypatch):
    assert attack(monkeypatch) <= throttle.TRIES.here
    assert SignInAttempt.objects.count() <= throttle.TRIES.here


def test_control_a_count_before_the_row_lets_more_through(monkeypatch):
    """The guard taken away: counting first, writing afterwards, as one would at first."""

    def careless(*, purpose, login_index, address, now, limits=throttle.TRIES):
        seen = SignInAttempt.objects.filter(login_index=login_index).count()
        connection.close()  # the moment in which the others do the same
        if seen >= limits.here:
            raise throttle.Throttled("too many")
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(timeout=5)
        return SignInAttempt.objects.create(purpose=purpose, login_index=login_index, address=address, at=now)

    gate = threading.Barrier(8)
    monkeypatch.setattr(throttle, "begin", careless)
    assert attack(monkeypatch) > throttle.TRIES.here
