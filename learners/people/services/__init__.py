"""What the modules of this package offer."""

from .memberships import admit_learner, change_employment, end_membership, leave_unit, move_learner, turn_membership
from .particulars import change_learner, confirm_posts, register_learner, settle_post, write_particulars

__all__ = [
    "admit_learner",
    "change_employment",
    "change_learner",
    "confirm_posts",
    "end_membership",
    "leave_unit",
    "move_learner",
    "register_learner",
    "settle_post",
    "turn_membership",
    "write_particulars",
]
