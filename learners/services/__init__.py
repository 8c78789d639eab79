"""Every write about units, people, accounts and roles. Each names its actor and leaves its journal line."""

from .accounts import change_password, create_account, issue_code, redeem_code, set_enabled
from .corrections import approve_correction, ask_correction, return_correction
from .demo import DemoAccount, DemoSignIn, create_demo_accounts
from .founding import appoint_administrator
from .memberships import admit_learner, change_standing, end_membership, leave_unit, move_learner, turn_membership
from .notices import Told, claim_delivery, mark_read, note_delivery, retry_deliveries, tell
from .own_account import (
    accept_notice,
    add_passkey,
    end_other_sessions,
    end_session,
    remove_passkey,
    renew_recovery_codes,
    reset_second_factor,
    set_up_totp,
    use_passkey,
)
from .people import change_learner, confirm_posts, register_learner, settle_post, write_particulars
from .personal_data import (
    Numbers,
    agree_full_export,
    ask_full_export,
    note_export,
    note_look,
    note_rotation,
    reveal_numbers,
    take_full_export,
)
from .registrations import approve_registration, file_registration, return_registration
from .roles import appoint_deputy, grant_role, withdraw_role
from .roster import confirm_roster, discard_roster, refuse_roster, store_roster, upload_roster
from .sign_in import check_password_of, check_second_factor, note_sign_in, note_sign_out
from .units import change_unit, close_unit, create_units

__all__ = [
    "DemoAccount",
    "DemoSignIn",
    "Numbers",
    "Told",
    "accept_notice",
    "add_passkey",
    "admit_learner",
    "agree_full_export",
    "appoint_administrator",
    "appoint_deputy",
    "approve_correction",
    "approve_registration",
    "ask_correction",
    "ask_full_export",
    "change_learner",
    "change_password",
    "change_standing",
    "change_unit",
    "check_password_of",
    "check_second_factor",
    "claim_delivery",
    "close_unit",
    "confirm_posts",
    "confirm_roster",
    "create_account",
    "create_demo_accounts",
    "create_units",
    "discard_roster",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "file_registration",
    "grant_role",
    "issue_code",
    "leave_unit",
    "mark_read",
    "move_learner",
    "note_delivery",
    "note_export",
    "note_look",
    "note_rotation",
    "note_sign_in",
    "note_sign_out",
    "redeem_code",
    "refuse_roster",
    "register_learner",
    "remove_passkey",
    "renew_recovery_codes",
    "reset_second_factor",
    "retry_deliveries",
    "return_correction",
    "return_registration",
    "reveal_numbers",
    "set_enabled",
    "set_up_totp",
    "settle_post",
    "store_roster",
    "take_full_export",
    "tell",
    "turn_membership",
    "upload_roster",
    "use_passkey",
    "withdraw_role",
    "write_particulars",
]
