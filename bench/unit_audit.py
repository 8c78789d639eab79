"""Row 3: the unit audit of 500 people, against prefetching their records and adding them up in Python.

python -m bench.unit_audit [rounds]
"""

from __future__ import annotations

import sys

from bench.cpu import alternating
from bench.portal import open_portal
from bench.rounds import heading, verdict

PEOPLE = 500
COLUMNS = (
    "public_id",
    "name",
    "unit__name",
    "title_level",
    "state",
    "done",
    "articles",
    "missing",
    "fee_cents",
    "human",
)


def main(rounds: int = 5) -> None:
    about = open_portal(5_000)
    from django.db.models import Count, Prefetch

    from assessments.standings.selectors import audited, current_survey, picture
    from credits.records.models import CreditRecord
    from ground.actors import SystemActor
    from learners.people.models import Learner
    from policy import packs
    from units.models import Unit

    actor = SystemActor("bench")
    survey = current_survey(actor=actor, policy=packs.newest())
    people = Learner.objects.unscoped()
    sizes = people.values_list("unit__path").annotate(people=Count("pk"))
    offices: dict[str, int] = {}
    for path, size in sizes:
        for end in range(4, len(path) + 1, 4):
            offices[path[:end]] = offices.get(path[:end], 0) + size
    # People on leave, retired or gone are not audited: a few more must be there.
    path = min((path for path in offices if offices[path] >= PEOPLE * 1.1), key=offices.__getitem__)
    unit = Unit.objects.get(path=path)
    question = "title_review:senior"
    heading(3, f"unit audit of {PEOPLE} people", **about, unit=unit.name, **{"below it": offices[path]}, rounds=rounds)

    def ours() -> None:
        rows = audited(actor=actor, unit=unit, question=question, survey=survey).order_by("name", "pk")
        assert len(rows.values_list(*COLUMNS)[:PEOPLE]) == PEOPLE
        picture(actor=actor, unit=unit, question=question, survey=survey)

    ids = list(people.filter(unit__path__startswith=path).values_list("pk", flat=True)[:PEOPLE])

    def prefetched() -> None:
        records = Prefetch("credit_records", CreditRecord.objects.unscoped().filter(withdrawn_at__isnull=True))
        chosen = people.filter(pk__in=ids).select_related("unit").defer("id_number", "phone")
        for person in chosen.prefetch_related(records):
            totals: dict[tuple[int, str], int] = {}
            for record in person.credit_records.all():
                if record.verified_at and record.counting_class:
                    key = record.year, record.subject
                    totals[key] = totals.get(key, 0) + record.tenths

    taken = alternating({"audit": ours, "prefetched": prefetched}, rounds=rounds)
    print(f"  audit {taken['audit']}, prefetched {taken['prefetched']}")
    verdict(taken["prefetched"].median / taken["audit"].median, 30, 80, more_is_better=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
