"""The public halves of the keys that papers were ever signed with."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SignatureKind(models.TextChoices):
    CREDENTIAL = "credential", _("credentials (Ed25519)")
    CERTIFICATE = "certificate", _("PDFs (certificate)")


class PublishedKey(models.Model):
    """One public key. Rows stay when another key is taken: what the earlier one has signed is checked by it."""

    kind = models.CharField(_("signs"), max_length=12, choices=SignatureKind.choices)
    number = models.PositiveSmallIntegerField(_("number of the key"))
    public = models.TextField(_("public key"))  # Multikey; of a certificate its DER as base64
    fingerprint = models.CharField(_("fingerprint"), max_length=64)  # SHA-256 of the raw key, or of the certificate
    in_use = models.BooleanField(_("signs now"), default=True)
    taken_at = models.DateTimeField(_("taken"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("published key")
        ordering = ["kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="published_key_number_once"),
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="published_key_once"),
            models.UniqueConstraint(fields=["kind"], condition=Q(in_use=True), name="published_key_one_in_use"),
            models.CheckConstraint(
                condition=Q(in_use=False) | Q(withdrawn_at=None), name="published_key_withdrawn_signs_nothing"
            ),
            models.CheckConstraint(condition=Q(kind__in=SignatureKind.values), name="published_key_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As the key document names it: ``papers``, ``papers-2``; of certificates ``certificate``, …"""
        first = "papers" if self.kind == SignatureKind.CREDENTIAL else "certificate"
        return first if self.number == 1 else f"{first}-{self.number}"
