"""What is on offer, as every thread, process and transaction sees it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import pytest
from django.core.signals import request_started
from django.db import DatabaseError, OperationalError, connection, transaction

from assessments.checks import notices_can_be_kept
from ground.dialect import Busy, busy_when_held
from policy import packs
from policy.checks import published_packs_can_be_read
from policy.publishing import services, shelf
from policy.publishing.models import PublishedPack

from .publishing import PORTAL, TODAY, in_use, officers, published
from .test_drafts import NOW, POLICY

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["officers"]
NEW = "xlgl-2025"


@pytest.fixture
def two(officers):
    return officers[0].actor_on(TODAY), officers[1].actor_on(TODAY)


class Elsewhere(threading.Thread):
    """Another thread with a connection of its own, which does what it is told, one thing after the other."""

    def __init__(self, *acts) -> None:
        super().__init__()
        self.acts, self.found = acts, []
        self.go, self.done = threading.Semaphore(0), threading.Semaphore(0)
        self.start()

    def run(self) -> None:
        for act in self.acts:
            self.go.acquire()
            self.found.append(act())
            self.done.release()
        connection.close()

    def step(self):
        self.go.release()
        assert self.done.acquire(timeout=30)
        return self.found[-1]


def begins() -> None:
    request_started.send(sender=None)


def test_a_page_begun_after_the_start_sees_it_in_every_thread(two):
    def page():
        begins()
        return packs.policies()

    other = Elsewhere(packs.policies, packs.policies, page, lambda: transaction.atomic(packs.policies)())
    assert other.step() == [POLICY]
    in_use(*two)
    assert other.step() == [POLICY], "one page sees one law from its beginning to its end"
    assert other.step() == [POLICY, NEW]
    assert other.step() == [POLICY, NEW]


def test_a_transaction_sees_what_is_in_use_when_it_begins(two):
    """The control for the thread above: without a page that begins, a transaction still looks anew."""
    other = Elsewhere(packs.policies, lambda: transaction.atomic(packs.policies)())
    assert other.step() == [POLICY]
    in_use(*two)
    assert other.step() == [POLICY, NEW]


@pytest.mark.services
def test_the_law_does_not_change_under_a_transaction(two):
    """On SQLite one writer is alone anyway; there whoever starts a pack would wait for it."""
    published(*two)
    block = transaction.atomic()

    def read():
        block.__enter__()
        return packs.policies()

    other = Elsewhere(read, packs.policies, lambda: block.__exit__(None, None, None))
    assert other.step() == [POLICY]
    with pytest.raises(Busy):
        services.start_due(actor=PORTAL, today=TODAY, now=NOW)
    assert services.start_if_due(actor=PORTAL, today=TODAY, now=NOW) == 0
    assert other.step() == [POLICY]
    other.step()
    assert services.start_if_due(actor=PORTAL, today=TODAY, now=NOW) == 1
    begins()
    assert packs.policies() == [POLICY, NEW]


@pytest.mark.services
def test_a_row_that_somebody_has_for_long_is_waited_for_a_minute_later(two):
    """Not only the packs in use are held: whoever has one of the rows that change is not waited for either."""
    published(*two)
    block = transaction.atomic()

    def take():
        block.__enter__()
        return list(PublishedPack.objects.select_for_update().values_list("pk", flat=True))

    other = Elsewhere(take, lambda: block.__exit__(None, None, None))
    assert len(other.step()) == 1
    assert services.start_if_due(actor=PORTAL, today=TODAY, now=NOW) == 0
    other.step()
    assert services.start_if_due(actor=PORTAL, today=TODAY, now=NOW) == 1


@pytest.mark.parametrize("code", ["55P03", "40P01"])
def test_nothing_but_giving_up_waiting_is_taken_for_it(code):
    class Told(Exception):
        pgcode = code

    with pytest.raises(Busy if code == "55P03" else OperationalError), busy_when_held():
        raise OperationalError from Told()


def test_what_a_transaction_takes_into_use_is_gone_when_it_is_rolled_back(two):
    published(*two)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.start_if_due(actor=PORTAL, today=TODAY, now=NOW)
        assert NEW in packs.policies()
        raise ZeroDivisionError
    begins()
    assert NEW not in packs.policies()
    assert PublishedPack.objects.get().stands == "waiting"


@pytest.mark.services
def test_another_process_sees_it(two):
    in_use(*two)
    asked = "import django; django.setup(); from policy import packs; print(packs.policies())"
    name = connection.settings_dict["NAME"]
    url = os.environ["CETRACK_TEST_DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    found = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False, timeout=60,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cetrack.settings", "CETRACK_DATABASE_URL": url},
    )  # fmt: skip
    assert found.stdout.strip().endswith("['xlgl-2024', 'xlgl-2025']"), found.stderr


def test_before_there_is_a_table_the_code_has_it_all(monkeypatch):
    shelf.forget()
    monkeypatch.setattr(PublishedPack._meta, "db_table", "not_there_yet")
    assert packs.policies() == [POLICY]
    assert notices_can_be_kept(None) == []


def test_a_database_that_is_away_is_no_empty_one(monkeypatch):
    """The control: what cannot be asked is not taken for nothing."""
    shelf.forget()
    monkeypatch.setattr(PublishedPack._meta, "db_table", "not_there_yet")
    monkeypatch.setattr(type(connection.introspection), "table_names", lambda self: ["not_there_yet"])
    with pytest.raises(DatabaseError):
        packs.policies()
    shelf.forget()


def test_a_published_pack_that_a_new_version_cannot_read_is_named(two):
    assert published_packs_can_be_read(None) == []
    row = in_use(*two)
    PublishedPack.objects.filter(pk=row.pk).update(text="id: [", digest="x")
    begins()
    assert [found.id for found in published_packs_can_be_read(None)] == ["policy.E001"]
