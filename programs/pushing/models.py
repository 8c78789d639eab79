"""What is remembered of pushes: one-time words of signatures, and answers by the platform's own key."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..tokens.models import AccessToken


class SeenNonce(models.Model):
    """A one-time word of a signed request: it opens once. Kept for longer than a signature is good for."""

    token = models.ForeignKey(AccessToken, models.CASCADE, related_name="+")
    nonce = models.CharField(_("one-time word"), max_length=64)
    at = models.DateTimeField(_("time"), db_index=True)

    class Meta:
        verbose_name = _("one-time word")
        constraints = [models.UniqueConstraint(fields=["token", "nonce"], name="nonce_once")]


class PushAnswer(models.Model):
    """What was answered to a push with an ``Idempotency-Key``: the same key with the same body is answered the same."""

    token = models.ForeignKey(AccessToken, models.CASCADE, related_name="+")
    key = models.CharField(_("key of the sender"), max_length=64)
    body_hash = models.CharField(_("hash of the body (SHA-256)"), max_length=64)
    begun_at = models.DateTimeField(_("begun"), db_index=True)
    answer = models.TextField(_("answer"), blank=True)  # as text: jsonb would answer in another order

    class Meta:
        verbose_name = _("answer to a push")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="push_answer_once")]
