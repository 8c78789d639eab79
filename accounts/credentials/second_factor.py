"""Codes of authenticator applications (RFC 6238) and recovery codes."""

from __future__ import annotations

import base64
import datetime as dt
import os
import secrets
from urllib.parse import quote

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db.models import Q

from ground import crypto

from ..holders.models import Account
from .models import RecoveryCode, TotpDevice

STEP = 30
_DIGITS = 6
_DRIFT = 1  # steps that a telephone's clock may be off
_CODES = 10
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else


def new_secret() -> str:
    """A secret as applications take it: 32 characters."""
    return base64.b32encode(os.urandom(20)).decode()


def code_at(secret: str, moment: dt.datetime) -> str:
    """The code that an application shows at a moment."""
    return _totp(secret).generate(moment.timestamp()).decode()


def provisioning_uri(secret: str, login: str, issuer: str) -> str:
    """What the QR code of the set-up page says."""
    label = f"{quote(issuer)}:{quote(login)}"
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer)}&digits={_DIGITS}&period={STEP}"


def step_of(secret: str, typed: str, moment: dt.datetime) -> int | None:
    """The time step that a typed code belongs to; None for a wrong one."""
    code = "".join(typed.split())
    if len(code) != _DIGITS or not code.isascii() or not code.isdigit():
        return None
    now = int(moment.timestamp()) // STEP
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        expected = _totp(secret).generate(step * STEP)
        if secrets.compare_digest(expected, code.encode()):
            return step
    return None


def _totp(secret: str) -> TOTP:
    # SHA-1 is what every authenticator application understands; here it only shortens a keyed hash.
    return TOTP(base64.b32decode(secret), _DIGITS, SHA1(), STEP, enforce_key_length=False)  # noqa: S303


def accept_code(account: Account, typed: str, moment: dt.datetime) -> bool:
    """Whether the code opens. A code opens once: the step is taken by a conditional update.

    A last step that no telephone can have reached yet was taken while the clock ran ahead: it bars nobody.
    """
    device = TotpDevice.objects.filter(account=account).first()
    if device is None:
        return False
    step = step_of(device.secret, typed, moment)
    if step is None:
        return False
    ahead = int(moment.timestamp()) // STEP + _DRIFT
    free = Q(last_step__lt=step) | Q(last_step__gt=ahead)
    return bool(TotpDevice.objects.filter(free, pk=device.pk).update(last_step=step))


def was_used(account: Account, typed: str, moment: dt.datetime) -> bool:
    """Whether it is the right code of this moment, which has opened already."""
    device = TotpDevice.objects.filter(account=account).first()
    return device is not None and step_of(device.secret, typed, moment) is not None


def new_recovery_codes(account: Account) -> list[str]:
    """Replaces the recovery codes; the new ones are shown once and stored as keyed hashes."""
    codes = [f"{random_code(5)}-{random_code(5)}" for _ in range(_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(account=account, code_index=_index(account, code)) for code in codes)
    return codes


def accept_recovery_code(account: Account, typed: str, moment: dt.datetime) -> bool:
    """Whether a recovery code opens; each opens once."""
    unused = RecoveryCode.objects.filter(account=account, code_index=_index(account, typed), used_at__isnull=True)
    return bool(unused.update(used_at=moment))


def has_second_factor(account: Account) -> bool:
    return TotpDevice.objects.filter(account=account).exists() or account.passkeys.exists()


def random_code(length: int) -> str:
    """A code that people read out and type: no characters that look alike."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def _index(account: Account, typed: str) -> str:
    plain = "".join(character for character in typed.upper() if character.isalnum())
    return crypto.blind_index(f"{account.public_id}:{plain}", "recovery_code")
