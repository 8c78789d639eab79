"""Accounts for demonstrations on an embedded installation, ready to sign in: password set, second factor bound."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record
from learners.people.models import Learner
from units.models import Unit

from ...credentials.models import TotpDevice
from ...credentials.second_factor import new_secret
from ...holders.models import Account, RoleAssignment


@dataclass(frozen=True)
class DemoAccount:
    """Who is wanted: a learner, or somebody with a role over a unit."""

    login: str
    name: str
    role: str = ""
    unit: Unit | None = None
    learner: Learner | None = None


@dataclass(frozen=True)
class DemoSignIn:
    """What to print: with ``totp_secret`` the second factor is asked for at sign-in."""

    login: str
    name: str
    role: str
    totp_secret: str


@transaction.atomic
def create_demo_accounts(
    *, actor: Actor, wanted: Iterable[DemoAccount], password: str, since: dt.date, now: dt.datetime
) -> list[DemoSignIn]:
    """Makes the accounts, or sets up those that are there again. Raises Refused outside an embedded installation."""
    if not settings.EMBEDDED or not actor.is_system:
        raise Refused(_("Demo accounts exist on embedded installations only."))
    made = []
    encoded = make_password(password)
    for person in wanted:
        values = {"name": person.name, "password": encoded, "password_changed_at": now, "is_active": True}
        if person.learner is not None:
            Account.objects.filter(learner=person.learner).exclude(login=person.login).update(learner=None)
            values["learner"] = person.learner
        account, _new = Account.objects.update_or_create(login=person.login, defaults=values)
        secret = _with_role(account, person, since, now) if person.role else ""
        record(actor=actor, action="account.demo", target=account, after={"login": person.login, "role": person.role})
        made.append(DemoSignIn(person.login, person.name, person.role, secret))
    return made


def _with_role(account: Account, person: DemoAccount, since: dt.date, now: dt.datetime) -> str:
    RoleAssignment.objects.get_or_create(
        account=account, role=person.role, unit=person.unit, withdrawn_at=None, defaults={"since": since}
    )
    device = TotpDevice.objects.filter(account=account).first()
    if device is None:
        device = TotpDevice.objects.create(account=account, secret=new_secret(), confirmed_at=now)
    return device.secret
