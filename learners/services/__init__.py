"""Every write about units, people, accounts and roles. Each names its actor and leaves its journal line."""

from .memberships import admit_learner, change_standing, leave_unit, move_learner
from .people import change_learner, confirm_posts, register_learner, write_particulars
from .units import change_unit, close_unit, create_units

__all__ = [
    "admit_learner",
    "change_learner",
    "change_standing",
    "change_unit",
    "close_unit",
    "confirm_posts",
    "create_units",
    "leave_unit",
    "move_learner",
    "register_learner",
    "write_particulars",
]
