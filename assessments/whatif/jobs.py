"""Background work of trials."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.directory import actor_of_job
from ground.jobs.machine import Progress, job
from ground.jobs.models import Job

from . import services


@job(services.WORK)
def what_if(row: Job, progress: Progress) -> dict[str, Any]:
    """Everybody under a draft."""
    actor, key = actor_of_job(row, clock.today()), row.args["whatif"]
    people = services.work_out_changes(actor=actor, key=key, now=clock.now(), report=progress.report)
    return {"people": people, "href": reverse("whatif:result", args=[key]), "text": _("Who would change")}
