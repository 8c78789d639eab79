"""The portal's directory of accounts, for the floors below (ground.directory)."""

from __future__ import annotations

import datetime as dt

from ground.signed_in import SignedIn

from .selectors import person_by_key, person_by_login


class AccountDirectory:
    def by_key(self, key: str, day: dt.date) -> SignedIn | None:
        return person_by_key(key, day)

    def by_login(self, login: str, day: dt.date) -> SignedIn | None:
        return person_by_login(login, day)
