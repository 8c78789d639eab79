"""The system administrator's pages."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.jobs.permissions import looks_after
from ground.jobs.selectors import job_looked_after, jobs_by_state, jobs_looked_after
from ground.jobs.states import JobState
from ground.paging import turned
from ground.web import PageRequest, only, tried

from ..doctor import Moment, examine
from . import services
from .labels import KINDS, SETTINGS
from .software import versions

administrator = only(looks_after)
PAGE = 50


@administrator
@require_safe
def system(request: PageRequest) -> HttpResponse:
    """What ``manage.py doctor`` finds, jobs by state, what is set, what runs."""
    findings = list(examine(Moment(clock.machine_now(), clock.now())))
    values = settings.CONFIG.public_values()
    context = {
        "findings": sorted(findings, key=lambda finding: not finding.todo),
        "wrong": sum(1 for finding in findings if finding.todo),
        "counts": [(state, JobState(state).label, n) for state, n in jobs_by_state(actor=request.actor).items()],
        "settings": [(SETTINGS.get(name, name), value) for name, value in values.items() if value],
        "versions": versions(),
    }
    return render(request, "system/system.html", context)


@administrator
@require_safe
def jobs(request: PageRequest) -> HttpResponse:
    """Background work, the newest first; one state or all."""
    state = request.GET.get("state", "")
    rows = jobs_looked_after(actor=request.actor, state=state)
    page = turned(request, rows, order=["-pk"], size=PAGE)
    counts = [(name, JobState(name).label, n) for name, n in jobs_by_state(actor=request.actor).items()]
    rows_shown = [(row, KINDS.get(row.kind, row.kind)) for row in page]
    context = {"page": page, "state": state, "counts": counts, "rows": rows_shown}
    return render(request, "system/jobs.html", context)


@administrator
@require_POST
def act(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tries failed work again, or cancels what waits."""
    job, what = job_looked_after(actor=request.actor, public_id=public_id), request.POST.get("act", "")
    if job is None:
        raise Http404
    actor = request.actor
    if what == "retry":
        tried(request, lambda: services.retry_job(actor=actor, job=job), _("Waits for its turn again."))
    elif what == "cancel":
        now = clock.machine_now()
        tried(request, lambda: services.cancel_job(actor=actor, job=job, now=now), _("Cancelled."))
    return redirect("system:jobs")
