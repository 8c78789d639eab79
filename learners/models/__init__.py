"""Who: units, learners and where they belong, accounts and roles."""

from .accounts import Account, RoleAssignment
from .people import Learner, Membership, StaleMark
from .units import Unit

__all__ = ["Account", "Learner", "Membership", "RoleAssignment", "StaleMark", "Unit"]
