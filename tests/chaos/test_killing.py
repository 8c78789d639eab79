"""The killer itself: where a service is whole it finds nothing; where the transaction is missing it finds a half."""

from __future__ import annotations

import random

import pytest
from django.db import connection, transaction

from accounts.own import services
from accounts.own.services import renew_recovery_codes
from journal.models import JournalEntry

from .killing import Killer

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "accounts.own.services.renew_recovery_codes"


def killed(service, cast, most: int = 0) -> Killer:
    killer = Killer(NAME, most, random.Random(1))
    member = cast.alatan
    killer.watch(NAME, service, (), {"actor": member.actor, "account": member.account})
    return killer


def test_a_whole_service_killed_everywhere_leaves_nothing_and_is_done_once(cast):
    killer = killed(renew_recovery_codes, cast)
    assert killer.halves == []
    assert killer.kills > 2
    assert JournalEntry.objects.filter(action="account.recovery_codes_renewed").count() == 1
    assert cast.alatan.account.recovery_codes.count() > 1


def test_it_kills_so_many_times_and_before_the_commit(cast):
    assert killed(renew_recovery_codes, cast, most=2).kills == 2


def test_control_without_its_transaction_a_half_is_found(cast):
    def without(*, actor, account):
        if connection.in_atomic_block:  # the rehearsal
            return renew_recovery_codes.__wrapped__(actor=actor, account=account)
        connection.ensure_connection()
        # As if in a transaction; yet each statement commits by itself.
        connection.in_atomic_block, connection.get_autocommit = True, lambda: False
        try:
            return renew_recovery_codes.__wrapped__(actor=actor, account=account)
        finally:
            del connection.get_autocommit
            connection.in_atomic_block = False

    killer = killed(without, cast)
    assert killer.halves != []
    assert "accounts_recoverycode" in killer.halves[0]


def test_a_service_inside_another_is_part_of_it(cast):
    with transaction.atomic():
        assert killed(renew_recovery_codes, cast).kills == 0


def test_the_registry_has_one_of_its_own(cast):
    """Killed by the run over the registry as every other."""
    member = cast.alatan
    codes = services.renew_recovery_codes(actor=member.actor, account=member.account)
    assert member.account.recovery_codes.count() == len(codes)
