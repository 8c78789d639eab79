"""Nobody signs in for somebody who has died."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.stirring import stir
from journal.services import record
from learners.people.models import Learner

from ..credentials.models import AccountSession
from ..holders.models import Account


def account_of_the_dead(*, actor: Actor, learner: Learner, dead: bool, **_more: Any) -> None:
    """With the entry of a death the account is disabled and its sessions end; taken back, what was disabled by it is
    enabled again. What the security administrator has disabled stays so."""
    of = Account.objects.filter(learner_id=learner.pk, is_active=dead)
    account = (of if dead else of.filter(disabled_by_death=True)).first()
    if account is None:
        return
    Account.objects.filter(pk=account.pk).update(is_active=not dead, disabled_by_death=dead)
    if dead:
        AccountSession.objects.filter(account=account).delete()
    stir(actor=actor)
    reason = _("The person is entered as deceased.") if dead else _("The entry of the death was taken back.")
    record(actor=actor, action="account.disabled" if dead else "account.enabled", target=account, reason=reason)
