"""Row 9: the learner's home, first view and kept, against an empty signed-in page with the portal's frame.

python -m bench.learner_home [rounds] [people]

CPU time of all processes, the database's included, of real learners in turn. Nothing is left behind.
"""

from __future__ import annotations

import itertools
import sys
import uuid
from typing import Any

from bench.cpu import alternating
from bench.portal import open_portal
from bench.rounds import heading, verdict
from bench.visitors import EMPTY, browser, opened, with_empty_page


def main(rounds: int = 7, people: int = 20) -> None:
    about = open_portal(50)
    from django.core.cache import cache
    from django.db import transaction

    from accounts.holders.models import Account
    from learners.people.models import Learner

    with_empty_page()
    heading(9, "the learner's home", **about, rounds=rounds, learners=people)
    with transaction.atomic():
        everybody = (
            Learner.objects.unscoped().filter(employment="active", account__isnull=True).order_by("id_number_index")
        )
        clients = [browser(_account(Account, learner)) for learner in everybody[:people]]
        empty, homes = ([opened(client, address) for client in clients] for address in (EMPTY, "/"))

        turns = itertools.count()

        def first() -> None:
            cache.clear()
            kept()

        def kept() -> None:
            homes[next(turns) % people]()

        def frame() -> None:
            empty[next(turns) % people]()

        taken = alternating({"empty": frame, "first": first}, rounds=rounds)
        for home in homes:
            home()
        again = alternating({"empty": frame, "kept": kept}, rounds=rounds)
        transaction.set_rollback(True)
    print(f"  an empty page {taken['empty']}, first view {taken['first']}")
    verdict(taken["empty"].median / taken["first"].median, 0.45, 0.6, more_is_better=True)
    print(f"  an empty page {again['empty']}, kept {again['kept']}")
    verdict(again["empty"].median / again["kept"].median, 1.0, 1.5, more_is_better=True)


def _account(model: Any, learner: Any) -> Any:
    return model.objects.create(login=f"bench-{uuid.uuid4().hex[:12]}", name=learner.name, learner=learner)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
