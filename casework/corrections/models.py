"""Corrections: a learner asks to have one item put right."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.holders.states import DECIDED_PAIR, FilingState
from ground.fields import EncryptedField
from ground.scoping import ScopedManager, own_or_below
from intake.values import words
from learners.people.comparing import Compared, compare
from learners.people.models import Learner
from learners.people.particulars import PERSONAL


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
    decided_by_key = models.CharField(_("decided by (id)"), max_length=40, blank=True)
    """Kept when it is decided anew upon an objection: whoever returned it does not decide it again."""
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
        return own_or_below(actor)

    @property
    def is_number(self) -> bool:
        """Whether old and new value are shown masked."""
        return self.item in PERSONAL

    def compared(self, *, full: bool = False) -> Compared:
        """What is on record beside what is asked for."""
        mask = str if full or not self.is_number else PERSONAL[self.item]
        return compare(said_of(getattr(self.learner, self.item)), self.value, mask)


def said_of(value: Any) -> str:
    """A value of a person's particulars as a correction writes it; its parser reads it back."""
    if value is None or value == "":
        return ""
    if value in words.sex.values:
        return words.sex.titles[words.sex.values.index(value)]
    if value in words.title_level.values:
        return words.title_level.titles[words.title_level.values.index(value)]
    return str(value)
