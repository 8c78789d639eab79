"""Sessions in the database: the key stored as a hash, ended by idleness and by age; people see and end their own."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from ground import clock, crypto

from .logins import CLOCKS_DIFFER
from .models import AccountSession

_COLUMN = "accounts_accountsession.session_data"
_TOUCH = dt.timedelta(minutes=1)  # a page seldom writes


def stored_key(key: str) -> str:
    """What the database holds of a session key: 160 bits of its hash."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(SessionBase):
    """Django's session engine (SESSION_ENGINE)."""

    left: int | None = None
    """Seconds for which it lasts at least from when it was loaded, without another click: the same at each click until
    its age ends it sooner."""

    def load(self):
        now = clock.machine_now()
        row = AccountSession.objects.filter(
            session_key=stored_key(self.session_key or ""),
            expire_date__gt=now,
            expire_date__lte=now + dt.timedelta(hours=settings.SESSION_HOURS) + CLOCKS_DIFFER,
            seen_at__lte=now + CLOCKS_DIFFER,
            seen_at__gt=now - dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES),
        ).first()
        if row is None:
            self._session_key = None
            return {}
        idle = dt.timedelta(minutes=settings.SESSION_IDLE_MINUTES) - _TOUCH
        self.left = max(0, int(min(idle, row.expire_date - now).total_seconds()))
        if now - row.seen_at > _TOUCH:
            AccountSession.objects.filter(pk=row.pk, seen_at__lt=now - _TOUCH).update(seen_at=now)
        return self.decode(row.session_data)

    def encode(self, session_dict):
        """Sealed: for a moment a session holds a new second factor's secret, and a copied database must not."""
        return crypto.seal(super().encode(session_dict), _COLUMN)

    def decode(self, session_data):
        try:
            return super().decode(crypto.unseal(session_data, _COLUMN))
        except crypto.Unreadable:
            return {}

    def exists(self, session_key):
        return AccountSession.objects.filter(session_key=stored_key(session_key)).exists()

    def create(self):
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create=False):
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        values = {"session_data": self.encode(data), "account_id": data.get(SESSION_KEY)}
        if not must_create:
            rows = AccountSession.objects.filter(session_key=stored_key(self.session_key))
            if not rows.update(**values):
                raise UpdateError
            return
        now = clock.machine_now()
        ends = now + dt.timedelta(hours=settings.SESSION_HOURS)
        try:
            with transaction.atomic():
                AccountSession.objects.create(
                    session_key=stored_key(self.session_key), created_at=now, seen_at=now, expire_date=ends, **values
                )
        except IntegrityError:
            raise CreateError from None

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key:
            AccountSession.objects.filter(session_key=stored_key(key)).delete()

    @classmethod
    def clear_expired(cls):
        AccountSession.objects.filter(expire_date__lt=clock.machine_now()).delete()
