"""What the bureau has set for its cards, and what was set before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CitationStyle(models.TextChoices):
    PART = "part", _("Part six, item (one)")
    ARTICLE = "article", _("Article six, item (one)")
    SHORT = "short", _("six (one)")


class SealArea(models.IntegerChoices):
    """Diameter in millimetres; 42 is that of the round seal of a bureau."""

    NONE = 0, _("none: only the electronic signature")
    SMALL = 34, _("34 mm")
    ROUND = 42, _("42 mm (round seal of a bureau)")
    LARGE = 45, _("45 mm (round seal of a league or city)")


class CardSetting(models.Model):
    """One setting of all that papers share. Rows are added, never changed: the last step holds, and a paper keeps what
    held when it was issued."""

    step = models.PositiveIntegerField(_("number of the setting"), unique=True)
    title = models.CharField(_("title of the card"), max_length=40)
    issuer = models.CharField(_("issuing agency"), max_length=40)
    number_pattern = models.CharField(_("pattern of numbers"), max_length=60)
    office_codes = models.JSONField(_("codes of the offices"), default=dict)
    footer = models.CharField(_("footer"), max_length=60, blank=True)
    citation = models.CharField(_("how articles are cited"), max_length=10, choices=CitationStyle.choices)
    photo = models.BooleanField(_("room for a photograph"), default=False)
    seal = models.PositiveSmallIntegerField(_("room for the seal"), choices=SealArea.choices)
    reason = models.CharField(_("reason"), max_length=200)
    entered_at = models.DateTimeField(_("entered"))
    entered_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=80)

    class Meta:
        verbose_name = _("card setting")
        ordering = ["-step"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="card_setting_has_reason"),
            models.CheckConstraint(condition=Q(citation__in=CitationStyle.values), name="card_setting_citation_known"),
            models.CheckConstraint(condition=Q(seal__in=SealArea.values), name="card_setting_seal_known"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.title}"
