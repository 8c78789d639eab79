"""Which days of a year offices rest and work, as it was entered here."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class HolidayYear(models.Model):
    """One edition of a year's arrangement, as the text of the notice. Rows are added, never changed: the last edition
    of a year holds, and stands before what came with the portal."""

    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveIntegerField(_("edition"))
    document = models.CharField(_("number of the notice"), max_length=80)
    text = models.TextField(_("text of the notice"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by_key = models.CharField(_("id of who entered it"), max_length=40, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=80)

    class Meta:
        verbose_name = _("arrangement of holidays")
        ordering = ["year", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["year", "edition"], name="holiday_year_one_edition_at_a_time"),
            models.CheckConstraint(
                condition=Q(year__gte=2020, year__lte=2100) & ~Q(document="") & ~Q(text=""), name="holiday_year_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}"
