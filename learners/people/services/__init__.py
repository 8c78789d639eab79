"""What the modules of this package offer."""

from .memberships import (
    admit_learner,
    change_employment,
    end_membership,
    enter_death,
    leave_unit,
    move_learner,
    take_back_end,
    turn_membership,
)
from .particulars import change_learner, confirm_posts, register_learner, settle_post, write_particulars
from .transfers import take_back_transfer, transfer

__all__ = [
    "admit_learner",
    "change_employment",
    "change_learner",
    "confirm_posts",
    "end_membership",
    "enter_death",
    "leave_unit",
    "move_learner",
    "register_learner",
    "settle_post",
    "take_back_end",
    "take_back_transfer",
    "transfer",
    "turn_membership",
    "write_particulars",
]
