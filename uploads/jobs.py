"""The kinds of background work on uploaded files: plan, store, withdraw. Each may be run again without harm."""

from __future__ import annotations

import contextlib
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.directory import actor_of_job
from ground.jobs.machine import JobRefused, Progress, job
from ground.jobs.models import Job
from ground.refusals import Refused
from intake.faults import FileRefused

from .importers import PlanOutdated, UploadWork, importer_of
from .models import Upload
from .services import PLAN, STORE, WITHDRAW, put_back, refuse_upload, withdraw_upload
from .states import UploadMove, UploadState
from .work import carry_out, plan_upload, sentence


@job(PLAN)
def plan(row: Job, progress: Progress) -> dict[str, Any]:
    """Reads the file and keeps what would become of each row."""
    work = _begin(row, progress)
    _plan(work)
    return _answer(work.upload)


@job(STORE)
def store(row: Job, progress: Progress) -> dict[str, Any]:
    """Carries out the plan that was confirmed. When others were faster, plans again and asks to look again."""
    work = _begin(row, progress)
    try:
        importer_of(work.upload).check(work.actor, work.upload)
    except Refused as refusal:
        # The right is gone, not the plan: somebody who has it may still confirm.
        with contextlib.suppress(Refused):
            put_back(actor=work.actor, upload=work.upload, move=UploadMove.RELEASE)
        raise JobRefused(str(refusal)) from None
    try:
        carry_out(work, row.args["plan_number"], row.args["said"])
    except PlanOutdated:
        _plan(work)
        raise JobRefused(
            _("Meanwhile other records have changed. The file has been planned again: please look and confirm.")
        ) from None
    except (FileRefused, Refused) as refusal:
        with contextlib.suppress(Refused):
            refuse_upload(actor=work.actor, upload=work.upload, problem=sentence(refusal))
        raise JobRefused(sentence(refusal)) from None
    return _answer(work.upload)


@job(WITHDRAW)
def withdraw(row: Job, progress: Progress) -> dict[str, Any]:
    """Takes a stored file back."""
    work = _begin(row, progress)
    if work.upload.state != UploadState.WITHDRAWN:
        try:
            withdraw_upload(actor=work.actor, upload=work.upload, now=work.now)
        except Refused as refusal:
            raise JobRefused(str(refusal)) from None
    return _answer(work.upload)


def _begin(row: Job, progress: Progress) -> UploadWork:
    upload = Upload.objects.unscoped().select_related("office").get(pk=row.args["upload"])
    return UploadWork(actor_of_job(row, clock.today()), upload, clock.now(), progress.report)


def _plan(work: UploadWork) -> None:
    try:
        plan_upload(work)
    except (FileRefused, Refused) as refusal:
        raise JobRefused(sentence(refusal)) from None


def _answer(upload: Upload) -> dict[str, Any]:
    return {"href": reverse(f"{upload.pages}:one", args=[upload.public_id])}
