"""Every write about units, people, accounts and roles. Each names its actor and leaves its journal line."""

from .memberships import admit_learner, change_standing, end_membership, leave_unit, move_learner, turn_membership
from .people import change_learner, confirm_posts, register_learner, write_particulars
from .roster import confirm_roster, discard_roster, refuse_roster, store_roster, upload_roster
from .units import change_unit, close_unit, create_units

__all__ = [
    "admit_learner",
    "change_learner",
    "change_standing",
    "change_unit",
    "close_unit",
    "confirm_posts",
    "confirm_roster",
    "create_units",
    "discard_roster",
    "end_membership",
    "leave_unit",
    "move_learner",
    "refuse_roster",
    "register_learner",
    "store_roster",
    "turn_membership",
    "upload_roster",
    "write_particulars",
]
