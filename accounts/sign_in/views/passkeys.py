"""Passkeys (WebAuthn): the browser asks, the fido2 library checks. What is exchanged is JSON."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground import clock
from ground.refusals import Refused
from ground.web import PageRequest, anybody

from ...credentials import passkeys
from ..opening import actor_of, finish, half_signed_in
from ..services import use_passkey

_STATE = "passkey_state"


@anybody
@require_POST
def begin_using(request: PageRequest) -> HttpResponse:
    account = half_signed_in(request, clock.machine_now())
    if account is None or not account.passkeys.exists():
        return _refused(_("Please sign in again."))
    options, state = passkeys.begin_using(account, request.get_host(), settings.ISSUER)
    request.session[_STATE] = state
    return JsonResponse(options)


@anybody
@require_POST
def use(request: PageRequest) -> HttpResponse:
    """The second factor by passkey."""
    now, today = clock.machine_now(), clock.today()
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
