"""Reads of webhooks and of what was sent to them."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from ground.actors import Actor, require

from .models import OutgoingEvent, Webhook
from .permissions import check_manages
from .states import OutgoingState


def webhooks(*, actor: Actor) -> QuerySet[Webhook]:
    """All of them, with how many events wait and have failed, and when the last one was taken. Raises Refused."""
    require(actor)
    check_manages(actor)
    waiting, failed = (Q(events__state=state) for state in (OutgoingState.WAITING, OutgoingState.FAILED))
    return (
        Webhook.objects.select_related("unit")
        .annotate(
            waiting=Count("events", filter=waiting), failed=Count("events", filter=failed), last=Max("events__sent_at")
        )
        .order_by("ended_at", "-created_at", "-pk")
    )


def outgoing_events(*, actor: Actor) -> QuerySet[OutgoingEvent]:
    """What was and will be sent, the newest first. Raises Refused."""
    require(actor)
    check_manages(actor)
    return OutgoingEvent.objects.select_related("webhook").order_by("-pk")
