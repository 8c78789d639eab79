"""Row 4: the audit of the whole league by unit and state, against the plain scan of the annual records.

python -m bench.league_audit [rounds]
"""

from __future__ import annotations

import sys
from functools import partial

from bench.cpu import alternating
from bench.portal import open_portal, plain_scan
from bench.rounds import heading, verdict


def main(rounds: int = 7) -> None:
    about = open_portal(5_000)
    from assessments.standings.selectors import current_survey, picture
    from ground.actors import SystemActor
    from policy import packs
    from units.models import Unit

    actor = SystemActor("bench")
    survey = current_survey(actor=actor, policy=packs.newest())
    league = Unit.objects.filter(depth=1).order_by("path")[0]
    heading(4, "audit of the whole league", **about, rounds=rounds)
    for question in ("annual_check:2024", "title_review:senior"):
        works = {"audit": partial(picture, actor=actor, unit=league, question=question, survey=survey)}
        taken = alternating({**works, "scan": plain_scan}, rounds=rounds)
        print(f"  {question}: audit {taken['audit']}, scan {taken['scan']}")
        verdict(taken["audit"].median / taken["scan"].median, 0.2, 0.05, more_is_better=False)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
