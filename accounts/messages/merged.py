"""When two records of one person become one: which account goes on, and what the person is told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from learners.people.models import Learner

from ..credentials.models import AccountSession
from ..holders.models import Account
from ..holders.selectors import has_staff_role
from .services import Told, tell


def one_account(
    *, actor: Actor, merge: Any, kept: Learner, merged: Learner, notes: dict[str, Any], now: dt.datetime, **_more: Any
) -> None:
    """Of two accounts one goes on, the one that is in use; the other is disabled: nobody signs in as half a person."""
    of = {account.learner_id: account for account in Account.objects.filter(learner__in=[kept, merged])}
    own, other = of.get(kept.pk), of.get(merged.pk)
    if own is not None and other is not None and _in_use(other) and not _in_use(own):
        _exchange(own, other, kept, merged)
        notes["exchanged"] = [own.pk, other.pk]
        other = own
    if other is not None and other.is_active:
        _put_away(actor, other, notes, now)
    text = _(
        "Your two records in the portal are one now: what stood in both counts for you. Is it not right? Tell your HR."
    )
    tell(actor=actor, notices=[Told(f"merge:{merge.public_id}", text, "home", learner_id=kept.pk)], now=now)


def two_accounts(
    *, actor: Actor, merge: Any, kept: Learner, merged: Learner, notes: dict[str, Any], now: dt.datetime, **_more: Any
) -> None:
    """The way back: the account that was disabled opens again, each belongs to its own record, and both are told."""
    account = Account.objects.filter(pk=notes.get("account", 0), is_active=False).first()
    if account is not None:
        Account.objects.filter(pk=account.pk).update(is_active=True)
        record(actor=actor, action="account.enabled", target=account, reason=_("The merging of two records is undone."))
    own, other = (Account.objects.filter(pk=pk).first() for pk in notes.get("exchanged", (0, 0)))
    if own is not None and other is not None and (own.learner_id, other.learner_id) == (merged.pk, kept.pk):
        _exchange(other, own, kept, merged)
    text = _("The merging of your record with another one has been undone: each has what it had before.")
    told = [Told(f"unmerge:{merge.public_id}:{one.pk}", text, "home", learner_id=one.pk) for one in (kept, merged)]
    tell(actor=actor, notices=told, now=now)


def _in_use(account: Account) -> bool:
    """Somebody may sign in with it, and has."""
    return account.is_active and account.last_login is not None


def _exchange(out: Account, into: Account, kept: Learner, merged: Learner) -> None:
    """``out`` goes from the record that stays to the other one, ``into`` the other way; one person has one account."""
    Account.objects.filter(pk=out.pk).update(learner=None)
    Account.objects.filter(pk=into.pk).update(learner=kept)
    Account.objects.filter(pk=out.pk).update(learner=merged)


def _put_away(actor: Actor, account: Account, notes: dict[str, Any], now: dt.datetime) -> None:
    if has_staff_role(account.pk, timezone.localdate(now)):
        raise Refused(
            _("The account %(name)s holds a role. The security administrator has to see to it first.")
            % {"name": account.name}
        )
    notes["account"] = account.pk
    Account.objects.filter(pk=account.pk).update(is_active=False)
    AccountSession.objects.filter(account=account).delete()
    reason = _("The person's two records are one now.")
    record(actor=actor, action="account.disabled", target=account, reason=reason)
