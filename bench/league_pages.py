"""Rows 3 and 4 as people feel them: the pages of an office at the head of the league, against an empty page.

python -m bench.league_pages [rounds]

CPU time of all processes, the database's included. Nothing is left behind: the account is gone at the end.
"""

from __future__ import annotations

import sys
import uuid

from bench.cpu import alternating
from bench.portal import open_portal
from bench.rounds import heading
from bench.visitors import EMPTY, browser, opened, with_empty_page

PAGES = {
    "office": "/office/",
    "audit": "/audit/",
    "crosstab": "/audit/crossed/",
    "crosstab, other properties": "/audit/crossed/?rows=sector&columns=level",
    "list": "/audit/people/",
    "behind": "/behind/",
    "desk": "/hours/verification/",
}
MOST = 5


def main(rounds: int = 7) -> None:
    about = open_portal(1_000)
    from django.db import transaction

    from accounts.holders.models import Account, RoleAssignment
    from ground import clock
    from ground.roles import Role
    from units.models import Unit

    with_empty_page()
    league = Unit.objects.filter(depth=1).order_by("path")[0]
    heading(4, "pages of an office at the head of the league", **about, rounds=rounds)
    with transaction.atomic():
        account = Account.objects.create(login=f"bench-{uuid.uuid4().hex[:8]}", name="测量")
        RoleAssignment.objects.create(account=account, role=Role.LEAGUE_REVIEWER, unit=league, since=clock.today())
        client = browser(account)
        found = alternating(
            {name: opened(client, address) for name, address in {"empty": EMPTY, **PAGES}.items()}, rounds=rounds
        )
        transaction.set_rollback(True)
    empty = found.pop("empty")
    print(f"  {'an empty page':28} {empty}")
    for name, taken in found.items():
        ratio = taken.median / empty.median
        reached = "reached" if ratio <= MOST else "NOT reached"
        owed = "" if "other" in name or name == "list" else f" — owed ≤ {MOST} ×: {reached}"
        print(f"  {name:28} {taken}, {ratio:.1f} ×{owed}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
