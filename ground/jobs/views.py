"""The page of a job: how far it is, and where its result is."""

from __future__ import annotations

import datetime as dt
import uuid
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from .. import clock
from ..web import PageRequest, signed_in
from .leases import LOOKS
from .models import Job
from .states import JobState

MISSED = LOOKS - 1
LONG = dt.timedelta(minutes=1)


@signed_in
@require_safe
def job(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """How far a job is: a whole page, or for htmx the part that asks again. Only whoever asked for the work sees it.
    Where the result is the very page that asks, that page is opened anew: it would go on saying that work is done."""
    row = get_object_or_404(Job, public_id=public_id, actor_key=request.actor.key)
    shown = JobView(row)
    template = "components/job.html" if request.htmx else "journal/job.html"
    response = render(request, template, {"job": shown})
    if request.htmx and shown.result_url and shown.state == JobState.DONE:
        here = urlsplit(request.htmx.current_url_abs_path or "")
        if here.path == urlsplit(shown.result_url).path:
            response["HX-Refresh"] = "true"
    return response


class JobView:
    """A job as pages show it. Its result may carry ``href`` (a path of ours) and ``text`` for the button to it.
    ``interrupted``: its worker has died or lost the database, and another takes it up. ``waits_long``: no worker has
    come for it, they are all busy or none runs."""

    def __init__(self, row: Job) -> None:
        result = row.result or {}
        waits = row.state == JobState.QUEUED
        self.interrupted = row.tries > 0 if waits else row.missed >= MISSED
        self.waits_long = waits and clock.machine_now() - row.created_at > LONG
        href = str(result.get("href", ""))
        self.public_id = row.public_id
        self.state = row.state
        self.ended = row.state in {JobState.DONE, JobState.FAILED}
        self.message = row.message
        self.percent = row.percent
        self.result_url = href if href.startswith("/") and not href.startswith("//") else ""
        self.result_text = result.get("text", "")
