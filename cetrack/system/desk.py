"""What the system administrator's first page says: what doctor finds, and background work."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ground.desk_panels import DeskLine, DeskPanel, DeskTime
from ground.jobs.permissions import looks_after
from ground.jobs.selectors import jobs_by_state
from ground.jobs.states import JobState

from ..doctor import Moment, examine


def of_the_system(actor: Any, at: DeskTime) -> DeskPanel | None:
    """What is to be done, each with the way to do it; that all is well otherwise."""
    if not looks_after(actor):
        return None
    page, jobs = reverse("system:system"), reverse("system:jobs")
    wrong = [finding for finding in examine(Moment(at.machine, at.now)) if finding.todo]
    lines = [DeskLine(finding.name, finding.todo, page, wrong=True) for finding in wrong]
    lines = lines or [DeskLine(_("Everything that is looked at"), _("all well"), page)]
    for state, number in jobs_by_state(actor=actor).items():
        failed = state == JobState.FAILED and number > 0
        label = format_lazy("{}：{}", _("Background work"), JobState(state).label)
        lines.append(DeskLine(label, str(number), f"{jobs}?state={state}", wrong=failed))
    return DeskPanel(_("State of the system"), page, tuple(lines))
