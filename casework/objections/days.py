"""The days of an objection: until when one can object, and by when it is answered. The notice says neither; both are
settings, counted in calendar days from the day in Shanghai on which the person was told or objected."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DUE_SOON = dt.timedelta(days=3)


class AnswerDue(models.TextChoices):
    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    LATER = "later", _("not due yet")


def last_day(told: dt.datetime) -> dt.date:
    """The last day on which one can object to what was told then."""
    return timezone.localdate(told) + dt.timedelta(days=settings.CONFIG.object_within_days)


def answer_day(filed: dt.datetime) -> dt.date:
    """The day by which an objection filed then is answered."""
    return timezone.localdate(filed) + dt.timedelta(days=settings.CONFIG.answer_objections_within_days)


def due(answer_by: dt.date, today: dt.date) -> AnswerDue:
    """The day itself is not overdue yet."""
    if today > answer_by:
        return AnswerDue.OVERDUE
    return AnswerDue.SOON if answer_by - today <= DUE_SOON else AnswerDue.LATER


def due_q(part: AnswerDue, today: dt.date) -> Q:
    """Condition: what waits is in this part."""
    soon = today + DUE_SOON
    return {
        AnswerDue.OVERDUE: Q(answer_by__lt=today),
        AnswerDue.SOON: Q(answer_by__gte=today, answer_by__lte=soon),
        AnswerDue.LATER: Q(answer_by__gt=soon),
    }[part]
