"""Decisions about hours that have not arrived, or that went with their file: one can object (casework.objections)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.objections.contested import Contested, ContestedKind, moves_of, register
from casework.objections.route import office_of
from ground import pages
from ground.actors import Actor
from ground.days import said_day
from rulebook.quantity import format_tenths
from units.models import Unit
from uploads.states import UploadMove

from ..records.models import CreditRecord
from .models import MissingHours
from .services import reopen_missing, report_withdrawn
from .states import ABOUT, MissingHoursMove

GONE = "gone"


def register_answers() -> None:
    register(
        ContestedKind(
            ABOUT, _("report of missing hours"), answered_report, _reopen,
            decides=moves_of("credits.MissingHours", MissingHoursMove.ANSWER),
            after=_("The report waits again with the office that answers, for somebody who has not answered it."),
        )
    )  # fmt: skip
    register(
        ContestedKind(
            GONE, _("hours withdrawn with their file"), withdrawn_record, _report,
            decides=moves_of("uploads.Upload", UploadMove.ASK_WITHDRAWAL, UploadMove.WITHDRAW),
            after=_("A report of missing hours waits with the office that answers: it brings them in again, or says why"
                    " not."),
        )
    )  # fmt: skip


def answered_report(public_id: uuid.UUID) -> Contested | None:
    rows = MissingHours.objects.unscoped().select_related("learner__unit", "learner__account", "office", "platform")
    report = rows.filter(public_id=public_id, answered_at__isnull=False).first()
    if report is None or report.answered_at is None:
        return None
    return Contested(
        about=ABOUT,
        public_id=report.public_id,
        learner=report.learner,
        what=gettext("missing hours: %(course)s") % {"course": report.course_title},
        said=gettext("answered"),
        reason=report.answer,
        at=report.answered_at,
        by_name=report.answered_by,
        office=report.office,
        took_part=frozenset({report.answered_by_key, *_answered_before(report)} - {""}),
        row=report,
        details=((_("Platform"), report.platform.name), (_("Completed on"), said_day(report.completed_on))),
        page=pages.address_of(ABOUT, report.public_id),
    )


def _answered_before(report: MissingHours) -> Iterable[str]:
    return report.turns.filter(move=MissingHoursMove.ANSWER).values_list("by_key", flat=True)


def withdrawn_record(public_id: uuid.UUID) -> Contested | None:
    """Hours of a platform that an office withdrew with the file they came from."""
    rows = CreditRecord.objects.unscoped().filter(
        withdrawal=CreditRecord.Withdrawal.BATCH, platform__isnull=False, course__isnull=False,
        batch__withdrawn_at__isnull=False,
    )  # fmt: skip
    rows = rows.select_related("learner__unit", "learner__account", "batch__office", "course", "platform")
    row = rows.filter(public_id=public_id).first()
    if row is None or row.withdrawn_at is None or row.batch is None or row.course is None or row.platform is None:
        return None
    file = row.batch
    details: tuple[tuple[Any, Any], ...] = (
        (_("Year"), str(row.year)),
        (_("Hours"), format_tenths(row.tenths)),
        (_("Platform"), row.platform.name),
    )
    return Contested(
        about=GONE,
        public_id=row.public_id,
        learner=row.learner,
        what=gettext("hours: %(course)s") % {"course": row.course.title},
        said=gettext("withdrawn with the file"),
        reason=file.withdrawn_reason,
        at=row.withdrawn_at,
        by_name=file.withdrawn_by,
        office=file.office or office_of("", row.learner.unit, row.withdrawn_at),
        took_part=frozenset({file.withdrawn_by_key} - {""}),
        row=row,
        details=details,
    )


def _reopen(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    reopen_missing(actor=actor, report=decision.row, office=office, reason=reason, now=now)


def _report(actor: Actor, decision: Contested, office: Unit, reason: str, now: dt.datetime) -> None:
    report_withdrawn(actor=actor, gone=decision.row, office=office, barred=decision.took_part, reason=reason, now=now)
