"""Signing in by the house's own identity service (OIDC or CAS), off unless an operator sets it up.

It stands for the password and for nothing else: whoever comes that way is found among the accounts that are here by the
blind index of the ID number which the service names, gets the roles that stand here, and is asked for the second factor
as after a password. What a browser takes along is good once, for ten minutes, in the session that asked for it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from ground.refusals import Refused
from ground.web import PageRequest
from learners.people.identity import normal_id_number
from learners.people.particulars import id_number_index

from ..holders.models import Account

PATIENCE = 5  # seconds
MOST = 256 * 1024  # bytes of an answer
LASTS = dt.timedelta(minutes=10)
SHORTEST = 6  # characters of a document
OIDC, CAS = "oidc", "cas"
_MARK = "outside"


class OutsideRefused(Refused):
    """Nobody was let in; the text is a sentence for the person, ``why`` a word for the journal."""

    def __init__(self, why: str, sentence: str) -> None:
        super().__init__(sentence)
        self.why = why


@dataclass(frozen=True)
class Begun:
    """What one sign-in took along: ``state`` comes back in the address, ``nonce`` in the token."""

    how: str
    state: str
    nonce: str
    verifier: str
    until: str


def ways() -> list[str]:
    """Which services are set up."""
    config = settings.CONFIG
    return [how for how, address in ((OIDC, config.oidc_issuer), (CAS, config.cas_url)) if address]


def begin(request: PageRequest, how: str, now: dt.datetime) -> Begun:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _number in range(3))
    begun = Begun(how, state, nonce, verifier, (now + LASTS).isoformat())
    request.session[_MARK] = begun.__dict__
    return begun


def come_back(request: PageRequest, how: str, now: dt.datetime) -> Begun:
    """What was taken along; it is gone afterwards. Raises OutsideRefused."""
    kept = request.session.pop(_MARK, None)
    state = request.GET.get("state", "")
    if not kept or kept["how"] != how or not constant_time_compare(kept["state"], state):
        raise OutsideRefused(
            "state", _("This sign-in was not begun in this browser, or it was used already. Please begin again.")
        )
    begun = Begun(**kept)
    if not now < dt.datetime.fromisoformat(begun.until) <= now + LASTS:
        raise OutsideRefused("late", _("Signing in took too long. Please begin again."))
    return begun


def account_of(number: Any) -> Account:
    """The account of the person with this ID number. Raises OutsideRefused: nobody is made here, and names are not
    compared."""
    plain = normal_id_number(str(number or ""))
    if len(plain) < SHORTEST:
        raise OutsideRefused(
            "no_number", _("The identity service names no ID number of yours. Please tell its office.")
        )
    index = id_number_index(plain)
    by_index = Q(learner__id_number_index=index) | Q(
        learner__former__id_number_index=index, learner__former__merged=True
    )
    found = list(Account.objects.filter(by_index, is_active=True).distinct()[:2])
    if len(found) != 1:
        raise OutsideRefused(
            "unknown", _("You have no account in this portal yet. Register, or ask the HR office of your unit.")
        )
    return found[0]


class _Straight(urllib.request.HTTPRedirectHandler):
    """An identity service answers itself; nobody is sent on with a secret."""

    def redirect_request(self, *asked: Any) -> None:
        return None


def fetch(address: str, *, data: bytes | None = None, headers: dict[str, str] | None = None) -> bytes:
    """What the service answers. Raises OutsideRefused when it does not, or with an error."""
    try:
        asked = urllib.request.Request(address, data, headers or {})  # noqa: S310 - an address of the operator
        with contextlib.closing(urllib.request.build_opener(_Straight).open(asked, timeout=PATIENCE)) as answer:
            content = answer.read(MOST + 1)
    except urllib.error.HTTPError as error:
        error.close()
        raise OutsideRefused("refused", refused_sentence()) from None
    except (OSError, ValueError):
        raise OutsideRefused(
            "away", _("The identity service does not answer. Sign in with your password, or try again later.")
        ) from None
    if len(content) > MOST:
        raise unverified()
    return content


def fetch_json(address: str, **asked: Any) -> dict[str, Any]:
    try:
        said = json.loads(fetch(address, **asked))
    except (ValueError, RecursionError):
        raise unverified() from None
    if not isinstance(said, dict):
        raise unverified()
    return said


def refused_sentence() -> str:
    return _(
        "The identity service did not let you in: what it gave out was used already or is too old. Please begin again."
    )


def unverified() -> OutsideRefused:
    return OutsideRefused(
        "unverified",
        _("The answer of the identity service could not be verified. Please tell the system administrator."),
    )


def for_another() -> OutsideRefused:
    return OutsideRefused(
        "for_another", _("The answer of the identity service was meant for another system. Please begin again.")
    )
