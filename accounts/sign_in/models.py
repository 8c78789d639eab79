"""Which version of the privacy notice an account has read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..holders.models import Account


class PrivacyAcceptance(models.Model):
    """An account has read one version of the privacy notice."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    version = models.CharField(_("version"), max_length=12)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("privacy notice read")
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="notice_once_per_version")]
