"""Corrections: a learner asks to have one item put right."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.holders.states import DECIDED_PAIR, FilingState
from ground.fields import EncryptedField
from ground.scoping import ScopedManager, below
from learners.people.identity import mask_id_number, mask_phone
from learners.people.models import Learner


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
    state = models.CharField(_("state"), max_length=10, choices=FilingState.choices, default=FilingState.WAITING)
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
            models.CheckConstraint(condition=DECIDED_PAIR, name="correction_decided_pair"),
            models.UniqueConstraint(
                fields=["learner", "item"], condition=Q(state="waiting"), name="correction_one_waiting_per_item"
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
