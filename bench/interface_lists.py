"""The lists of the interface for programs, each against the page of the portal that shows the same rows.

python -m bench.interface_lists [rounds]

The program shows a token, the person is signed in; both are at the head of the league, and both see as many rows as the
page usually has. CPU time of all processes, the database's included. Nothing is left behind.
"""

from __future__ import annotations

import datetime as dt
import sys
import uuid
from typing import Any

from bench.cpu import alternating
from bench.portal import open_portal
from bench.rounds import heading
from bench.visitors import browser, opened

LISTS = {
    "people": ("learners/", "/learners/"),
    "records to verify": ("records/?state=to_verify", "/hours/verification/"),
    "requests": ("requests/", "/requests/desk/"),
    "audited people": ("audit/people/", "/audit/people/"),
    "audit by unit": ("audit/units/", "/audit/"),
    "behind": ("behind/", "/behind/"),
    "batches": ("batches/", "/hours/imports/"),
    "plans": ("plans/", "/plans/"),
}
"""What it is called: address under the interface, page."""
MOST = 1.5


def program(account: Any) -> Any:
    """A client that shows a token of the account, good for as many calls as a bench makes."""
    from django.test import Client

    from ground import clock
    from ground.actors import SystemActor
    from programs.tokens.services import make_token

    today = clock.today()
    made = make_token(
        actor=SystemActor("bench"), account=account, name="测量", expires_on=today + dt.timedelta(days=1), today=today,
        now=clock.now(), per_minute=6_000,
    )  # fmt: skip
    return Client(SERVER_NAME="127.0.0.1", headers={"Authorization": f"Bearer {made.text}"})


def main(rounds: int = 5) -> None:
    about = open_portal(1_000)
    from django.db import transaction

    from accounts.holders.models import Account, RoleAssignment
    from ground import clock
    from ground.roles import Role
    from units.models import Unit

    league = Unit.objects.filter(depth=1).order_by("path")[0]
    heading(19, "lists of the interface against their pages", **about, rounds=rounds)
    with transaction.atomic():
        account = Account.objects.create(login=f"bench-{uuid.uuid4().hex[:8]}", name="测量")
        RoleAssignment.objects.create(account=account, role=Role.LEAGUE_REVIEWER, unit=league, since=clock.today())
        person = browser(account)
        for name, (address, page) in LISTS.items():
            works = {"list": opened(program(account), "/api/v1/" + address), "page": opened(person, page)}
            found = alternating(works, rounds=rounds)
            ratio = found["list"].median / found["page"].median
            print(
                f"  {name:20} {found['list']}, the page {found['page']}: {ratio:.2f} × — owed ≤ {MOST} ×: "
                f"{'' if ratio <= MOST else 'NOT '}reached"
            )
        transaction.set_rollback(True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
