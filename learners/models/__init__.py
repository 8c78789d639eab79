"""Who: units, learners and where they belong, accounts and roles, and what signing in leaves behind."""

from .access import AccountSession, OneTimeCode, Passkey, RecoveryCode, SignInAttempt, TotpDevice
from .accounts import Account, RoleAssignment
from .imports import RosterImport
from .notices import Delivery, Notice
from .people import Learner, Membership, StaleMark
from .requests import Correction, FullExport, Look, NoticeAcceptance, Registration
from .units import Unit

__all__ = [
    "Account",
    "AccountSession",
    "Correction",
    "Delivery",
    "FullExport",
    "Learner",
    "Look",
    "Membership",
    "Notice",
    "NoticeAcceptance",
    "OneTimeCode",
    "Passkey",
    "RecoveryCode",
    "Registration",
    "RoleAssignment",
    "RosterImport",
    "SignInAttempt",
    "StaleMark",
    "TotpDevice",
    "Unit",
]
