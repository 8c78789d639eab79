"""Works out yearly tables."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from journal import clock, jobs
from journal.jobs import JobRefused, Progress
from journal.models import Job
from learners.selectors import actor_of_job

from ..audit import asking
from ..models import YearTable
from .figures import work_out
from .services import WORK, fingerprint


@jobs.job(WORK)
def make_table(job: Job, progress: Progress) -> dict[str, Any]:
    """Fills a draft from the survey that is kept up to date; a repeated run finds it done."""
    table = YearTable.objects.unscoped().select_related("unit").get(public_id=job.args["table"])
    actor = actor_of_job(job, clock.today())
    if table.made_at is None:
        data = QueryDict(f"unit={table.unit.public_id}&question=annual_check:{table.year}")
        asked = asking.read(actor, data)
        if asked.survey is None:
            raise JobRefused(_("Nobody has been assessed yet."))
        content = work_out(actor, asked, table.year)
        YearTable.objects.unscoped().filter(pk=table.pk, made_at__isnull=True).update(
            content=content, content_hash=fingerprint(content), as_of=asked.survey.as_of, made_at=clock.now()
        )
    return {"href": reverse("statistics:table", args=[table.public_id]), "text": _("Open the table")}
