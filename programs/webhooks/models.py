"""Programs that are told what has happened, and each event on its way to them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import EncryptedField
from units.models import Unit

from .states import OutgoingState
from .wording import said_of_kind, said_of_try


class Webhook(models.Model):
    """An address to which events are posted. ``unit`` narrows them to what is of that unit and below; ``kinds`` are
    ground.events.EventKind. The secret signs what is sent and is shown once. After failures it rests a while, so that
    one that hangs keeps no worker busy."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("what it is for"), max_length=40)
    url = models.CharField(_("address"), max_length=300)
    kinds = models.JSONField(_("events"), default=list)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("this unit and all below it")
    )
    secret = EncryptedField(_("signing key"))
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    rests_until = models.DateTimeField(_("nothing is sent until"), null=True)
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=80)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.CharField(_("ended by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("webhook")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="webhook_ended_pair",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kinds_said(self) -> str:
        return "、".join(map(said_of_kind, self.kinds))


class OutgoingEvent(models.Model):
    """One event for one webhook, written in the transaction in which it happened, and sent afterwards until the other
    side has taken it or ``sending.WAITS`` are used up. ``public_id`` is the id that the receiver sees, the same in
    every attempt; so is ``body``. ``due_at``: not before this; empty for at once. ``tries``: when, status, milliseconds
    and problem of the last attempts."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=30)
    body = models.TextField(_("body"))
    state = models.CharField(_("state"), max_length=8, choices=OutgoingState.choices, default=OutgoingState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    tries = models.JSONField(_("attempts in detail"), default=list)
    created_at = models.DateTimeField(_("created"), db_index=True)
    due_at = models.DateTimeField(_("not before"), null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    class Meta:
        verbose_name = _("outgoing event")
        indexes = [
            models.Index(fields=["webhook", "id"], name="outgoing_waiting", condition=Q(state="waiting")),
        ]

    @property
    def kind_said(self) -> str:
        return said_of_kind(self.kind)

    @property
    def shown_tries(self) -> list[dict[str, Any]]:
        """The attempts, the newest first, with their moments and what they came to."""
        return [
            {
                "at": dt.datetime.fromisoformat(one["at"]),
                "ms": one["ms"],
                "status": one["status"],
                "said": said_of_try(one),
            }
            for one in reversed(self.tries)
        ]
