"""Adding a passkey: the browser asks, the fido2 library checks."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ground import clock
from ground.refusals import Refused
from ground.web import PageRequest, signed_in

from ...credentials import passkeys
from ...credentials.second_factor import has_second_factor
from ...sign_in.opening import host_allows_passkeys
from ...sign_in.views.passkeys import _STATE, _refused
from ..services import add_passkey


@signed_in
@require_POST
def begin_adding(request: PageRequest) -> HttpResponse:
    """What the browser needs to make a passkey. An authenticator application comes first: it is the way back."""
    if not host_allows_passkeys(request) or not has_second_factor(request.user):
        return _refused(_("Set up the authenticator application first."))
    options, state = passkeys.begin_adding(request.user, request.get_host(), settings.ISSUER)
    request.session[_STATE] = state
    return JsonResponse(options)


@signed_in
@require_POST
def add(request: PageRequest) -> HttpResponse:
    try:
        answer = json.loads(request.body)
        made = passkeys.finish_adding(request.session.pop(_STATE, None), answer["credential"], request.get_host())
        add_passkey(
            actor=request.actor,
            account=request.user,
            name=str(answer.get("name", "")),
            credential_id=made.credential_id,
            credential=made.credential,
            now=clock.machine_now(),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return _refused(_("The passkey could not be checked. Please try again."))
    except Refused as refusal:
        return _refused(str(refusal))
    return JsonResponse({"href": request.path.partition("passkeys/")[0] + "security/"})
