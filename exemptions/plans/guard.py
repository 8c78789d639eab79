"""What a plan says, and its roster, are changed only while the plan is as it was seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .models import TrainingPlan
from .states import PLANS


def claim(plan: TrainingPlan, version: int, states: Collection[str], **values: Any) -> None:
    """Changes the plan if it still has this version and one of these states. Raises PlanRefused: who was faster."""
    PLANS.change(plan, states, version=version, **values)
