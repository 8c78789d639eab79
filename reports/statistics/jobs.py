"""Works out yearly tables."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ground import clock
from ground.actors import Actor
from ground.directory import actor_of_job
from ground.jobs import machine
from ground.jobs.machine import Progress
from ground.jobs.models import Job
from ground.replicas.reading import read_up_to_now

from ..audit import question
from .closed import work_out_closed
from .models import YearTable
from .services import WORK
from .states import YEAR_TABLES, YearTableMove
from .yearly import fingerprint, work_out


@machine.job(WORK)
def make_table(job: Job, progress: Progress) -> dict[str, Any]:
    """Fills a draft from the survey that is kept up to date; a repeated run finds it done."""
    table = YearTable.objects.unscoped().select_related("unit", "season").get(public_id=job.args["table"])
    actor = actor_of_job(job, clock.today())
    if table.made_at is None:
        content, day = read_up_to_now(lambda: _content(actor, table))
        waiting = YearTable.objects.unscoped().filter(pk=table.pk)
        made: dict[str, Any] = {"content": content, "content_hash": fingerprint(content), "as_of": day}
        YEAR_TABLES.claim_all(waiting, YearTableMove.WORK_OUT, by=actor, now=clock.now(), **made)
    return {"href": reverse("statistics:table", args=[table.public_id]), "text": _("Open the table")}


def _content(actor: Actor, table: YearTable) -> tuple[dict[str, Any], dt.date]:
    """The figures and the day of which they are."""
    if table.season is not None:
        return work_out_closed(actor, table.season, table.unit), table.season.as_of
    asked = question.ask(
        actor=actor, policy=table.policy, unit=table.unit.public_id, question=f"annual_check:{table.year}"
    )
    return work_out(actor, asked, table.year), asked.answer().as_of
