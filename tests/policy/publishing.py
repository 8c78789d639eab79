"""Two policy officers, and a draft on its way into force."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.holders.models import Account, RoleAssignment
from ground.actors import SystemActor
from ground.roles import Role
from policy.drafts import services as drafts
from policy.drafts.models import Draft
from policy.publishing import services
from policy.publishing.models import PublishedPack
from tests.cast import Member
from units.models import Unit

from .test_drafts import NOW, begin, repaired, text_of

TODAY = dt.date(2024, 12, 20)
DAY = dt.timedelta(days=1)
PORTAL = SystemActor("publishing")


def officer(login: str, name: str, unit: Unit) -> Member:
    """Somebody of the policy role, who has written nothing."""
    account = Account.objects.create(login=login, name=name)
    RoleAssignment.objects.create(account=account, role=Role.LEAGUE_POLICY, unit=unit, since=dt.date(2020, 1, 1))
    return Member(login, account, unit=unit)


def written(actor, change=repaired, **begun) -> Draft:
    """A draft whose text one person has put right."""
    row = begin(actor, **begun)
    drafts.save_draft(actor=actor, draft=row, text=change(text_of(row)), seen=1, now=NOW)
    return row


def handed_in(actor, change=repaired, **begun) -> Draft:
    row = written(actor, change, **begun)
    services.hand_in(actor=actor, draft=row, seen=row.version, now=NOW)
    return row


def published(writer, other, change=repaired, first_day=TODAY, **begun) -> PublishedPack:
    row = handed_in(writer, change, **begun)
    return services.publish(actor=other, draft=row, seen=row.handed_in_times, first_day=first_day, today=TODAY, now=NOW)


def in_use(writer, other, change=repaired, **begun) -> PublishedPack:
    """Published and taken into use on the same day."""
    row = published(writer, other, change, **begun)
    services.start_if_due(actor=PORTAL, today=TODAY, now=NOW)
    row.refresh_from_db()
    return row


def longer(text: str) -> str:
    """A correction: more professional hours than the notice had."""
    changed = text.replace("    hours: 60\n", "    hours: 61\n").replace("  hours: 90\n", "  hours: 91\n")
    assert changed != text
    return changed


@pytest.fixture
def officers(cast):
    """The one who writes, and the one who publishes."""
    return cast.league_policy, officer("policy2", "其木格", cast.league)
