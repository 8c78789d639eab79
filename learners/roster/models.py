"""What an office has said once about words of its rosters that nobody knew."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units.models import Unit


class RosterWord(models.Model):
    """A word of a column as it is compared (``intake.mapping.as_said``), and the word of the closed list that it means.

    Empty: it says nothing. It serves the offices below as well, where these say nothing else."""

    office = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name=_("office"))
    field = models.CharField(_("field"), max_length=40)
    word = models.CharField(_("word"), max_length=80)
    meaning = models.CharField(_("meaning"), max_length=80, blank=True)
    said_at = models.DateTimeField(_("saved"))
    said_by = models.CharField(_("saved by"), max_length=80)

    class Meta:
        verbose_name = _("word of rosters")
        constraints = [
            models.UniqueConstraint(fields=["office", "field", "word"], name="roster_word_once"),
            models.CheckConstraint(condition=~Q(field="") & ~Q(word=""), name="roster_word_named"),
        ]
