"""The kinds of background work on import batches: plan, store, withdraw. Each may be run again without harm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from intake.faults import FileRefused
from journal import clock
from journal.actors import Actor
from journal.jobs import JobRefused, Progress, job
from journal.models import Job
from journal.refusals import Refused
from learners.selectors import actor_of_job

from .imports.storing import PlanOutdated
from .imports.work import plan_batch, store_planned
from .models import ImportBatch
from .services.batches import PLAN, STORE, WITHDRAW, withdraw_batch

TENTHS = 10


@job(PLAN)
def plan(row: Job, progress: Progress) -> dict[str, Any]:
    """Reads the file and keeps what would become of each row."""
    batch, actor = _begin(row)
    _plan(actor, batch, progress)
    return _answer(batch)


@job(STORE)
def store(row: Job, progress: Progress) -> dict[str, Any]:
    """Carries out the plan that was confirmed. When others were faster, plans again and asks to look again."""
    batch, actor = _begin(row)
    today = clock.today()
    try:
        store_planned(
            actor=actor,
            batch=batch,
            plan_number=row.args["plan_number"],
            verify=row.args["verify"],
            now=clock.now(),
            due_on=today + dt.timedelta(days=settings.CONFIG.verify_within_days),
        )
    except PlanOutdated:
        _plan(actor, batch, progress)
        raise JobRefused(
            _("Meanwhile other records have changed. The file has been planned again: please look and confirm.")
        ) from None
    except Refused as refusal:
        raise JobRefused(str(refusal)) from None
    return _answer(batch)


@job(WITHDRAW)
def withdraw(row: Job, progress: Progress) -> dict[str, Any]:
    """Takes a stored batch back."""
    batch, actor = _begin(row)
    if batch.state != ImportBatch.State.WITHDRAWN:
        try:
            withdraw_batch(actor=actor, batch=batch, now=clock.now())
        except Refused as refusal:
            raise JobRefused(str(refusal)) from None
    return _answer(batch)


def _begin(row: Job) -> tuple[ImportBatch, Actor]:
    batch = ImportBatch.objects.unscoped().select_related("platform", "office").get(pk=row.args["batch"])
    return batch, actor_of_job(row, clock.today())


def _plan(actor: Actor, batch: ImportBatch, progress: Progress) -> None:
    try:
        plan_batch(
            actor=actor,
            batch=batch,
            today=clock.today(),
            most_tenths_a_day=settings.CONFIG.hours_a_day * TENTHS,
            report=progress.report,
        )
    except FileRefused as refusal:
        raise JobRefused(refusal.message_zh) from None
    except Refused as refusal:
        raise JobRefused(str(refusal)) from None


def _answer(batch: ImportBatch) -> dict[str, Any]:
    return {"href": reverse("credits:batch", args=[batch.public_id])}
