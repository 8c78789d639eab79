"""Tokens by which programs come: whose rights, how far, from where and how long."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.holders.models import Account
from credits.catalogue.models import Platform
from ground.fields import EncryptedField
from units.models import Unit


class AccessToken(models.Model):
    """What a program shows in place of a session. The secret is kept as a keyed hash: a copied database opens no door.

    It acts for an account, with the roles that this holds at each call and never more: an administrator's role gives a
    token nothing. ``unit`` narrows it to a unit and what lies below. One that
    pushes does so for one platform and that unit as its office.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    prefix = models.CharField(_("beginning of the token"), max_length=12, unique=True, editable=False)
    secret_index = models.CharField(max_length=43, editable=False)
    name = models.CharField(_("name of the token"), max_length=40)
    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens", verbose_name=_("acts for"))
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("this unit and all below it")
    )
    reads = models.BooleanField(_("may read"), default=True)
    pushes = models.BooleanField(_("may push hours"), default=False)
    writes = models.BooleanField(_("may write"), default=False)
    platform = models.ForeignKey(
        Platform, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("platform that pushes")
    )
    sandbox = models.BooleanField(_("for trials: stores nothing"), default=False)
    asks_people = models.BooleanField(_("may ask whether a person is in the roster"), default=False, db_default=False)
    stored = models.PositiveBigIntegerField(_("records pushed so far"), default=0, db_default=0, editable=False)
    asked = models.PositiveBigIntegerField(_("questions asked so far"), default=0, db_default=0, editable=False)
    signing_key = EncryptedField(_("signing key"), blank=True, default="")
    addresses = models.CharField(_("allowed addresses"), max_length=400, blank=True)
    per_minute = models.PositiveIntegerField(_("calls a minute"), default=300)
    expires_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(_("created by"), max_length=80)
    used_at = models.DateTimeField(_("last used"), null=True)
    used_from = models.CharField(_("last used from"), max_length=45, blank=True)
    minute = models.BigIntegerField(_("minute that is being counted"), default=0, editable=False)
    calls = models.PositiveIntegerField(_("calls of that minute"), default=0, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.CharField(_("revoked by"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("token")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by="") | (Q(revoked_at__isnull=False) & ~Q(revoked_by="")),
                name="token_revoked_pair",
            ),
            models.CheckConstraint(condition=Q(per_minute__gte=1, per_minute__lte=6000), name="token_limit_sensible"),
            models.CheckConstraint(condition=Q(calls__lte=F("per_minute")), name="token_calls_within_limit"),
            models.CheckConstraint(condition=Q(asked__lte=F("stored")), name="token_asks_no_more_than_it_pushes"),
            models.CheckConstraint(
                condition=Q(asks_people=False) | Q(pushes=True), name="token_asks_people_for_pushes"
            ),
            models.CheckConstraint(
                condition=Q(reads=True) | Q(writes=True) | Q(pushes=True), name="token_may_something"
            ),
            models.CheckConstraint(
                condition=Q(pushes=False) | Q(platform__isnull=False, unit__isnull=False),
                name="token_pushes_for_platform_and_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> list[str]:
        may = {"read": self.reads, "push": self.pushes, "write": self.writes}
        return [scope for scope, granted in may.items() if granted]
