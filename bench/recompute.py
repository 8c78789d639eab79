"""Row 5: full recomputation of the annual records, against the plain GROUP BY over the records.

    python -m bench.recompute [rounds]

Ours is what the portal runs: locks, courses reported twice, sums, marks of whoever is stale. It is rolled back.
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

    from credits import ledger

    heading(5, "annual records recomputed in full", **about, rounds=rounds)
    people = [pk for piece in ledger.learner_pieces() for pk in piece]

    def ours() -> None:
        with transaction.atomic():
            ledger.recount(people)
            transaction.set_rollback(True)

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_PLAIN)
            while cursor.fetchmany(10_000):
                pass

    ours_seconds, yardstick = alternate(ours, plain, rounds)
    print(f"  recomputed {ours_seconds:.2f} s, GROUP BY {yardstick:.2f} s")
    verdict(ours_seconds / yardstick, 3, 1, more_is_better=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
