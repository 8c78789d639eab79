"""Notices to people in the portal, and what was sent by other ways."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from learners.people.models import Learner

from ..holders.models import Account
from .states import DeliveryState


class Message(models.Model):
    """One text for one person: for a learner, whether or not there is an account yet, or for an account.

    ``key`` says what it is about: the same is never told twice. ``text`` holds no ID number and no phone. The page it
    leads to is found by ``about`` and ``about_id`` (ground.pages). ``overtaken_at``: since then it holds no
    more.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, null=True, blank=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, null=True, blank=True, related_name="+")
    key = models.CharField(_("what it is about"), max_length=160, unique=True)
    text = models.CharField(_("text"), max_length=500)
    about = models.CharField(_("kind of the page it leads to"), max_length=30, blank=True)
    about_id = models.UUIDField(_("thing that the page shows"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    overtaken_at = models.DateTimeField(_("overtaken by a later notice"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["learner"], condition=Q(read_at__isnull=True), name="notice_unread_of_learner"),
            models.Index(fields=["account"], condition=Q(read_at__isnull=True), name="notice_unread_of_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=True, account__isnull=False)
                | Q(learner__isnull=False, account__isnull=True),
                name="notice_to_one_person",
            ),
        ]


class Muted(models.Model):
    """A kind of notices (accounts.messages.muting) that an officer does not want to be told."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="muted", verbose_name=_("account"))
    kind = models.CharField(_("kind of notices"), max_length=20)

    class Meta:
        verbose_name = _("muted kind of notices")
        constraints = [models.UniqueConstraint(fields=["account", "kind"], name="muted_once")]


class Delivery(models.Model):
    """A notice sent by another way as well (accounts.messages.channels): once, with what became of it."""

    notice = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=10)
    state = models.CharField(_("state"), max_length=8, choices=DeliveryState.choices, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    at = models.DateTimeField(_("last attempt"), null=True)
    problem = models.CharField(_("problem"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery of a notice")
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="delivery_once")]
