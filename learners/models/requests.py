"""What people ask for about themselves, and who may look at it: registrations, corrections, looks, full exports."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..fields import EncryptedField
from ..identity import mask_id_number, mask_phone
from ..scoping import ScopedManager, below
from .accounts import Account
from .people import Learner
from .units import Unit


class Step(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("waiting for a decision")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


_DECIDED_PAIR = Q(step="waiting", decided_at__isnull=True, decided_by="") | (
    Q(step__in=["approved", "returned"], decided_at__isnull=False) & ~Q(decided_by="")
)


class Registration(models.Model):
    """Somebody asks for an account. Nothing here is believed until the unit has approved it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=30)
    document_type = models.CharField(
        _("document type"),
        max_length=30,
        choices=Learner.DocumentType.choices,
        default=Learner.DocumentType.RESIDENT_ID,
    )
    id_number = EncryptedField(_("ID number"))
    id_number_index = models.CharField(max_length=43, db_index=True, editable=False)
    phone = EncryptedField(_("phone"))
    phone_index = models.CharField(max_length=43, db_index=True, editable=False)
    password = models.CharField(max_length=128, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="registrations", verbose_name=_("unit"))
    step = models.CharField(_("state"), max_length=10, choices=Step.choices, default=Step.WAITING)
    created_at = models.DateTimeField(_("filed"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("registration")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["step", "unit"], name="registration_by_step")]
        constraints = [models.CheckConstraint(condition=_DECIDED_PAIR, name="registration_decided_pair")]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths())

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone)


class Correction(models.Model):
    """A learner asks to have one item about them put right. The new value is encrypted: it may be an ID number."""

    class Item(models.TextChoices):
        NAME = "name", _("name")
        ID_NUMBER = "id_number", _("ID number")
        PHONE = "phone", _("phone")
        SEX = "sex", _("sex")
        BIRTH_DATE = "birth_date", _("birth date")
        TITLE_LEVEL = "title_level", _("title level")
        POST_GRADE = "post_grade", _("post grade")
        FIELD = "field", _("professional field")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(Learner, models.CASCADE, related_name="corrections")
    item = models.CharField(_("item"), max_length=12, choices=Item.choices)
    value = EncryptedField(_("new value"))
    explanation = models.CharField(_("explanation"), max_length=300, blank=True)
    step = models.CharField(_("state"), max_length=10, choices=Step.choices, default=Step.WAITING)
    created_at = models.DateTimeField(_("filed"))
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.CharField(_("decided by"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("correction")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(condition=_DECIDED_PAIR, name="correction_decided_pair"),
            models.UniqueConstraint(
                fields=["learner", "item"], condition=Q(step="waiting"), name="correction_one_waiting_per_item"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths(), "learner__unit__path") | Q(learner_id=actor.learner_id or 0)

    @property
    def masked_value(self) -> str:
        """The new value as pages show it."""
        masks = {self.Item.ID_NUMBER: mask_id_number, self.Item.PHONE: mask_phone}
        mask = masks.get(self.Item(self.item))
        return mask(self.value) if mask else self.value


class Look(models.Model):
    """Somebody looked at a learner's data: one row per day and kind for pages, one for each reveal of full numbers."""

    class Kind(models.TextChoices):
        PAGE = "page", _("opened the page, numbers masked")
        REVEAL = "reveal", _("saw the full numbers")
        EXPORT = "export", _("took the full numbers out in a file")

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="looks")
    account = models.ForeignKey(Account, models.PROTECT, related_name="looks")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("day"))
    ordinal = models.PositiveSmallIntegerField(_("number of the reveal on that day"), default=0)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("time"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("look")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "account", "day"], condition=Q(kind="page"), name="look_page_once_a_day"
            ),
            models.UniqueConstraint(
                fields=["account", "day", "ordinal"], condition=Q(kind="reveal"), name="look_reveal_numbered"
            ),
            models.CheckConstraint(condition=~Q(kind="reveal", reason=""), name="look_reveal_has_reason"),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return Q(learner_id=actor.learner_id or 0)


class FullExport(models.Model):
    """Full ID numbers leave the portal only when a second person has agreed, within a day, once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    agreed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"), null=True)
    taken_at = models.DateTimeField(_("taken"), null=True)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("export with full numbers")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | (Q(agreed_by__isnull=False, agreed_at__isnull=False) & ~Q(agreed_by=F("asked_by"))),
                name="full_export_second_person",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(agreed_at__isnull=False), name="full_export_agreed_first"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return below(actor.paths())


class NoticeAcceptance(models.Model):
    """An account has read one version of the privacy notice."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="notices")
    version = models.CharField(_("version"), max_length=12)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("privacy notice read")
        constraints = [models.UniqueConstraint(fields=["account", "version"], name="notice_once_per_version")]
