"""Reads of learners' reports that platform hours have not arrived."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.usual import usual_days
from units.models import Unit
from uploads.models import Upload
from uploads.papers.models import UploadedPaper
from uploads.papers.room import papers_of
from uploads.states import UploadState

from ..imports.selectors import batches
from ..records.permissions import in_charge
from .models import MissingHours
from .states import SCREENSHOT

BATCHES_SHOWN = 5


def reports_of(*, actor: Actor) -> QuerySet[MissingHours]:
    """One's own reports, the newest first."""
    require(actor)
    mine = MissingHours.objects.unscoped().filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return mine.select_related("platform", "office").order_by("-pk")


def reports_in_charge(*, actor: Actor) -> QuerySet[MissingHours]:
    """Reports that have come to the actor's offices, with what a list shows at hand."""
    require(actor)
    reports = MissingHours.objects.unscoped().filter(in_charge(actor, "office__path"))
    return reports.select_related("learner__unit", "platform", "office").order_by("-pk")


def answerable(*, actor: Actor) -> QuerySet[MissingHours]:
    """Those that still wait for an answer, the oldest first."""
    return reports_in_charge(actor=actor).filter(answered_at__isnull=True).order_by("pk")


def screenshot_of(*, actor: Actor, report: MissingHours) -> UploadedPaper | None:
    """The screenshot of a report that the actor has before him, while it is being prepared or where it cannot be."""
    require(actor)
    return papers_of(SCREENSHOT, report.public_id).first()


def batches_about(*, actor: Actor, report: MissingHours) -> list[Upload]:
    """The last stored batches of the platform by offices in charge of the person, each with how many of its records
    are the person's (``held``): what the last imports held."""
    require(actor)
    path = report.learner.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    stored = batches(actor=actor).filter(about=report.platform.host, state=UploadState.STORED, office__path__in=above)
    held = Count("records", filter=Q(records__learner=report.learner))
    return list(stored.select_related("office").annotate(held=held).order_by("-stored_at")[:BATCHES_SHOWN])


def usual_wait(*, actor: Actor) -> int | None:
    """Days until a report is answered, as usual; None where too few are."""
    require(actor)
    return usual_days(MissingHours.objects.unscoped(), "reported_at", "answered_at")


def reports_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """One's own reports of missing hours with the answers."""
    require(actor)
    mine = MissingHours.objects.visible_to(actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Platform"): row.platform.name,
            _("Course"): row.course_title,
            _("Completed on"): row.completed_on,
            _("What else to know"): row.note,
            _("Answer"): row.answer,
            _("What was said so far"): "; ".join(f"{turn.by_name}: {turn.text}" for turn in row.turns.all()),
        }
        for row in mine.select_related("platform").prefetch_related("turns").order_by("pk")
    ]
