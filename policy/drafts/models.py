"""Rule packs that are being written: a draft with every version of its text, and the text of the notice itself."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .states import DRAFTS, WRITABLE, DraftState


class Draft(models.Model):
    """One pack in the making. ``version`` is the number of its newest version; whoever saves has seen that one, and
    whoever replaces the notice or the worked cases those (``…_kept``). Whoever publishes has seen what was handed in:
    saving anything takes that back, and ``handed_in_times`` tells one handing in from another."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name of the draft"), max_length=120)
    base = models.CharField(_("rule pack it was begun from"), max_length=40)
    notice = models.TextField(_("text of the notice"), blank=True)
    notice_kept = models.PositiveIntegerField(_("times that the text of the notice was kept"), default=0)
    cases = models.TextField(_("worked cases"), blank=True)
    cases_kept = models.PositiveIntegerField(_("times that the worked cases were kept"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1)
    begun_at = models.DateTimeField(_("begun"))
    begun_by_key = models.CharField(_("id of who began it"), max_length=40, blank=True)
    begun_by = models.CharField(_("begun by"), max_length=80)
    saved_at = models.DateTimeField(_("saved"))
    saved_by_key = models.CharField(_("id of who saved it"), max_length=40, blank=True)
    saved_by = models.CharField(_("saved by"), max_length=80)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    handed_in_by_key = models.CharField(_("id of who handed it in"), max_length=40, blank=True)
    handed_in_by = models.CharField(_("handed in by"), max_length=80, blank=True)
    handed_in_times = models.PositiveIntegerField(_("times that it was handed in"), default=0)
    returned_at = models.DateTimeField(_("handed back"), null=True, blank=True)
    returned_by = models.CharField(_("handed back by"), max_length=80, blank=True)
    returned_reason = models.CharField(_("reason why it was handed back"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by_key = models.CharField(_("id of who published it"), max_length=40, blank=True)
    published_by = models.CharField(_("published by"), max_length=80, blank=True)
    put_aside_at = models.DateTimeField(_("put aside"), null=True, blank=True)
    put_aside_by = models.CharField(_("put aside by"), max_length=80, blank=True)
    put_aside_reason = models.CharField(_("reason why it was put aside"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("draft of a rule pack")
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(put_aside_at__isnull=True, put_aside_by="")
                | (Q(put_aside_at__isnull=False) & ~Q(put_aside_by="") & ~Q(put_aside_reason="")),
                name="draft_put_aside_with_reason",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="draft_has_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands(self) -> DraftState:
        return DraftState(DRAFTS.state(self))

    @property
    def writable(self) -> bool:
        return self.stands in WRITABLE


class DraftVersion(models.Model):
    """The text as somebody saved it; never altered. ``problems``: how many the loader found then."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions", verbose_name=_("draft of a rule pack"))
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text of the rule pack"))
    problems = models.PositiveIntegerField(_("mistakes"))
    note = models.CharField(_("what was changed"), max_length=200, blank=True)
    saved_at = models.DateTimeField(_("saved"))
    saved_by_key = models.CharField(_("id of who saved it"), max_length=40, blank=True)
    saved_by = models.CharField(_("saved by"), max_length=80)

    class Meta:
        verbose_name = _("version of a draft")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="draft_version_once")]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.number}"
