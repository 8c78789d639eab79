"""Numbers of cards under load: by year and office none twice, none left out, though issues fail in between."""

from __future__ import annotations

import contextlib
import threading

import pytest
from django.db import connections, transaction
from django.db.utils import OperationalError

from reports.cards.models import CardNumber
from reports.cards.numbers import next_number
from reports.cardsettings.design import CardDesign

pytestmark = pytest.mark.django_db(transaction=True)
PAUSE = threading.Event()
AT_ONCE, EACH, KEPT = 6, 5, 3  # of five turns the second and the fifth fail
OFFICES = ("01", "02")


class Lost(Exception):
    """An issue that fails after its number was taken."""


def guarded(office: str, turn: int) -> str:
    with transaction.atomic():
        found = next_number("card", year=2024, office=office, design=CardDesign())
        if turn % 3 == 1:
            raise Lost
    return found


def read_and_write(office: str, turn: int) -> str:
    """Without the guard: reads the last number, adds one and writes it."""
    row = CardNumber.objects.get(series=f"K2024-{office}")
    PAUSE.wait(0.02)
    row.last += 1
    row.save()
    return f"XM-K2024-{office}-{row.last:06d}"


def numbers(take) -> list[str]:
    """What several at once are given, half of them for each office."""
    together, kept, problems = threading.Barrier(AT_ONCE), [], []

    def ask(office: str) -> None:
        try:
            together.wait(30)
            for turn in range(EACH):
                with contextlib.suppress(Lost):
                    kept.append(take(office, turn))
        except Exception as problem:  # noqa: BLE001 - told by the test
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[OFFICES[place % 2]]) for place in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one for one in problems if not isinstance(one, OperationalError)] == []
    assert len(problems) == 0 or take is read_and_write
    return sorted(kept)


def test_no_number_is_given_twice_or_left_out_in_either_office():
    given = numbers(guarded)
    each = AT_ONCE // 2 * KEPT
    assert given == [f"XM-K2024-{office}-{number:06d}" for office in OFFICES for number in range(1, each + 1)]


def test_control_without_the_guard_numbers_are_given_twice():
    for office in OFFICES:
        CardNumber.objects.create(series=f"K2024-{office}")
    given = numbers(read_and_write)
    assert len(set(given)) < len(given)


def test_numbers_of_before_stay_and_the_new_series_begins_beside_them():
    CardNumber.objects.create(series="K2024", last=41)
    assert guarded("01", 0) == "XM-K2024-01-000001"
    assert guarded("01", 0) == "XM-K2024-01-000002"
    assert CardNumber.objects.get(series="K2024").last == 41


def test_a_new_pattern_goes_on_counting():
    guarded("01", 0)
    design = CardDesign(number_pattern="N-{office}-{year}{kind}-{number}")
    with transaction.atomic():
        assert next_number("card", year=2024, office="01", design=design) == "N-01-2024K-000002"
        assert next_number("statement", year=2024, office="01", design=design) == "N-01-2024S-000001"
