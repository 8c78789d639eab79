"""The two rules for passwords that the standards ask for; one of them holds (CETRACK_PASSWORD_PROFILE).

``owasp``: length and no common password, never a change without cause (OWASP ASVS, NIST SP 800-63B).
``mlps``: several kinds of characters, a change every 90 days, none of the last five again (等级保护, GB/T 22239).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ground.refusals import Refused

from ..holders.models import Account
from .models import AccountSession

LONGEST = 128


@dataclass(frozen=True)
class Profile:
    name: str
    shortest: int
    kinds: int  # of: capital letters, small letters, digits, everything else
    longest_use: dt.timedelta | None
    remembered: int


PROFILES = {
    "owasp": Profile("owasp", 12, 1, None, 0),
    "mlps": Profile("mlps", 10, 3, dt.timedelta(days=90), 5),
}


def profile() -> Profile:
    """The profile that holds."""
    return PROFILES[settings.CONFIG.password_profile]


def describe() -> str:
    """The profile in words, for the form and for ``manage.py check``."""
    rules = profile()
    parts = [_("at least %(count)d characters") % {"count": rules.shortest}, _("not one of the common passwords")]
    if rules.kinds > 1:
        parts.append(
            _("at least %(count)d of: capital letters, small letters, digits, other characters")
            % {"count": rules.kinds}
        )
    if rules.longest_use:
        parts.append(_("to be changed every %(days)d days") % {"days": rules.longest_use.days})
    if rules.remembered:
        parts.append(_("none of the last %(count)d") % {"count": rules.remembered})
    return _("; ").join(parts)


def check_new_password(password: str, *, secrets: tuple[str, ...] = (), account: Account | None = None) -> None:
    """Raises Refused with every rule that a new password breaks. ``secrets``: what it must not contain."""
    rules, wrong = profile(), []
    if len(password) < rules.shortest:
        wrong.append(_("The password needs at least %(count)d characters.") % {"count": rules.shortest})
    if len(password) > LONGEST:
        wrong.append(_("The password has more than %(count)d characters.") % {"count": LONGEST})
    if _kinds(password) < rules.kinds:
        wrong.append(
            _("The password needs at least %(count)d of: capital letters, small letters, digits, other characters.")
            % {"count": rules.kinds}
        )
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        wrong.append(_("This password is among the commonest and is guessed first."))
    if len(set(password)) < 5:
        wrong.append(_("The password repeats a few characters only."))
    lowered = password.lower()
    if any(len(secret) >= 4 and secret.lower() in lowered for secret in secrets):
        wrong.append(_("The password must not contain the account name, the ID number or the phone."))
    if account is not None and _used_before(account, password, rules.remembered):
        wrong.append(_("This password has been used before."))
    if wrong:
        raise Refused(" ".join(wrong))


def change_due(account: Account, now: dt.datetime) -> bool:
    """Whether the account must choose a new password before anything else."""
    if account.must_change_password:
        return True
    longest = profile().longest_use
    return longest is not None and (account.password_changed_at is None or now - account.password_changed_at > longest)


def _used_before(account: Account, password: str, remembered: int) -> bool:
    former = [account.password, *account.former_passwords][: remembered or 1]
    return any(encoded and check_password(password, encoded) for encoded in former)


def _kinds(password: str) -> int:
    found = set()
    for character in password:
        category = unicodedata.category(character)
        found.add({"Lu": "capital", "Ll": "small", "Nd": "digit"}.get(category, "other"))
    return len(found)


def write_password(account: Account, password: str, now: dt.datetime, keep_session: str = "") -> None:
    former = [account.password, *account.former_passwords][:5]
    account.password = make_password(password)
    account.former_passwords, account.must_change_password, account.password_changed_at = former, False, now
    account.save(update_fields=["password", "former_passwords", "must_change_password", "password_changed_at"])
    AccountSession.objects.filter(account=account).exclude(session_key=keep_session).delete()
