"""Every read about units, people, accounts and roles. Each names its actor."""

from .accounts import (
    Decider,
    accounts_managed,
    decider_for,
    has_read_notice,
    own_sessions,
    registration_filed,
    registrations_waiting,
    units_by_name,
)
from .actors import actor_of_job, grants_on, has_staff_role, person_by_login, person_for
from .assessed import Assessed, assessed
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
    "Assessed",
    "Decider",
    "RosterMatch",
    "accounts_managed",
    "actor_of_job",
    "ancestors",
    "assessed",
    "decider_for",
    "grants_on",
    "has_read_notice",
    "has_staff_role",
    "learner_by_number",
    "learners_by_number",
    "learners_of",
    "learners_visible",
    "members_on",
    "own_sessions",
    "person_by_login",
    "person_for",
    "registration_filed",
    "registrations_waiting",
    "roster_imports",
    "search_people",
    "unit_by_path",
    "units_below",
    "units_by_name",
    "units_visible",
    "units_where",
]
