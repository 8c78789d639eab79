"""What a reviewer should look at in an hour claim. None of it decides by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from casework.models import Request
from casework.selectors import requests_visible
from casework.states import State
from journal.actors import SystemActor
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..law import as_credit, class_of, current_pack
from ..models import CreditRecord
from .effects import built, source_of
from .forms import completion

READER = SystemActor("concerns")
LIVE = [State.FILED, State.APPROVED]


def of(default: Source | None) -> Callable[[Request], list[Any]]:
    """The concerns of one kind of hour claim."""

    def concerns(request: Request) -> list[Any]:
        payload = request.effective
        row = built(request.learner, payload, source_of(payload, default), at=request.created_at, by="-")
        found = [*_days(payload, row.tenths), *_same_certificate(request, payload), *_same_time(request, payload)]
        if not class_of(as_credit(row)):
            found.append(_("By the rules these hours would not count."))
        if row.year not in current_pack().applications.annual_check.years:
            found.append(_("The year %(year)s is in no notice that is in force.") % {"year": row.year})
        if completion(payload) > (request.filed_at or request.created_at).date():
            found.append(_("The training ends after the day of filing."))
        return found

    return concerns


def _days(payload: dict[str, Any], hours: int) -> list[str]:
    first = dt.date.fromisoformat(payload["starts_on"])
    days = (completion(payload) - first).days + 1
    most = days * settings.CONFIG.hours_a_day * 10
    if hours <= most:
        return []
    return [
        _("%(hours)s hours in %(days)d days are more than %(most)s hours a day.")
        % {"hours": format_tenths(hours), "days": days, "most": settings.CONFIG.hours_a_day}
    ]


def _same_certificate(request: Request, payload: dict[str, Any]) -> list[str]:
    number = payload.get("certificate_number")
    if not number:
        return []
    records = CreditRecord.objects.unscoped().filter(certificate_number=number, withdrawn_at__isnull=True)
    claims = requests_visible(actor=READER).filter(state__in=LIVE, payload__certificate_number=number)
    key = str(request.public_id)
    if records.exclude(claim_key=key).exists() or claims.exclude(pk=request.pk).exists():
        return [_("This certificate number is on record already, or in another claim.")]
    return []


def _same_time(request: Request, payload: dict[str, Any]) -> list[str]:
    """Another claim of the person whose days overlap: the same training might be claimed twice."""
    others = requests_visible(actor=READER).filter(
        learner_id=request.learner_id,
        state__in=LIVE,
        kind__startswith="hours_",
        payload__starts_on__lte=payload["completed_on"],
        payload__completed_on__gte=payload["starts_on"],
    )
    titles = [other.payload.get("title", "") for other in others.exclude(pk=request.pk)[:3]]
    return [_("Another claim covers the same days: %(title)s.") % {"title": title} for title in titles]
