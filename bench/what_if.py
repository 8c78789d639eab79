"""What a draft would change for everybody, against a plain reassessment of everybody, in CPU time.

python -m bench.what_if [rounds] [people]
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Callable

from bench import cpu
from bench.portal import open_portal
from bench.rounds import heading, verdict


def main(rounds: int = 3, people: int = 5_000) -> None:
    about = open_portal(people)
    from django.utils import timezone

    from assessments.standings import services
    from assessments.whatif.models import WhatIf
    from assessments.whatif.services import work_out_changes
    from ground.actors import SystemActor
    from policy import packs
    from policy.drafts.models import Draft, DraftVersion

    heading(9, "what a draft would change, against reassess --all", **about, rounds=rounds)
    actor, now = SystemActor("bench"), timezone.now()
    policy = packs.newest()
    day = packs.as_written(policy).last_day
    text = (
        packs.own_text(policy).replace("    hours: 60\n", "    hours: 61\n").replace("  hours: 90\n", "  hours: 91\n")
    )
    saved = {"saved_at": now, "saved_by_key": "bench", "saved_by": "bench"}
    draft = Draft.objects.create(name=f"bench {now}", base=policy, begun_at=now, begun_by="bench", **saved)
    version = DraftVersion.objects.create(draft=draft, number=1, text=text, problems=0, **saved)
    row = WhatIf.objects.create(
        version=version, policy=policy, as_of=day, asked_at=now, asked_by_key="bench", asked_by="bench"
    )

    def tried() -> None:
        work_out_changes(actor=actor, key=str(row.public_id), now=now)

    def plain() -> None:
        services.reassess(actor=actor, today=day)

    taken = _in_turn((tried, plain), rounds)
    for name, seconds in zip(("what if", "reassess --all"), taken, strict=True):
        print(f"  {name}: {statistics.median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f})")
    ours, yardstick = map(statistics.median, taken)
    verdict(ours / yardstick, 2, 1, more_is_better=False)
    WhatIf.objects.filter(pk=row.pk).delete()
    draft.delete()


def _in_turn(works: tuple[Callable[[], None], ...], rounds: int) -> tuple[list[float], ...]:
    """Seconds of each work in each round, after one that is not measured."""
    database = cpu.backend()
    taken: tuple[list[float], ...] = tuple([] for _work in works)
    for number in range(rounds + 1):
        for work, seconds in zip(works, taken, strict=True):
            began = cpu.spent(database)
            work()
            if number:
                seconds.append(cpu.spent(database) - began)
    return taken


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
