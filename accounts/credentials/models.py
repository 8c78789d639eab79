"""What signing in leaves behind: sessions, attempts, second factors and one-time codes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import EncryptedField
from learners.people.models import Learner

from ..holders.models import Account
from .devices import shown


class AccountSession(AbstractBaseSession):
    """A session. The key is stored as a hash: a copied database opens no door (accounts.credentials.sessions)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(_("network address"), max_length=45, blank=True)
    device = models.CharField(_("device"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("signed in"))
    seen_at = models.DateTimeField(_("last seen"))

    objects: ClassVar[BaseSessionManager] = BaseSessionManager()

    class Meta:
        verbose_name = _("session")

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore

    @property
    def device_in_words(self) -> str:
        return shown(self.device)


class SignInAttempt(models.Model):
    """One try to prove who one is. What was typed is kept as a blind index; the row precedes the check."""

    class TryPurpose(models.TextChoices):
        PASSWORD = "password", _("password")
        SECOND_FACTOR = "second_factor", _("second factor")
        CODE = "code", _("one-time code")
        REGISTRATION = "registration", _("registration")
        PAPER = "paper", _("check of a paper")
        SELF_CHECK = "self_check", _("self-check")
        PUZZLE = "puzzle", _("picture to read")

    purpose = models.CharField(_("purpose"), max_length=16, choices=TryPurpose.choices)
    login_index = models.CharField(max_length=43, editable=False)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    at = models.DateTimeField(_("time"))
    failed = models.BooleanField(_("failed"), default=True)

    class Meta:
        verbose_name = _("attempt to sign in")
        indexes = [
            models.Index(fields=["purpose", "login_index", "at"], name="attempt_by_login"),
            models.Index(fields=["purpose", "address", "at"], name="attempt_by_address"),
        ]


class TotpDevice(models.Model):
    """An authenticator application. A code opens once: its step is past ``last_step``, unless the clock ran ahead."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="totp")
    secret = EncryptedField(_("secret"))
    last_step = models.BigIntegerField(_("last time step used"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("authenticator application")


class Passkey(models.Model):
    """A WebAuthn credential: the public half only."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=40)
    credential_id = models.CharField(max_length=400, unique=True, editable=False)
    credential = models.TextField(editable=False)
    sign_count = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"))
    used_at = models.DateTimeField(_("last used"), null=True)

    class Meta:
        verbose_name = _("passkey")


class RecoveryCode(models.Model):
    """Opens once when the second factor is lost; stored as a keyed hash."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    code_index = models.CharField(max_length=43, editable=False)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("recovery code")
        constraints = [models.UniqueConstraint(fields=["account", "code_index"], name="recovery_code_once")]


class OneTimeCode(models.Model):
    """Handed out by HR in person: opens the first sign-in or a forgotten password once, for a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, null=True, related_name="one_time_codes")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="one_time_codes")
    code_index = models.CharField(max_length=43, editable=False)
    issued_by = models.CharField(_("issued by"), max_length=80)
    issued_at = models.DateTimeField(_("issued"))
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("one-time code")
        constraints = [
            models.CheckConstraint(
                condition=Q(learner__isnull=False, account__isnull=True)
                | Q(learner__isnull=True, account__isnull=False),
                name="one_time_code_for_learner_or_staff",
            ),
            models.UniqueConstraint(
                fields=["learner"], condition=Q(used_at__isnull=True), name="one_time_code_one_per_learner"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at__isnull=True), name="one_time_code_one_per_account"
            ),
        ]


class PuzzleToRead(models.Model):
    """A picture with letters and a sound with beeps, either of which opens it once (accounts.credentials.puzzles)."""

    key = models.CharField(max_length=40, unique=True, editable=False)
    letters = models.CharField(_("letters of the picture"), max_length=8)
    beeps = models.CharField(_("figures to hear"), max_length=8)
    shown = models.PositiveSmallIntegerField(_("times drawn or played"), default=0, db_default=0)
    expires_at = models.DateTimeField(_("good until"), db_index=True)

    class Meta:
        verbose_name = _("picture to read")
