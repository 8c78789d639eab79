"""Which keys this database was written with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyPrint(models.Model):
    """The fingerprint of one key, by which a portal that was restored without its keys notices it. Opens nothing."""

    name = models.CharField(_("key"), max_length=40, unique=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    class Meta:
        verbose_name = _("fingerprint of a key")

    def __str__(self) -> str:
        return self.name
