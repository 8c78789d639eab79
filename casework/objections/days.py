"""The days of an objection: until when one can object, and by when it is answered. The notice says neither; both are
settings, counted from the day in Shanghai on which the person was told or objected."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.workdays.terms import Term, TermDays, term_days


class AnswerDue(models.TextChoices):
    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    LATER = "later", _("not due yet")


def last_day(told: dt.datetime) -> dt.date:
    """The last day on which one can object to what was told then."""
    return term_days(Term.OBJECT).last(timezone.localdate(told))


def answering() -> TermDays:
    """The term in which an objection is answered."""
    return term_days(Term.ANSWER_OBJECTIONS)


def answer_day(filed: dt.datetime) -> dt.date:
    """The day by which an objection filed then is answered."""
    return answering().last(timezone.localdate(filed))


def due(answer_by: dt.date, today: dt.date, soon: dt.date) -> AnswerDue:
    """The day itself is not overdue yet; what is to be answered up to ``soon`` is due soon."""
    if today > answer_by:
        return AnswerDue.OVERDUE
    return AnswerDue.SOON if answer_by <= soon else AnswerDue.LATER


def due_q(part: AnswerDue, today: dt.date, soon: dt.date) -> Q:
    """Condition: what waits is in this part."""
    return {
        AnswerDue.OVERDUE: Q(answer_by__lt=today),
        AnswerDue.SOON: Q(answer_by__gte=today, answer_by__lte=soon),
        AnswerDue.LATER: Q(answer_by__gt=soon),
    }[part]
