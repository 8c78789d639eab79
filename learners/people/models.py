"""Learners and their dated membership of a unit."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ground.fields import EncryptedField
from ground.scoping import ScopedManager, own_or_below
from units.models import SectorChoices, Unit

from .identity import mask_id_number, mask_phone


class SexChoices(models.TextChoices):
    MALE = "male", _("male")
    FEMALE = "female", _("female")


class Employment(models.TextChoices):
    PENDING = "pending", _("registration to be approved")
    ACTIVE = "active", _("in service")
    SECONDED = "seconded", _("on secondment")
    LONG_LEAVE = "long_leave", _("on long leave")
    RETIRED = "retired", _("retired")
    REEMPLOYED = "reemployed", _("re-employed after retirement")
    LEFT = "left", _("left")
    DECEASED = "deceased", _("deceased")


def _listed(model: str, name: str, values: Iterable[str], *, blank: bool) -> models.CheckConstraint:
    """A closed list of the portal is one of the database as well: no other word for the same thing gets in."""
    known = [*values, ""] if blank else [*values]
    return models.CheckConstraint(condition=Q(**{f"{name}__in": known}), name=f"{model}_{name}_known")


class Learner(models.Model):
    """A professional or technical staff member (专业技术人员)."""

    class DocumentType(models.TextChoices):
        RESIDENT_ID = "resident_id", _("resident ID card")
        PASSPORT = "passport", _("passport")
        HK_MACAU_PERMIT = "hk_macau_permit", _("mainland travel permit for Hong Kong and Macau residents")
        TAIWAN_PERMIT = "taiwan_permit", _("mainland travel permit for Taiwan residents")
        RESIDENCE_PERMIT = "residence_permit", _("residence permit for Hong Kong, Macau and Taiwan residents")
        FOREIGN_PERMANENT_RESIDENCE = "foreign_permanent_residence", _("permanent residence card for foreigners")

    class TitleLevel(models.TextChoices):
        SENIOR = "senior", _("senior")
        INTERMEDIATE = "intermediate", _("intermediate")
        JUNIOR = "junior", _("junior")
        NONE = "none", _("no title")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=30)
    name_pinyin = models.CharField(_("pinyin"), max_length=120, blank=True)
    name_initials = models.CharField(_("pinyin initials"), max_length=30, blank=True, db_index=True)
    document_type = models.CharField(
        _("document type"), max_length=30, choices=DocumentType.choices, default=DocumentType.RESIDENT_ID
    )
    id_number = EncryptedField(_("ID number"))
    id_number_index = models.CharField(max_length=43, unique=True, editable=False)
    phone = EncryptedField(_("phone"), blank=True, default="")
    phone_index = models.CharField(max_length=43, blank=True, default="", db_index=True, editable=False)
    sex = models.CharField(_("sex"), max_length=6, choices=SexChoices.choices, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sector = models.CharField(_("ownership"), max_length=12, choices=SectorChoices.choices, blank=True)
    grassroots_post = models.BooleanField(_("front-line post in a township or village"), null=True, blank=True)
    post_confirmed_at = models.DateTimeField(_("ownership and front-line post confirmed"), null=True, blank=True)
    post_confirmed_by = models.CharField(_("confirmed by"), max_length=80, blank=True)
    title_level = models.CharField(_("title level"), max_length=12, choices=TitleLevel.choices, blank=True)
    post_grade = models.PositiveSmallIntegerField(_("post grade"), null=True, blank=True)
    field = models.CharField(_("professional field"), max_length=60, blank=True)
    employment = models.CharField(_("employment"), max_length=12, choices=Employment.choices, default=Employment.ACTIVE)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="learners", verbose_name=_("present unit"))
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged_from", verbose_name=_("merged into")
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("learner")
        verbose_name_plural = _("learners")
        base_manager_name = "objects_for_relations"
        indexes = [models.Index(fields=["name_pinyin", "name", "id"], name="learner_by_pinyin")]
        constraints = [
            models.CheckConstraint(
                condition=Q(post_grade__isnull=True) | Q(post_grade__gte=1, post_grade__lte=13),
                name="learner_grade_1_to_13",
            ),
            models.CheckConstraint(
                condition=Q(post_confirmed_at__isnull=True, post_confirmed_by="")
                | (Q(post_confirmed_at__isnull=False) & ~Q(post_confirmed_by="")),
                name="learner_post_confirmed_pair",
            ),
            _listed(
                "learner",
                "document_type",
                (
                    "resident_id",
                    "passport",
                    "hk_macau_permit",
                    "taiwan_permit",
                    "residence_permit",
                    "foreign_permanent_residence",
                ),
                blank=False,
            ),
            _listed("learner", "sex", SexChoices.values, blank=True),
            _listed("learner", "sector", SectorChoices.values, blank=True),
            _listed("learner", "title_level", ("senior", "intermediate", "junior", "none"), blank=True),
            _listed("learner", "employment", Employment.values, blank=False),
        ]

    objects_for_relations = models.Manager()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor, "pk", "unit__path", also=Q(merged_into__isnull=True))

    def seen_by(self, actor) -> bool:
        """``visible_q`` of one whose row and unit were just read."""
        above = self.merged_into_id is None and actor.covers(self.unit.path)
        return actor.is_system or above or self.pk == actor.learner_id

    @property
    def masked_id_number(self) -> str:
        return mask_id_number(self.id_number)

    @property
    def masked_phone(self) -> str:
        return mask_phone(self.phone) if self.phone else ""


class FormerParticulars(models.Model):
    """What a person was called, and which number was entered, until a correction: files go on reporting it for long."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="former")
    name = models.CharField(_("former name"), max_length=30)
    id_number = EncryptedField(_("former ID number"))
    id_number_index = models.CharField(max_length=43, db_index=True, editable=False)
    until = models.DateTimeField(_("until"), auto_now_add=True)
    merged = models.BooleanField(_("number of a record that was merged into this one"), default=False)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("former particulars")
        base_manager_name = "objects_for_relations"

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)


class Membership(models.Model):
    """Where a learner belonged between two days (both inclusive; no end = until further notice)."""

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    employment = models.CharField(_("employment"), max_length=12, choices=Employment.choices, default=Employment.ACTIVE)
    host = models.CharField(_("seconded to"), max_length=120, blank=True, db_default="")
    ended_by_death = models.BooleanField(_("ended by death"), default=False, db_default=False)

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("membership")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_ends_after_start"
            ),
            models.UniqueConstraint(fields=["learner"], condition=Q(until__isnull=True), name="membership_one_open"),
            _listed("membership", "employment", Employment.values, blank=False),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor, unit="unit__path")


class StaleMark(models.Model):
    """The assessment of this learner no longer fits the facts. Appended by whoever changes a fact, in that transaction.

    Several marks for one learner are right: a mark that is being removed elsewhere must not swallow a new one.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("stale mark")
