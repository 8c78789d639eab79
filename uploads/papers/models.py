"""Photos and PDFs as they were handed in, until they are drawn."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import StoredFileField
from ground.jobs.models import Job

from .states import PaperState


class UploadedPaper(models.Model):
    """One file, sealed in the vault. Drawn, it is kept beside its pages where its use says so; one that cannot be drawn
    stays as it came.

    ``use`` names what it is for (``receiving``), ``about`` the thing by its public id: who may see the thing may see
    the paper. ``turn`` keeps the order fair: one who hands in twenty stands behind the first of everybody else.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    use = models.CharField(_("use"), max_length=20)
    about = models.CharField(_("what it is about"), max_length=40)
    owner_key = models.CharField(_("handed in by (id)"), max_length=40)
    file_name = models.CharField(_("file name"), max_length=120)
    file_key = StoredFileField(_("stored file"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=PaperState.choices, default=PaperState.WAITING)
    problem = models.CharField(_("problem"), max_length=200, blank=True)
    turn = models.PositiveIntegerField(_("turn"))
    ticket = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("job that draws it"))
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("uploaded paper")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["use", "about"], name="paper_of_thing"),
            models.Index(fields=["turn", "id"], condition=Q(state="waiting"), name="paper_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
        ]

    @property
    def waits(self) -> bool:
        return self.state == PaperState.WAITING

    @property
    def failed(self) -> bool:
        return self.state == PaperState.FAILED
