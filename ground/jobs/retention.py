"""How long ended background work is kept; work that failed as long as what it was for says so on its page."""

import datetime as dt
from operator import attrgetter
from typing import Any

from django.db.models import SET_NULL, Exists, Q

from .. import retention
from .models import Job
from .states import JobState

KEPT = dt.timedelta(days=90)


def _due(now):
    failed: Any = Q(state=JobState.FAILED)
    for rows in retention.pointing(Job, [SET_NULL]):
        failed &= ~Exists(rows)
    return Job.objects.filter(Q(state=JobState.DONE) | failed, finished_at__lte=now - KEPT)


retention.keep(
    retention.RetentionTerm(
        Job, "90 days", "已结束的后台任务", _due, dated=attrgetter("finished_at"), of_machine=True
    )
)  # fmt: skip
