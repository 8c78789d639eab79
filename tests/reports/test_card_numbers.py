"""Numbers of cards under load: none twice, none left out, though issues fail in between."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from reports.cards import services
from reports.cards.models import CardNumber

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = threading.Event()
AT_ONCE, EACH, KEPT = 6, 5, 3  # of five turns the second and the fifth fail


class Lost(Exception):
    """An issue that fails after its number was taken."""


def numbers(next_number) -> list[str]:
    """What several at once are given; every third of them is taken back with its transaction."""
    together, kept, problems = threading.Barrier(AT_ONCE), [], []

    def ask() -> None:
        try:
            together.wait(30)
            for turn in range(EACH):
                try:
                    with transaction.atomic():
                        found = next_number("card", 2024)
                        if turn % 3 == 1:
                            raise Lost
                    kept.append(found)
                except Lost:
                    pass
        except Exception as problem:  # noqa: BLE001 - told by the test
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    return sorted(kept)


def read_and_write(kind: str, year: int) -> str:
    """Without the guard: reads the last number, adds one and writes it."""
    row = CardNumber.objects.get(series=f"K{year}")
    PAUSE.wait(0.02)
    row.last += 1
    row.save()
    return f"XM-K{year}-{row.last:06d}"


@pytest.fixture(autouse=True)
def many_at_once() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: nobody is at the same row")


def test_no_number_is_given_twice_or_left_out():
    given = numbers(services._next_number)
    assert given == [f"XM-K2024-{number:06d}" for number in range(1, len(given) + 1)]
    assert len(given) == AT_ONCE * KEPT


def test_control_without_the_guard_numbers_are_given_twice():
    CardNumber.objects.create(series="K2024")
    given = numbers(read_and_write)
    assert len(set(given)) < len(given)
