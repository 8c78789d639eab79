"""What the modules of this package offer."""

from .accounts import create_account, issue_code, set_enabled
from .demo import DemoAccount, DemoSignIn, create_demo_accounts
from .founding import appoint_administrator
from .roles import appoint_deputy, grant_role, hand_over_role, withdraw_role

__all__ = [
    "DemoAccount",
    "DemoSignIn",
    "appoint_administrator",
    "appoint_deputy",
    "create_account",
    "create_demo_accounts",
    "grant_role",
    "hand_over_role",
    "issue_code",
    "set_enabled",
    "withdraw_role",
]
