"""Every read about units, people, accounts and roles. Each names its actor."""

from .actors import actor_of_job, grants_on, has_staff_role, person_for
from .imports import roster_imports
from .people import (
    RosterMatch,
    learner_by_number,
    learners_by_number,
    learners_of,
    learners_visible,
    members_on,
    search_people,
)
from .units import ancestors, unit_by_path, units_below, units_visible, units_where

__all__ = [
    "RosterMatch",
    "actor_of_job",
    "ancestors",
    "grants_on",
    "has_staff_role",
    "learner_by_number",
    "learners_by_number",
    "learners_of",
    "learners_visible",
    "members_on",
    "person_for",
    "roster_imports",
    "search_people",
    "unit_by_path",
    "units_below",
    "units_visible",
    "units_where",
]
