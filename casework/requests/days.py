"""The days that an office has to decide a request."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from policy.workdays.terms import Term, TermDays, term_days


def answering_requests() -> TermDays:
    """The term in which an office decides a request; one that has waited longer is shown as late."""
    return term_days(Term.ANSWER_REQUESTS)


def late_q(now: dt.datetime) -> Q:
    """Condition: a request has waited at its office for longer than the term."""
    first = answering_requests().overdue_before(timezone.localdate(now))
    return Q(filed_at__lt=timezone.make_aware(dt.datetime.combine(first, dt.time())))
