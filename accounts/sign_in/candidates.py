"""Whose password is asked for when somebody types an ID number, a phone or an account name into one box."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Q

from learners.people.particulars import id_number_index, phone_index

from ..credentials.logins import normal_login
from ..holders.models import Account, Registration
from ..holders.states import FilingState

_dummy: list[str] = []


@dataclass(frozen=True)
class SignInCandidate:
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


def find_candidate(typed: str) -> SignInCandidate:
    """The same two queries whatever was typed. A phone opens only where one account has it; the
    number of a record that was merged opens that of the person."""
    login = normal_login(typed)
    number, phone = id_number_index(login), phone_index(login) if login.isdigit() else "-"
    by_any = Q(login__iexact=login) | Q(learner__id_number_index=number) | Q(learner__phone_index=phone)
    by_any |= Q(learner__former__id_number_index=number, learner__former__merged=True)
    accounts = list(Account.objects.filter(by_any).select_related("learner").distinct()[:10])
    waiting = list(
        Registration.objects.unscoped()
        .filter(Q(id_number_index=number) | Q(phone_index=phone), state__in=[FilingState.WAITING, FilingState.RETURNED])
        .order_by("-pk")[:1]
    )
    account = _best(accounts, login, number)
    if account is not None:
        return SignInCandidate(account=account)
    return SignInCandidate(registration=waiting[0]) if waiting else SignInCandidate()


def _best(accounts: list[Account], login: str, number: str) -> Account | None:
    for account in accounts:
        if account.login.lower() == login:
            return account
    for account in accounts:
        if account.learner is not None and account.learner.id_number_index == number:
            return account
    return accounts[0] if len(accounts) == 1 else None


def password_fits(candidate: SignInCandidate, password: str) -> bool:
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
