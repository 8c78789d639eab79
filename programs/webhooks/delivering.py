"""Sends what is due. Of one webhook one event at a time, the oldest first; of all webhooks side by side, so that one
that hangs keeps nobody else waiting. Rows tell what became of each attempt."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import time
from collections.abc import Callable

from django.conf import settings
from django.db.models import F, Min, Q

from .kinds import TEST
from .models import OutgoingEvent, Webhook
from .sending import PATIENCE, WAITS, Outgoing, SendResult, send
from .states import OUTGOING, OutgoingMove, OutgoingState

BUDGET = 40.0
"""Seconds after which a round of sending begins no further attempts."""
LEASE = dt.timedelta(minutes=2)
"""An attempt that has said nothing for so long was killed with its worker; the event is due again."""
SIDE_BY_SIDE = 8
KEPT_TRIES = 10
RESTS = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15))
"""How long a webhook rests after its first, second … failure in a row."""
FORGOTTEN_AFTER = dt.timedelta(days=30)


def deliver(*, now: Callable[[], dt.datetime], patience: float = PATIENCE, budget: float = BUDGET) -> int:
    """Sends what is due until nothing is, or the budget is spent; returns how many were taken by the other side. A
    webhook that fails is left alone for the rest of the round."""
    done, failed, until = 0, set[int](), time.monotonic() + budget
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="webhook") as threads:
        while time.monotonic() < until:
            rows = [row for row in _heads(failed, now()) if _claim(row, now())]
            if not rows:
                return done
            networks, stamp = settings.CONFIG.own_networks(), str(int(now().timestamp()))
            waiting = [threads.submit(send, _made(row), own=networks, stamp=stamp, patience=patience) for row in rows]
            for row, asked in zip(rows, waiting, strict=True):
                result = asked.result()
                _note(row, result, now())
                done += not result.problem
                if result.problem:
                    failed.add(row.webhook_id)
    return done


def forget_old(*, now: dt.datetime) -> None:
    OutgoingEvent.objects.filter(created_at__lt=now - FORGOTTEN_AFTER).exclude(state=OutgoingState.WAITING).delete()


def _heads(failed: set[int], now: dt.datetime) -> list[OutgoingEvent]:
    """The oldest event that is due of each webhook that does not rest; a test goes before all others."""
    due = Q(due_at__isnull=True) | Q(due_at__lte=now)
    rows = OutgoingEvent.objects.filter(due, state=OutgoingState.WAITING, webhook__ended_at__isnull=True)
    rows = rows.exclude(webhook_id__in=failed)
    awake = Q(webhook__rests_until__isnull=True) | Q(webhook__rests_until__lte=now)
    tests, others = rows.filter(kind=TEST), rows.filter(awake)
    firsts: dict[int, int] = {}
    for some in (tests, others):
        oldest = some.values("webhook").annotate(first=Min("pk")).order_by("first")
        for row in oldest[: SIDE_BY_SIDE * 4]:
            firsts.setdefault(row["webhook"], row["first"])
    ids = firsts.values()
    return list(OutgoingEvent.objects.filter(pk__in=ids).select_related("webhook").order_by("pk"))


def _claim(row: OutgoingEvent, now: dt.datetime) -> bool:
    due = Q(due_at__isnull=True) | Q(due_at__lte=now)
    same = OutgoingEvent.objects.filter(due, pk=row.pk, attempts=row.attempts)
    return bool(OUTGOING.claim_all(same, OutgoingMove.TRY, attempts=F("attempts") + 1, due_at=now + LEASE))


def _made(row: OutgoingEvent) -> Outgoing:
    hook = row.webhook
    return Outgoing(hook.url, hook.secret, str(row.public_id), row.kind, row.body.encode())


def _note(row: OutgoingEvent, result: SendResult, now: dt.datetime) -> None:
    """Unless the row was taken over meanwhile."""
    same = OutgoingEvent.objects.filter(pk=row.pk, attempts=row.attempts + 1)
    tried = {"at": now.isoformat(), "status": result.status, "ms": result.milliseconds, "problem": result.problem}
    tries = [*row.tries, tried][-KEPT_TRIES:]
    hooks = Webhook.objects.filter(pk=row.webhook_id)
    if result.problem:
        failures = row.webhook.failures + 1
        hooks.update(failures=failures, rests_until=now + RESTS[min(failures, len(RESTS)) - 1])
    elif row.webhook.failures:
        hooks.update(failures=0, rests_until=None)
    if not result.problem:
        OUTGOING.claim_all(same, OutgoingMove.SUCCEED, tries=tries, sent_at=now, due_at=None)
    elif row.attempts >= len(WAITS):
        OUTGOING.claim_all(same, OutgoingMove.GIVE_UP, tries=tries, due_at=None)
    else:
        same.update(tries=tries, due_at=now + WAITS[row.attempts])
