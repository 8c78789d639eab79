"""Review cards (审验卡) and statements of hours, each printed from its own frozen content."""

from __future__ import annotations

import secrets
import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.fields import EncryptedField, StoredFileField, StoredFilesField
from ground.jobs.models import Job
from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner

from .states import CardState


class CardNumber(models.Model):
    """The last number given in one series. Raised in the transaction that issues, so that no number is left out."""

    series = models.CharField(_("series"), max_length=20, primary_key=True)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("card number")


def new_token() -> str:
    """Unguessable address of the public check; 22 characters."""
    return secrets.token_urlsafe(16)


class CardKind(models.TextChoices):
    CARD = "card", _("review card")
    STATEMENT = "statement", _("statement of hours")


class ReviewCard(models.Model):
    """A card (outcome met) or a statement (anything else). What it says never changes; only its state does."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(_("verification token"), max_length=22, unique=True, default=new_token, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=CardKind.choices)
    number = models.CharField(_("number"), max_length=30, unique=True)
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="cards")
    snapshot = models.ForeignKey("assessments.Snapshot", models.PROTECT, related_name="+")
    content = models.JSONField(_("printed content"))
    id_number = EncryptedField(_("ID number"))
    facts_hash = models.CharField(_("hash of the facts"), max_length=64)
    issue_key = models.CharField(_("what it was issued for and on"), max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=CardState.choices, default=CardState.VALID)
    state_reason = models.CharField(_("reason of the state"), max_length=500, blank=True)
    state_at = models.DateTimeField(_("when it came to the state"), null=True)
    state_by = models.CharField(_("brought to the state by"), max_length=80, blank=True, db_default="")
    state_by_key = models.CharField(_("brought to the state by (id)"), max_length=40, blank=True, db_default="")
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.CharField(_("issued by"), max_length=80)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    pdf_key = StoredFileField(_("stored file"), max_length=32, blank=True)
    pdf_hash = models.CharField(_("hash of the PDF (SHA-256)"), max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    picture_keys = StoredFilesField(_("stored pictures of the pages"), default=list)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("review card")
        base_manager_name = "objects_for_relations"
        ordering = ["-issued_at"]
        indexes = [models.Index(fields=["learner", "state"], name="card_by_learner")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["card", "statement"]), name="card_kind_known"),
            models.UniqueConstraint(fields=["issue_key"], condition=Q(state="valid"), name="card_once_for_the_same"),
            models.CheckConstraint(condition=Q(state__in=["valid", "outdated", "revoked"]), name="card_state_known"),
            models.CheckConstraint(
                condition=Q(pdf_key="", pdf_hash="") | (~Q(pdf_key="") & ~Q(pdf_hash="")), name="card_pdf_pair"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)


class CopyKind(models.TextChoices):
    MERGED = "merged", _("to print, in one PDF")
    ZIP = "zip", _("single files, as a ZIP")
    REGISTER = "register", _("register of numbers, as Excel")


class CardCopy(models.Model):
    """One file with many papers, made to be printed or handed on. The papers themselves are files of their own; what
    this one holds (``numbers``, in its order) is answered by the public check as long as the row is there."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run_key = models.UUIDField(_("which cards in bulk it belongs to"), db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=CopyKind.choices)
    title = models.CharField(_("title"), max_length=200)
    volume = models.PositiveIntegerField(_("volume"), default=1)
    numbers = models.JSONField(_("numbers of the papers"))
    asked_by_key = models.CharField(_("asked by (id)"), max_length=40)
    asked_by = models.CharField(_("asked by"), max_length=80)
    asked_at = models.DateTimeField(_("asked"))
    made_at = models.DateTimeField(_("made"), null=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    pages = models.PositiveIntegerField(_("pages"), default=0)
    file_name = models.CharField(_("file name"), max_length=150)
    file_key = StoredFileField(_("stored file"), max_length=32, blank=True)
    file_hash = models.CharField(_("hash of the file (SHA-256)"), max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = _("print copy of cards")
        ordering = ["run_key", "kind", "volume"]

    def __str__(self) -> str:
        return self.file_name
