"""What the modules of this package offer."""

from ..former import former_names, former_numbers
from .members import Named, ever_members, people_named, places_on, serving_on, staff_on
from .profiles import Assessed, assessed
from .search import (
    RosterMatch,
    anybody_with_number,
    anybody_with_numbers,
    learner_by_number,
    learners_by_number,
    learners_of,
    learners_visible,
    members_on,
    membership_history,
    people_by_number,
    search_people,
)
from .tables import tables_with_rows

__all__ = [
    "Assessed",
    "Named",
    "RosterMatch",
    "anybody_with_number",
    "anybody_with_numbers",
    "assessed",
    "ever_members",
    "former_names",
    "former_numbers",
    "learner_by_number",
    "learners_by_number",
    "learners_of",
    "learners_visible",
    "members_on",
    "membership_history",
    "people_by_number",
    "people_named",
    "places_on",
    "search_people",
    "serving_on",
    "staff_on",
    "tables_with_rows",
]
