"""Pages about one's own account: password, second factor, sessions, privacy notice."""

from __future__ import annotations

import uuid

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.refusals import Refused
from ground.web import PageRequest, anybody, signed_in, tried

from ...credentials.passwords import change_due
from ...credentials.second_factor import has_second_factor, new_secret, provisioning_uri
from ...credentials.sessions import stored_key
from ...sign_in import marks
from ...sign_in.forms import PasswordForm
from ...sign_in.opening import actor_of, finish, half_signed_in, host_allows_passkeys, is_our_path
from ...sign_in.privacy import TEMPLATE, VERSION
from ...sign_in.services import accept_notice
from ..forms import TotpForm
from ..selectors import own_sessions
from ..services import (
    change_password,
    end_other_sessions,
    end_session,
    remove_passkey,
    renew_recovery_codes,
    set_up_totp,
)

_SECRET = "totp_secret"  # noqa: S105 - the name of a place in the session
_CODES = "recovery_codes"


@signed_in
@require_safe
def stay(request: PageRequest) -> HttpResponse:
    """A click that changes nothing: the session goes on. Says for how many seconds."""
    return JsonResponse({"left": getattr(request.session, "left", None) or 0})


@signed_in
@require_safe
def security(request: PageRequest) -> HttpResponse:
    """Everything about one's own account on one page."""
    account = request.user
    context = {
        "account": account,
        "sessions": own_sessions(actor=request.actor, now=clock.machine_now()),
        "this_session": stored_key(request.session.session_key or ""),
        "second_factor": has_second_factor(account),
        "passkeys": account.passkeys.order_by("pk"),
        "codes_left": account.recovery_codes.filter(used_at__isnull=True).count(),
        "host_allows_passkeys": host_allows_passkeys(request),
    }
    return render(request, "account/security.html", context)


@sensitive_post_parameters()
@signed_in
def password(request: PageRequest) -> HttpResponse:
    """Change one's own password; every other session ends."""
    form = PasswordForm(request.POST or None)
    due = change_due(request.user, clock.machine_now())
    if request.method == "POST" and form.is_valid():
        try:
            change_password(
                actor=request.actor,
                account=request.user,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                keep_session=stored_key(request.session.session_key or ""),
                now=clock.machine_now(),
            )
        except Refused as refusal:
            return render(request, "account/password.html", {"form": form, "due": due, "refusal": str(refusal)})
        request.session[HASH_SESSION_KEY] = request.user.get_session_auth_hash()
        messages.success(request, _("The password is changed. Your other sessions are ended."))
        return redirect(_onwards(request, "own:security"))
    return render(request, "account/password.html", {"form": form, "due": due})


def _onwards(request: PageRequest, name: str) -> str:
    """Back to the page that the gate had stopped, or to a page of ours by name."""
    path = request.session.pop(marks.PATH, "")
    return path if is_our_path(request, path) else name


@sensitive_post_parameters()
@sensitive_variables("secret")
@anybody
def set_up(request: PageRequest) -> HttpResponse:
    """Bind an authenticator application: half way through the first sign-in, or later from one's own account."""
    now, today = clock.machine_now(), clock.today()
    half = None if request.user.is_authenticated else half_signed_in(request, now)
    account = half if isinstance(request.user, AnonymousUser) else request.user
    if account is None or (half is not None and has_second_factor(half)):
        return redirect("sign_in:sign_in")
    if half is None and has_second_factor(account) and not request.session.get(marks.SECOND_FACTOR):
        return redirect("sign_in:sign_in")
    secret = request.session.get(_SECRET) or new_secret()
    request.session[_SECRET] = secret
    form, refusal = TotpForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request, account, today)
        try:
            codes = set_up_totp(actor=actor, account=account, secret=secret, typed=form.cleaned_data["code"], now=now)
        except Refused as reason:
            form, refusal = TotpForm(), str(reason)
        else:
            if half is not None:
                path = finish(request, account, "set_up", today)
                request.session[marks.PATH] = path
            request.session.pop(_SECRET, None)
            request.session[marks.SECOND_FACTOR] = True
            request.session[_CODES] = codes
            return redirect("own:recovery_codes")
    uri = provisioning_uri(secret, account.login, settings.ISSUER)
    context = {
        "form": form,
        "refusal": refusal,
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "qr": segno.make(uri, micro=False).svg_data_uri(scale=5, border=2),
        "required": half is not None,
    }
    return render(request, "account/second_factor_set_up.html", context)


@signed_in
def recovery_codes(request: PageRequest) -> HttpResponse:
    """Shows new recovery codes once. POST makes new ones."""
    if request.method == "POST":
        if "done" in request.POST:
            return redirect(_onwards(request, "own:security"))
        request.session[_CODES] = renew_recovery_codes(actor=request.actor, account=request.user)
        return redirect("own:recovery_codes")
    codes = request.session.pop(_CODES, None)
    return render(request, "account/recovery_codes.html", {"codes": codes})


@signed_in
@require_POST
def end_one(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    session = get_object_or_404(own_sessions(actor=request.actor, now=clock.machine_now()), public_id=public_id)
    tried(request, lambda: end_session(actor=request.actor, session=session), _("The session is ended."))
    return redirect("own:security")


@signed_in
@require_POST
def end_others(request: PageRequest) -> HttpResponse:
    keep = stored_key(request.session.session_key or "")
    tried(
        request,
        lambda: end_other_sessions(actor=request.actor, account=request.user, keep_session=keep),
        _("All other sessions are ended."),
    )
    return redirect("own:security")


@signed_in
@require_POST
def drop_passkey(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    passkey = get_object_or_404(request.user.passkeys, public_id=public_id)
    tried(request, lambda: remove_passkey(actor=request.actor, passkey=passkey), _("The passkey is removed."))
    return redirect("own:security")


@signed_in
def notice(request: PageRequest) -> HttpResponse:
    """The privacy notice; before it has been read once, everything else waits."""
    if request.method == "POST":
        accept_notice(actor=request.actor, account=request.user, version=VERSION, now=clock.now())
        request.session[marks.NOTICE] = VERSION
        return redirect(_onwards(request, settings.LOGIN_REDIRECT_URL))
    read = request.session.get(marks.NOTICE) == VERSION
    return render(request, "account/notice.html", {"text": TEMPLATE, "version": VERSION, "read": read})
