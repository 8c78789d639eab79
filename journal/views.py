"""Pages of background work."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Job


@require_safe
@login_required
@never_cache
def job(request, public_id):
    """How far a job is: a whole page, or for htmx the part that asks again. Only whoever asked for the work sees it."""
    row = Job.objects.filter(public_id=public_id, actor_key=request.actor.key).first() if request.actor else None
    if row is None:
        raise Http404
    template = "components/job.html" if request.htmx else "journal/job.html"
    return render(request, template, {"job": JobView(row)})


class JobView:
    """A job as pages show it. Its result may carry ``href`` (a path of ours) and ``text`` for the button to it."""

    def __init__(self, row: Job) -> None:
        result = row.result or {}
        href = str(result.get("href", ""))
        self.public_id = row.public_id
        self.state = row.state
        self.ended = row.state in {Job.State.DONE, Job.State.FAILED}
        self.message = row.message
        self.percent = row.percent
        self.result_url = href if href.startswith("/") and not href.startswith("//") else ""
        self.result_text = result.get("text", "")
