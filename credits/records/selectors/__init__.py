"""What the modules of this package offer."""

from .mine import records_of_mine
from .records import (
    first_completion,
    gone_records_of,
    last_imports,
    learners_with_later_records,
    records_by_learner,
    records_of,
    records_visible,
    verified_credits_by_learner,
    versions_visible,
)
from .weeks import hours_by_week

__all__ = [
    "first_completion",
    "gone_records_of",
    "hours_by_week",
    "last_imports",
    "learners_with_later_records",
    "records_by_learner",
    "records_of",
    "records_of_mine",
    "records_visible",
    "verified_credits_by_learner",
    "versions_visible",
]
