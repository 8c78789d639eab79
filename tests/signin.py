"""Signing in for tests: at once where signing in is not what is tested, step by step where it is.

client = open_session(cast.unit_hr)          # second factor shown, privacy notice read: ready for the page under test
client = sign_in(cast.unit_hr)               # through the pages, as in a browser; password cast.PASSWORD
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.credentials import second_factor
from accounts.credentials.models import TotpDevice
from accounts.holders.models import Account
from accounts.sign_in import marks
from accounts.sign_in.models import PrivacyAcceptance
from accounts.sign_in.privacy import VERSION

from .cast import PASSWORD


def session_for(account: Account, *, second_factor: bool = True) -> SessionBase:
    """An open session of an account, whose notice has been read; the key is for a cookie."""
    session = import_string(f"{settings.SESSION_ENGINE}.SessionStore")()
    session.create()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "accounts.sign_in.backends.AccountBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[marks.SECOND_FACTOR] = second_factor
    session[marks.NOTICE] = VERSION
    session.save()
    return session


def open_session(member, **options) -> Client:
    """A browser without scripts in which a member of the cast is signed in."""
    client = Client(**options)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_for(member.account).session_key
    return client


def bind_totp(account: Account) -> str:
    """Binds an authenticator application and returns its secret."""
    secret = second_factor.new_secret()
    TotpDevice.objects.update_or_create(
        account=account, defaults={"secret": secret, "last_step": 0, "confirmed_at": timezone.now()}
    )
    return secret


def code_for(account: Account, moment: dt.datetime | None = None) -> str:
    """What the account's authenticator application shows at a moment (now)."""
    return second_factor.code_at(account.totp.secret, moment or timezone.now())


def sign_in(member, *, password: str = PASSWORD, login: str = "", client: Client | None = None) -> Client:
    """Through the pages: password, then the code of the second factor if there is one."""
    client = client or Client()
    PrivacyAcceptance.objects.get_or_create(account=member.account, version=VERSION, defaults={"at": timezone.now()})
    answer = client.post("/accounts/sign-in/", {"login": login or member.account.login, "password": password})
    if answer.status_code == 302 and answer["Location"] == "/accounts/second-factor/":
        client.post(answer["Location"], {"code": code_for(member.account)})
    return client
