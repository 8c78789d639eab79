"""Pages of signing in: password, second factor, one-time code, signing out."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout as close_session
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ground import clock
from ground.refusals import Refused
from ground.web import PageRequest, anybody, signed_in

from ...credentials import throttle
from ...credentials.logins import normal_login
from ...credentials.second_factor import has_second_factor
from ...holders.models import Registration
from .. import marks
from ..forms import CodeForm, ResetForm, SignInForm
from ..opening import VISITOR, actor_of, begin_half, finish, half_signed_in, is_our_path, wants_second_factor
from ..outside import ways
from ..services import check_password_of, check_second_factor, note_sign_out, redeem_code


def address_of(request: PageRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")[:45]


@sensitive_post_parameters()
@anybody
def sign_in(request: PageRequest) -> HttpResponse:
    """One box for ID number, phone or account name. After failures a picture has to be read."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    path = request.GET.get("next", "")
    if is_our_path(request, path):
        request.session[marks.PATH] = path
    now = clock.machine_now()
    form = SignInForm(request.POST or None, captcha_at=_wants_captcha(request, now))
    status, shown = 200, {"ways": ways()}
    if request.method == "POST" and form.is_valid():
        try:
            found = check_password_of(
                actor=VISITOR,
                typed=form.cleaned_data["login"],
                password=form.cleaned_data["password"],
                address=address_of(request),
                now=now,
            )
        except Refused as refusal:
            form = SignInForm(
                initial={"login": form.cleaned_data["login"]}, captcha_at=_wants_captcha(request, clock.machine_now())
            )
            status = 429 if isinstance(refusal, throttle.Throttled) else 200
            return render(
                request, "account/sign_in.html", shown | {"form": form, "refusal": str(refusal)}, status=status
            )
        if isinstance(found, Registration):
            return redirect("registrations:registration", found.public_id)
        if wants_second_factor(found, clock.today()):
            begin_half(request, found, now)
            return redirect("sign_in:second_factor" if has_second_factor(found) else "own:second_factor_set_up")
        return redirect(finish(request, found, "password", clock.today()))
    return render(request, "account/sign_in.html", shown | {"form": form}, status=status)


def _wants_captcha(request: PageRequest, now: dt.datetime) -> dt.datetime | None:
    """Now, where a picture has to be read first."""
    typed = request.POST.get("login", "") if request.method == "POST" else ""
    index = throttle.index_of(normal_login(typed)) if typed else ""
    return now if throttle.wants_captcha(login_index=index, address=address_of(request), now=now) else None


@sensitive_post_parameters()
@anybody
def second_factor(request: PageRequest) -> HttpResponse:
    """The code of the authenticator application, a recovery code, or a passkey."""
    now = clock.machine_now()
    account = half_signed_in(request, now)
    if account is None:
        messages.info(request, _("Please sign in again."))
        return redirect("sign_in:sign_in")
    form = CodeForm(request.POST or None)
    context = {"form": form, "passkeys": account.passkeys.exists(), "name": account.name}
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request, account, clock.today())
        try:
            how = check_second_factor(
                actor=actor, account=account, typed=form.cleaned_data["code"], address=address_of(request), now=now
            )
        except Refused as refusal:
            status = 429 if isinstance(refusal, throttle.Throttled) else 200
            context |= {"form": CodeForm(), "refusal": str(refusal)}
            return render(request, "account/second_factor.html", context, status=status)
        return redirect(finish(request, account, how, clock.today()))
    return render(request, "account/second_factor.html", context)


@sensitive_post_parameters()
@anybody
def reset(request: PageRequest) -> HttpResponse:
    """First sign-in or forgotten password, with a one-time code that HR has handed over."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            redeem_code(
                actor=VISITOR,
                typed=given["login"],
                code=given["code"],
                password=given["new"],
                address=address_of(request),
                now=clock.machine_now(),
            )
        except Refused as refusal:
            status = 429 if isinstance(refusal, throttle.Throttled) else 200
            return render(request, "account/reset.html", {"form": form, "refusal": str(refusal)}, status=status)
        messages.success(request, _("The new password is set. Please sign in with it."))
        return redirect("sign_in:sign_in")
    return render(request, "account/reset.html", {"form": form})


@signed_in
@require_POST
def sign_out(request: PageRequest) -> HttpResponse:
    note_sign_out(actor=request.actor, account=request.user)
    close_session(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign_in:sign_in")
