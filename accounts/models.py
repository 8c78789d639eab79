"""The tables of this app, for Django; code imports them from their features."""

from .credentials.models import (
    AccountSession,
    OneTimeCode,
    Passkey,
    PuzzleToRead,
    RecoveryCode,
    SignInAttempt,
    TotpDevice,
)
from .holders.models import Account, Registration, RoleAssignment
from .messages.models import Delivery, Message, Muted
from .sign_in.models import PrivacyAcceptance

__all__ = [
    "Account",
    "AccountSession",
    "Delivery",
    "Message",
    "Muted",
    "OneTimeCode",
    "Passkey",
    "PrivacyAcceptance",
    "PuzzleToRead",
    "RecoveryCode",
    "Registration",
    "RoleAssignment",
    "SignInAttempt",
    "TotpDevice",
]
