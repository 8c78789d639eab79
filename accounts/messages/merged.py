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
    """An account that could not go over, because the person has one, is disabled: nobody signs in as half a person."""
    account = Account.objects.filter(learner=merged, is_active=True).first()
    if account is not None:
        if has_staff_role(account.pk, timezone.localdate(now)):
            raise Refused(
                _("The account %(name)s holds a role. The security administrator has to see to it first.")
                % {"name": account.name}
            )
        notes["account"] = account.pk
        Account.objects.filter(pk=account.pk).update(is_active=False)
        AccountSession.objects.filter(account=account).delete()
        record(
            actor=actor, action="account.disabled", target=account, reason=_("The person's two records are one now.")
        )
    text = _(
        "Your two records in the portal are one now: what stood in both counts for you. Is it not right? Tell your HR."
    )
    tell(actor=actor, notices=[Told(f"merge:{merge.public_id}", text, "home", learner_id=kept.pk)], now=now)


def two_accounts(
    *, actor: Actor, merge: Any, kept: Learner, merged: Learner, notes: dict[str, Any], now: dt.datetime, **_more: Any
) -> None:
    """The way back: the account that was disabled opens again, and both are told."""
    account = Account.objects.filter(pk=notes.get("account", 0), is_active=False).first()
    if account is not None:
        Account.objects.filter(pk=account.pk).update(is_active=True)
        record(actor=actor, action="account.enabled", target=account, reason=_("The merging of two records is undone."))
    text = _("The merging of your record with another one has been undone: each has what it had before.")
    told = [Told(f"unmerge:{merge.public_id}:{one.pk}", text, "home", learner_id=one.pk) for one in (kept, merged)]
    tell(actor=actor, notices=told, now=now)
