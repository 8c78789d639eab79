"""What races of moves are made of: who acts, and what is raced for."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.holders.models import Account, RoleAssignment
from ground.roles import Role
from learners.people.models import Learner, Membership
from learners.people.particulars import Particulars
from tests.cast import DAY, Cast, Member, id_number

from .filing import NOW

TODAY = NOW.date()
LATER = NOW + dt.timedelta(minutes=1)
Act = Callable[[Cast, Any, int], Any]
numbers = itertools.count(300, 2)


@dataclass(frozen=True)
class Leaving:
    """A state: who makes a row in it, and by move how it is left."""

    make: Callable[[Cast], Any]
    acts: dict[str, Act]


def seconds(cast: Cast) -> None:
    """A second officer beside some of the cast; not at the school, so that what its HR files lies with the league."""
    for name in ("banner_hr", "league_reviewer"):
        first = cast.members[name]
        account = Account.objects.create(login=f"{name}2", name=f"{first.account.name}二", password="!")
        RoleAssignment.objects.create(account=account, role=Role(name), unit=first.unit, since=dt.date(2020, 1, 1))
        cast.members[f"{name}2"] = Member(f"{name}2", account, None, first.unit)


def of(cast: Cast, name: str, turn: int) -> Any:
    return cast.members[f"{name}2" if turn else name].actor


def person(cast: Cast) -> Learner:
    number = next(numbers)
    particulars = Particulars(name=f"职工{number}", id_number=id_number(DAY.replace(year=1980), number))
    learner = Learner.objects.unscoped().create(unit=cast.school, **particulars.columns())
    Membership.objects.unscoped().create(learner=learner, unit=cast.school, since=dt.date(2020, 1, 1))
    return learner
