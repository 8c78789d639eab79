"""The guard of every move: of two people at once the first wins, the other learns who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor

from ..models import PlanStep, TrainingPlan
from .permissions import PlanRefused, last_step


def claim(plan: TrainingPlan, version: int, states: Iterable[str], **values: Any) -> None:
    """Changes the plan if it still has this version and one of these states. Raises PlanRefused."""
    waiting = TrainingPlan.objects.unscoped().filter(pk=plan.pk, version=version, state__in=list(states))
    changed = waiting.update(version=F("version") + 1, **values)
    plan.refresh_from_db()
    if not changed:
        step = last_step(plan)
        name = step.by_name if step else plan.begun_by
        at = timezone.localtime(step.at if step else plan.begun_at)
        raise PlanRefused(
            _("Somebody was faster: %(name)s, %(time)s. Please look at the plan again.")
            % {"name": name, "time": f"{at:%Y-%m-%d %H:%M}"}
        )


def write_step(
    plan: TrainingPlan, move: str, actor: Actor, now: dt.datetime, reason: str, before: dict[str, Any]
) -> PlanStep:
    """One line of the timeline."""
    last = plan.steps.order_by("-position").values_list("position", flat=True).first() or 0
    return PlanStep.objects.create(
        plan=plan,
        position=last + 1,
        move=move,
        by_key=actor.key,
        by_name=actor.name[:80],
        at=now,
        reason=reason.strip()[:500],
        before=before,
    )
