"""To the identity service and back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from ground import clock
from ground.web import PageRequest, anybody

from ...credentials.second_factor import has_second_factor
from .. import cas, oidc
from .. import outside as services_of
from ..forms import SignInForm
from ..opening import VISITOR, begin_half, finish, wants_second_factor
from ..services import note_outside_refused


@anybody
@require_safe
def begin(request: PageRequest, how: str) -> HttpResponse:
    """Sends the browser to the service; a link, for a form may lead to ourselves only (CSP)."""
    _set_up(how)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    begun = services_of.begin(request, how, clock.machine_now())
    try:
        there = (oidc if how == services_of.OIDC else cas).address(begun, _back(how))
    except services_of.OutsideRefused as refusal:
        return _refused(request, how, refusal)
    return HttpResponseRedirect(there)


@anybody
@require_safe
@sensitive_variables("number", "said")
def back(request: PageRequest, how: str) -> HttpResponse:
    """What the service says of who came back, in the place of a password."""
    _set_up(how)
    now, said = clock.machine_now(), {name: str(value) for name, value in request.GET.items()}
    try:
        begun = services_of.come_back(request, how, now)
        number: Any
        if how == services_of.OIDC:
            number = oidc.number_of(begun, said, _back(how), now)
        else:
            number = cas.number_of(begun, said, _back(how))
        account = services_of.account_of(number)
    except services_of.OutsideRefused as refusal:
        return _refused(request, how, refusal)
    if wants_second_factor(account, clock.today()):
        begin_half(request, account, now, how)
        return redirect("sign_in:second_factor" if has_second_factor(account) else "own:second_factor_set_up")
    return redirect(finish(request, account, how, clock.today()))


def _set_up(how: str) -> None:
    if how not in services_of.ways():
        raise Http404


def _back(how: str) -> str:
    return settings.CONFIG.public_url.rstrip("/") + reverse("sign_in:outside_back", args=[how])


def _refused(request: PageRequest, how: str, refusal: services_of.OutsideRefused) -> HttpResponse:
    note_outside_refused(actor=VISITOR, how=how, why=refusal.why)
    context = {"form": SignInForm(), "refusal": str(refusal), "ways": services_of.ways()}
    return render(request, "account/sign_in.html", context, status=403)
