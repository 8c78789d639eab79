"""Rule packs that were published from drafts. Their text is never altered: a correction is a row of its own."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..drafts.models import Draft
from .states import PUBLISHED, PublishedState

WAITING = Q(started_at__isnull=True, withdrawn_at__isnull=True)
IN_USE = Q(started_at__isnull=False, replaced_at__isnull=True, withdrawn_at__isnull=True)


class PublishedPack(models.Model):
    """One version of a rule pack as it was handed in and published: on offer from its first day, until the next version
    takes its place. ``edition`` counts the versions of one pack that were published here."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, related_name="published", verbose_name=_("draft of a rule pack"))
    version = models.PositiveIntegerField(_("version of the draft"))
    pack = models.CharField(_("rule pack"), max_length=40)
    series = models.CharField(_("series"), max_length=40)
    policy_year = models.PositiveIntegerField(_("policy year"))
    title = models.CharField(_("title"), max_length=200)
    edition = models.PositiveIntegerField(_("edition"))
    corrects = models.BooleanField(_("is a correction"))
    text = models.TextField(_("text of the rule pack"))
    digest = models.CharField(_("hash of the text"), max_length=64)
    cases = models.TextField(_("worked cases"), blank=True)
    notice = models.TextField(_("text of the notice"), blank=True)
    first_day = models.DateField(_("in use from"))
    handed_in_by = models.CharField(_("handed in by"), max_length=80)
    published_at = models.DateTimeField(_("published"))
    published_by_key = models.CharField(_("id of who published it"), max_length=40, blank=True)
    published_by = models.CharField(_("published by"), max_length=80)
    started_at = models.DateTimeField(_("taken into use"), null=True, blank=True)
    replaced_at = models.DateTimeField(_("replaced by a correction"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.CharField(_("withdrawn by"), max_length=80, blank=True)
    withdrawn_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("published rule pack")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "edition"], name="published_edition_once"),
            models.UniqueConstraint(fields=["series", "policy_year"], condition=WAITING, name="published_one_waiting"),
            models.UniqueConstraint(fields=["series", "policy_year"], condition=IN_USE, name="published_one_in_use"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_reason="")),
                name="published_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.edition}"

    @property
    def stands(self) -> PublishedState:
        return PublishedState(PUBLISHED.state(self))
