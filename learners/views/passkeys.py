"""Passkeys (WebAuthn): the browser asks, the fido2 library checks. What is exchanged is JSON."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from journal import clock
from journal.refusals import Refused

from .. import passkeys
from ..http import Request, signed_in
from ..second_factor import has_second_factor
from ..services import add_passkey, use_passkey
from ..signing_in import actor_of, finish, half_signed_in
from .own_account import host_allows_passkeys

_STATE = "passkey_state"


@signed_in
@require_POST
def begin_adding(request: Request) -> HttpResponse:
    """What the browser needs to make a passkey. An authenticator application comes first: it is the way back."""
    if not host_allows_passkeys(request) or not has_second_factor(request.user):
        return _refused(_("Set up the authenticator application first."))
    options, state = passkeys.begin_adding(request.user, request.get_host(), settings.ISSUER)
    request.session[_STATE] = state
    return JsonResponse(options)


@signed_in
@require_POST
def add(request: Request) -> HttpResponse:
    try:
        answer = json.loads(request.body)
        made = passkeys.finish_adding(request.session.pop(_STATE, None), answer["credential"], request.get_host())
        add_passkey(
            actor=request.actor,
            account=request.user,
            name=str(answer.get("name", "")),
            credential_id=made.credential_id,
            credential=made.credential,
            now=clock.now(),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refused(_("The passkey could not be checked. Please try again."))
    except Refused as refusal:
        return _refused(str(refusal))
    return JsonResponse({"href": request.path.partition("passkeys/")[0] + "security/"})


@never_cache
@require_POST
def begin_using(request: Request) -> HttpResponse:
    account = half_signed_in(request, clock.now())
    if account is None or not account.passkeys.exists():
        return _refused(_("Please sign in again."))
    options, state = passkeys.begin_using(account, request.get_host(), settings.ISSUER)
    request.session[_STATE] = state
    return JsonResponse(options)


@never_cache
@require_POST
def use(request: Request) -> HttpResponse:
    """The second factor by passkey."""
    now, today = clock.now(), clock.today()
    account = half_signed_in(request, now)
    if account is None:
        return _refused(_("Please sign in again."))
    try:
        answer = json.loads(request.body)
        used = passkeys.finish_using(
            account, request.session.pop(_STATE, None), answer["credential"], request.get_host()
        )
        use_passkey(actor=actor_of(request, account, today), passkey=used.passkey, sign_count=used.sign_count, now=now)
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refused(_("The passkey could not be checked. Please try again."))
    except Refused as refusal:
        return _refused(str(refusal))
    return JsonResponse({"href": finish(request, account, "passkey", today)})


def _refused(sentence: str) -> JsonResponse:
    return JsonResponse({"detail": sentence}, status=400)
