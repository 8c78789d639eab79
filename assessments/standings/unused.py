"""Circumstances that nobody is in any more. Of a notice under which a ledger is enough they are few and kept: others
come into them again. Where the hours themselves are kept, nearly everybody leaves some behind with each new record."""

from __future__ import annotations

from django.db import transaction

from ground import dialect
from policy import packs

from . import counts
from .models import Answer, Circumstances

_PATIENCE = 2_000  # milliseconds that others who move people may be kept waiting
_AT_ONCE = 2_000


def forget_unused() -> int:
    """Removes them with their answers; returns how many. While people are being moved it leaves them for the next time:
    whoever moves has read which circumstances there are, and may be about to put somebody into one."""
    policies = [policy for policy in packs.policies() if not packs.as_written(policy).enough_tells]
    total = 0
    while policies and (gone := _forget(policies)):
        total += gone
    return total


def _forget(policies: list[str]) -> int:
    unused = Circumstances.objects.filter(policy__in=policies, question="", standings__isnull=True)
    if not unused.exists():
        return 0
    try:
        with transaction.atomic():
            counts.hold_alone(_PATIENCE)
            held = Circumstances.objects.filter(pk__in=list(unused.values_list("pk", flat=True)[:_AT_ONCE]))
            pks = list(held.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True))
            Answer.objects.filter(circumstances_id__in=pks).delete()
            return Circumstances.objects.filter(pk__in=pks).delete()[1].get("assessments.Circumstances", 0)
    except dialect.Busy:
        return 0
