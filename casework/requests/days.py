"""The days that an office has to decide a request."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from policy.workdays.terms import Term, TermDays, term_days

from .models import RequestStep
from .states import RequestMove


def answering_requests() -> TermDays:
    """The term in which an office decides a request; one that has waited longer is shown as late."""
    return term_days(Term.ANSWER_REQUESTS)


def late_q(now: dt.datetime) -> Q:
    """Condition: a request has waited at its office for longer than the term; one that lies there again upon an
    objection, since then."""
    first = answering_requests().overdue_before(timezone.localdate(now))
    begins = timezone.make_aware(dt.datetime.combine(first, dt.time()))
    again = RequestStep.objects.filter(request=OuterRef("pk"), move=RequestMove.REOPEN, at__gte=begins)
    return Q(filed_at__lt=begins) & ~Q(Exists(again))
