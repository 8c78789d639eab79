"""What a reviewer should look at in an hour claim. None of it decides by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from casework.requests.law import of_the_day
from casework.requests.models import CaseRequest
from casework.requests.selectors import requests_visible
from casework.requests.states import RequestState
from ground.actors import SystemActor
from ground.days import said_day
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source, source_called

from ..catalogue.courses import course_key
from ..records.certificates import counts_already
from ..records.counting import as_credit, class_of
from ..records.models import CERTIFIED, COUNTING, CreditRecord
from . import status
from .certificates import on_record
from .effects import built, source_of, title_of
from .said import completion

READER = SystemActor("concerns")
LIVE = [RequestState.FILED, RequestState.APPROVED]


def of(default: Source | None) -> Callable[[CaseRequest], list[Any]]:
    """The concerns of one kind of hour claim."""

    def concerns(request: CaseRequest) -> list[Any]:
        payload = request.effective
        source = source_of(payload, default)
        row = built(request.learner, payload, source, at=request.created_at, by="-")
        row.was_sanke_teacher = None  # has a sentence of its own
        found = [*_same_certificate(request, payload, row), *_particular(request, row)]
        if not class_of(as_credit(row)):
            found.append(_("By the rules these hours would not count."))
        if row.year not in of_the_day().applications.annual_check.years:
            found.append(_("The year %(year)s is in no notice that is in force.") % {"year": row.year})
        if completion(payload) > timezone.localdate(request.filed_at or request.created_at):
            found.append(_("The training ends after the day of filing."))
        return found

    return concerns


def _particular(request: CaseRequest, row: CreditRecord) -> list[str]:
    """What is looked at for some sources only."""
    if row.source == Source.RECOGNISED.value:
        return [*_after_completion(row), *_reported_already(row), *_recognised_already(request, row)]
    found = _same_time(request, request.effective)
    return [*found, *status.concerns(request)] if row.source == Source.SANKE_TRAINING.value else found


def _after_completion(row: CreditRecord) -> list[str]:
    if row.year <= row.completed_on.year:
        return []
    return [
        _("The hours are for %(year)d and were completed before it, on %(day)s.")
        % {"year": row.year, "day": said_day(row.completed_on)}
    ]


def _reported_already(row: CreditRecord) -> list[str]:
    """A platform may have reported the very hours that the other office has verified: both would be added up."""
    reports = CreditRecord.objects.unscoped().filter(
        COUNTING, learner_id=row.learner_id, year=row.year, subject=row.subject, source=Source.PLATFORM.value
    )
    found = list(reports.select_related("platform", "course").order_by("-completed_on", "-pk"))
    alike = [one for one in found if one.tenths == row.tenths or one.completed_on == row.completed_on]
    sentences = [
        _("Looks like hours that %(platform)s has reported: %(title)s, %(hours)s hours, completed on %(day)s.")
        % {
            "platform": one.platform.name if one.platform else "",
            "title": one.course.title if one.course else "—",
            "hours": format_tenths(one.tenths),
            "day": said_day(one.completed_on),
        }
        for one in alike[:3]
    ]
    total = sum(one.tenths for one in found)
    if len(found) > 1 and total == row.tenths:
        sentences.append(
            _("The platforms have reported just as many hours for that year and subject in all: %(hours)s.")
            % {"hours": format_tenths(total)}
        )
    return sentences


def _recognised_already(request: CaseRequest, row: CreditRecord) -> list[str]:
    others = requests_visible(actor=READER).filter(
        learner_id=request.learner_id, kind=request.kind, state__in=LIVE, payload__year=row.year,
        payload__subject=row.subject,
    )  # fmt: skip
    if not others.exclude(pk=request.pk).exists():
        return []
    return [_("Another claim for hours verified elsewhere is about the same year and subject.")]


def _same_certificate(request: CaseRequest, payload: dict[str, Any], row: CreditRecord) -> list[str]:
    key, title = str(request.public_id), title_of(payload, source_called(row.source))
    if other := on_record(row, course_key(title), claim_key=key):
        return [counts_already(other)]
    number = payload.get("certificate_number")
    if not number:
        return []
    records = CreditRecord.objects.unscoped().filter(CERTIFIED, certificate_number=number)
    claims = requests_visible(actor=READER).filter(state__in=LIVE, payload__certificate_number=number)
    if records.exclude(claim_key=key).exists() or claims.exclude(pk=request.pk).exists():
        return [_("This certificate number is on record already, or in another claim.")]
    return []


def _same_time(request: CaseRequest, payload: dict[str, Any]) -> list[str]:
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
