"""From a right password to an open session: what the pages of signing in share."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth import login as open_session
from django.utils.http import url_has_allowed_host_and_scheme

from ground.signed_in import SignedIn, Visitor
from ground.web import PageRequest

from ..credentials.devices import in_words
from ..credentials.models import AccountSession
from ..credentials.second_factor import has_second_factor
from ..credentials.sessions import stored_key
from ..holders.models import Account
from ..holders.selectors import has_staff_role, person_for
from . import marks
from .outside import CAS, OIDC
from .privacy import VERSION
from .selectors import has_read_notice
from .services import note_sign_in

SERVICES = {OIDC, CAS}
INSTEAD_OF_PASSWORD = {"password", *SERVICES}
"""What shows no second factor: an identity service may ask for one of its own, and we could not say which."""
HALF_LASTS = dt.timedelta(minutes=10)
_BACKEND = "accounts.sign_in.backends.AccountBackend"


def wants_second_factor(account: Account, day: dt.date) -> bool:
    """Staff always, everybody else who has set one up."""
    return has_second_factor(account) or has_staff_role(account.pk, day)


def begin_half(request: PageRequest, account: Account, now: dt.datetime, how: str = "password") -> None:
    """The password (or what stands for it: oidc, cas) was right, the second factor is still to come. Nobody is signed
    in yet."""
    path = request.session.get(marks.PATH, "")
    request.session.flush()
    request.session[marks.HALF] = {
        "account": str(account.public_id),
        "until": (now + HALF_LASTS).isoformat(),
        "password": account.get_session_auth_hash(),
        "by_service": how in SERVICES,
    }
    request.session[marks.PATH] = path


def half_signed_in(request: PageRequest, now: dt.datetime) -> Account | None:
    """Whoever has shown the password and not yet the second factor; None when it took too long or something changed."""
    half = request.session.get(marks.HALF)
    if not half or dt.datetime.fromisoformat(half["until"]) < now:
        return None
    account = Account.objects.filter(public_id=half["account"], is_active=True).first()
    return account if account is not None and account.get_session_auth_hash() == half["password"] else None


def finish(request: PageRequest, account: Account, how: str, day: dt.date) -> str:
    """Opens the session under a new key and returns where to go. ``how``: password, oidc, cas,
    totp, recovery, passkey, set_up."""
    path, half = request.session.get(marks.PATH, ""), request.session.get(marks.HALF) or {}
    request.session.flush()
    open_session(request, account, backend=_BACKEND)
    second = how not in INSTEAD_OF_PASSWORD
    request.session[marks.SECOND_FACTOR] = second
    request.session[marks.BY_SERVICE] = how in SERVICES or bool(half.get("by_service") and how != "passkey")
    person = person_for(account, day, second_factor=second)
    assert person is not None
    if has_read_notice(actor=person, version=VERSION):
        request.session[marks.NOTICE] = VERSION
    request.session.save()
    describe_session(request)
    note_sign_in(actor=person, account=account, how=how)
    return path if is_our_path(request, path) else settings.LOGIN_REDIRECT_URL


def describe_session(request: PageRequest) -> None:
    """Where and with what a session was opened, for the list of one's own sessions."""
    AccountSession.objects.filter(session_key=stored_key(request.session.session_key or "")).update(
        address=request.META.get("REMOTE_ADDR", "")[:45], device=in_words(request.headers.get("User-Agent", ""))[:120]
    )


def is_our_path(request: PageRequest, path: str) -> bool:
    """Redirects lead to ourselves only."""
    secure = request.is_secure()
    return bool(path) and url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=secure)


def actor_of(request: PageRequest, account: Account, day: dt.date) -> SignedIn:
    """The half signed-in account as an actor without rights, for its journal lines."""
    person = person_for(account, day, second_factor=False)
    assert person is not None
    return person


VISITOR = Visitor()


def host_allows_passkeys(request: PageRequest) -> bool:
    """Browsers give passkeys to pages with TLS, and to localhost; never to a bare address."""
    host = request.get_host().partition(":")[0]
    return host == "localhost" or (request.is_secure() and not host.replace(".", "").isdigit())
