"""Who calls: by a token in the head of the request, else by the session. A token that does not hold is never passed
over in favour of a session that came along."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.throttling import BaseThrottle

from ground import clock
from ground.actors import SystemActor
from ground.signed_in import SignedIn
from ground.web import shows_token

from ..tokens import addresses, secrets
from ..tokens.counting import count_call, seconds_left
from ..tokens.models import AccessToken
from ..tokens.selectors import acting_by, token_shown

_READER = SystemActor("token")
_KEPT = "_caller_by_token"
CHALLENGE = 'Bearer realm="cetrack"'


class WrongPlace(APIException):
    status_code = 403
    default_code = "token_address"
    default_detail = ""

    def __init__(self) -> None:
        super().__init__(_("This token may not be used from this network address."))


def by_token(request: HttpRequest) -> tuple[SignedIn, AccessToken]:
    """The actor and the token of a request that shows one; looked up once. Raises AuthenticationFailed, WrongPlace."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, _looked_up(request))
    kept: tuple[SignedIn, AccessToken] | APIException = getattr(request, _KEPT)
    if isinstance(kept, APIException):
        raise kept
    return kept


def actor_by_token(request: HttpRequest) -> SignedIn | None:
    """The same for who only asks whether anybody acts."""
    try:
        return by_token(request)[0]
    except APIException:
        return None


def _looked_up(request: HttpRequest) -> tuple[SignedIn, AccessToken] | APIException:
    secret = secrets.read(request.META.get("HTTP_AUTHORIZATION", "")[7:].strip())
    token = token_shown(actor=_READER, secret=secret) if secret else None
    today = clock.today()
    if token is None:
        return AuthenticationFailed(_("There is no such token. Copy it again, or make a new one."), "token_unknown")
    if token.revoked_at is not None:
        return AuthenticationFailed(_("This token is revoked. Make a new one."), "token_revoked")
    if token.expires_on < today:
        return AuthenticationFailed(_("This token has expired. Make a new one."), "token_expired")
    if not addresses.allows(token.addresses, request.META.get("REMOTE_ADDR", "")):
        return WrongPlace()
    actor = acting_by(actor=_READER, token=token, day=today)
    if actor is None:
        return AuthenticationFailed(_("The account of this token is disabled."), "token_account")
    return actor, token


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer cet_…``. The first in the list: it says how to sign in when nobody has."""

    def authenticate(self, request: Any) -> tuple[Any, AccessToken] | None:
        if not shows_token(request._request):
            return None
        _actor, token = by_token(request._request)
        return token.account, token

    def authenticate_header(self, request: Any) -> str:
        return CHALLENGE


class TokenThrottle(BaseThrottle):
    """So many calls a minute and token, whatever process answers. Sessions are people and not counted here."""

    def allow_request(self, request: Any, view: Any) -> bool:
        token = request.auth
        if not isinstance(token, AccessToken):
            return True
        return count_call(token, request.META.get("REMOTE_ADDR", ""), now=clock.machine_now())

    def wait(self) -> float:
        return seconds_left(clock.machine_now())
