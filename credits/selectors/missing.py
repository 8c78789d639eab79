"""Reads of learners' reports that platform hours have not arrived."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from journal.actors import Actor, require
from learners.models import Unit

from ..models import ImportBatch, MissingHours
from ..permissions import in_charge

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


def batches_about(*, actor: Actor, report: MissingHours) -> list[ImportBatch]:
    """The last stored batches of the platform by offices in charge of the person, each with how many of its records
    are the person's (``held``): what the last imports held."""
    require(actor)
    path = report.learner.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    batches = ImportBatch.objects.unscoped().filter(
        platform=report.platform, state=ImportBatch.State.STORED, office__path__in=above
    )
    held = Count("records", filter=Q(records__learner=report.learner))
    return list(batches.select_related("office").annotate(held=held).order_by("-stored_at")[:BATCHES_SHOWN])
