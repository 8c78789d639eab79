"""Webhooks are made, tried and ended; what failed is sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from secrets import token_urlsafe

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.events import EventKind
from ground.late import outrun
from ground.refusals import Refused
from journal.services import record
from units.models import Unit

from .addresses import check_at_hand
from .kinds import TEST
from .models import OutgoingEvent, Webhook
from .outbox import outgoing
from .permissions import check_manages
from .states import OUTGOING, OutgoingMove, OutgoingState

MOST_OPEN = 50


@transaction.atomic
def make_webhook(
    *, actor: Actor, name: str, url: str, kinds: Collection[str], unit: Unit | None, now: dt.datetime
) -> Webhook:
    """A webhook with its secret, which is shown once. Raises Refused."""
    check_manages(actor)
    check_at_hand(url, settings.CONFIG.own_networks())
    if not kinds or not set(kinds) <= set(EventKind.values):
        raise Refused(_("Choose the events."))
    if Webhook.objects.filter(ended_at__isnull=True).count() >= MOST_OPEN:
        raise Refused(_("There are %(most)d webhooks already. End one first.") % {"most": MOST_OPEN})
    hook = Webhook.objects.create(
        name=name.strip()[:40], url=url, kinds=sorted(kinds), unit=unit, secret=token_urlsafe(32), created_at=now,
        created_by=actor.name[:80],
    )  # fmt: skip
    after = {"name": hook.name, "address": url, "events": hook.kinds, "unit": unit.name if unit else ""}
    record(actor=actor, action="webhook.made", target=hook, unit_key=unit.public_id if unit else "", after=after)
    return hook


@transaction.atomic
def end_webhook(*, actor: Actor, hook: Webhook, now: dt.datetime) -> None:
    """Nothing is sent there any more, what waits neither. Raises Refused."""
    check_manages(actor)
    live = Webhook.objects.filter(pk=hook.pk, ended_at__isnull=True)
    if not live.update(ended_at=now, ended_by=actor.name[:80] or "-"):
        raise outrun(hook, _("This webhook has ended already."))
    waiting = OutgoingEvent.objects.filter(webhook=hook)
    given_up = OUTGOING.claim_all(waiting, OutgoingMove.GIVE_UP, due_at=None)
    record(actor=actor, action="webhook.ended", target=hook, after={"name": hook.name, "given_up": given_up})


@transaction.atomic
def try_webhook(*, actor: Actor, hook: Webhook, now: dt.datetime) -> OutgoingEvent:
    """Sends an event that says nothing but that it is a test. Raises Refused."""
    _check_live(actor, hook)
    row = outgoing(hook, TEST, [], now)
    row.save(force_insert=True)
    record(actor=actor, action="webhook.tried", target=hook, after={"event": str(row.public_id)})
    return row


@transaction.atomic
def send_again(*, actor: Actor, row: OutgoingEvent) -> None:
    """Sends an event once more, sent or failed, with all its attempts before it. Raises Refused."""
    _check_live(actor, row.webhook)
    OUTGOING.check(actor, row, OutgoingMove.SEND_AGAIN)
    OUTGOING.claim(row, OutgoingMove.SEND_AGAIN, attempts=0, due_at=None, sent_at=None)
    record(actor=actor, action=OUTGOING.action(OutgoingMove.SEND_AGAIN), target=row, after={"events": 1})


@transaction.atomic
def send_failed_again(*, actor: Actor, hook: Webhook) -> int:
    """Sends every event of the webhook that failed once more; returns how many. Raises Refused."""
    _check_live(actor, hook)
    failed = OutgoingEvent.objects.filter(Q(state=OutgoingState.FAILED), webhook=hook)
    done = OUTGOING.claim_all(failed, OutgoingMove.SEND_AGAIN, attempts=0, due_at=None, sent_at=None)
    record(actor=actor, action=OUTGOING.action(OutgoingMove.SEND_AGAIN), target=hook, after={"events": done})
    return done


def _check_live(actor: Actor, hook: Webhook) -> None:
    check_manages(actor)
    if hook.ended_at is not None:
        raise outrun(hook, _("This webhook has ended already."))
