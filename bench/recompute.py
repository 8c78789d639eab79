"""Row 5: full recomputation of the annual records, against the plain GROUP BY over the records.

    python -m bench.recompute [rounds]

Ours is what the portal runs, rolled back: the sums themselves, and then with all that goes with a change of records
(locks, courses reported twice, marks of whoever is stale).
"""

from __future__ import annotations

import sys

from bench.portal import open_portal
from bench.rounds import alternate, heading, verdict

_PLAIN = (
    "SELECT learner_id, year, subject, counting_class, SUM(tenths) FROM credits_creditrecord "
    "WHERE verified_at IS NOT NULL AND withdrawn_at IS NULL AND NOT duplicate AND counting_class <> '' "
    "GROUP BY learner_id, year, subject, counting_class"
)


def main(rounds: int = 3) -> None:
    about = open_portal(5_000)
    from django.db import connection, transaction

    from credits.annual import ledger

    heading(5, "annual records recomputed in full", **about, rounds=rounds)

    pieces = list(ledger.learner_pieces())

    def sums() -> None:
        with transaction.atomic():
            for piece in pieces:
                ledger._add_up(piece)
            transaction.set_rollback(True)

    def everything() -> None:
        with transaction.atomic():
            ledger.recount(pk for piece in pieces for pk in piece)
            transaction.set_rollback(True)

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_PLAIN)
            while cursor.fetchmany(10_000):
                pass

    for name, ours in (("sums", sums), ("sums, courses reported twice, locks and marks", everything)):
        ours_seconds, yardstick = alternate(ours, plain, rounds)
        print(f"  {name}: {ours_seconds:.2f} s, GROUP BY {yardstick:.2f} s")
        verdict(ours_seconds / yardstick, 3, 1, more_is_better=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
