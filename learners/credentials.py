"""Whose password is asked for when somebody types an ID number, a phone or an account name into one box."""

from __future__ import annotations

import unicodedata
import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from .identity import normal_id_number, normal_phone
from .models import Account, Registration
from .models.requests import Step
from .particulars import id_number_index, phone_index

_LONGEST = 80
_dummy: list[str] = []


@dataclass(frozen=True)
class Candidate:
    """An account, or somebody whose registration is not decided yet; neither for a login that nobody has."""

    account: Account | None = None
    registration: Registration | None = None

    @property
    def encoded(self) -> str:
        """The stored password hash; a hash of nothing for nobody, so that the answer takes the same time."""
        if self.account is not None and self.account.has_usable_password():
            return self.account.password
        if self.registration is not None:
            return self.registration.password
        return _dummy_hash()


def new_login() -> str:
    """An account name for somebody who signs in by ID number or phone."""
    return f"u-{uuid.uuid4().hex[:12]}"


def normal_login(typed: str) -> str:
    """Full-width characters become plain, blanks go, letters become small: the form under which tries are counted."""
    plain = unicodedata.normalize("NFKC", typed)[:_LONGEST]
    phone = normal_phone(plain)
    if len(phone) == 11 and phone.isdigit() and not any(character.isalpha() for character in plain):
        return phone
    return normal_id_number(plain).lower()


def kind_of(typed: str) -> str:
    """What was typed, for the journal; never the thing itself."""
    login = normal_login(typed)
    if len(login) == 11 and login.isdigit():
        return "phone"
    return "document_number" if sum(character.isdigit() for character in login) >= 6 else "account_name"


def find_candidate(typed: str) -> Candidate:
    """The same two queries whatever was typed. A phone opens only where one account has it."""
    login = normal_login(typed)
    number, phone = id_number_index(login), phone_index(login) if login.isdigit() else "-"
    by_any = Q(login__iexact=login) | Q(learner__id_number_index=number) | Q(learner__phone_index=phone)
    accounts = list(Account.objects.filter(by_any).select_related("learner")[:10])
    waiting = list(
        Registration.objects.unscoped()
        .filter(Q(id_number_index=number) | Q(phone_index=phone), step__in=[Step.WAITING, Step.RETURNED])
        .order_by("-pk")[:1]
    )
    account = _best(accounts, login, number)
    if account is not None:
        return Candidate(account=account)
    return Candidate(registration=waiting[0]) if waiting else Candidate()


def _best(accounts: list[Account], login: str, number: str) -> Account | None:
    for account in accounts:
        if account.login.lower() == login:
            return account
    for account in accounts:
        if account.learner is not None and account.learner.id_number_index == number:
            return account
    return accounts[0] if len(accounts) == 1 else None


def password_fits(candidate: Candidate, password: str) -> bool:
    """One password hash is computed in every case. An old hash is renewed on the way."""
    account = candidate.account

    def renew(raw: str) -> None:
        assert account is not None
        Account.objects.filter(pk=account.pk, password=account.password).update(password=make_password(raw))

    fits = check_password(password, candidate.encoded, renew if account is not None else None)
    return fits and (account is not None or candidate.registration is not None)


def _dummy_hash() -> str:
    if not _dummy:
        _dummy.append(make_password("nobody has this password"))
    return _dummy[0]
