"""Whom recorded plans cover on a day: the staff of the units in scope, as they stood on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from journal.actors import Actor, require
from learners.selectors import places_on
from rulebook import load_pack
from rulebook.facts import FiledPlan

from ..models import PlanParticipant, TrainingPlan
from . import law
from .states import State

_PIECE = 5000


class Recorded(NamedTuple):
    """A recorded plan with the paths that its scope reaches."""

    pk: int
    paths: tuple[str, ...]
    filed_on: dt.date
    tenths: int
    accepted_late: bool

    def reaches(self, path: str) -> bool:
        return path.startswith(self.paths)

    def fact(self, on_roster: bool) -> FiledPlan:
        return FiledPlan(self.filed_on, self.tenths, on_roster=on_roster, accepted_late=self.accepted_late)


def scope_paths(plan: TrainingPlan) -> tuple[str, ...]:
    """Paths of the units that the scope names; of the filing office when it names none."""
    named = tuple(unit.path for unit in plan.units.all())
    return named or (plan.office.path,)


def recorded(*, actor: Actor, policy: str) -> list[Recorded]:
    """Every recorded plan of a notice, in effect or not. Two queries."""
    require(actor)
    plans = TrainingPlan.objects.unscoped().filter(policy=policy, state=State.RECORDED)
    rows = plans.select_related("office").prefetch_related("units").order_by("pk")
    return [Recorded(p.pk, scope_paths(p), p.filed_on, p.tenths, p.accepted_late) for p in rows]


def plans_of(
    *, actor: Actor, learner_ids: Iterable[int], as_of: dt.date, policy: str | None = None
) -> dict[int, FiledPlan]:
    """The plan that counts for each person who belongs to its units on the day, and whether its roster names them.

    Whoever is on a roster and does not belong to the units on the day is left out: the roster can only narrow down the
    staff of the units. Of several plans the one that helps most counts (law.rank). The number of queries does not grow
    with the number of plans, and only by pieces with the number of people.
    """
    policy = policy or law.newest_policy()
    plans = recorded(actor=actor, policy=policy)
    if not plans:
        return {}
    places = places_on(actor=actor, learner_ids=learner_ids, day=as_of)
    reaching = {path: [plan for plan in plans if plan.reaches(path)] for path in set(places.values())}
    covered = [pk for pk, path in places.items() if reaching[path]]
    named = _named([plan.pk for plan in plans], covered)
    pack = load_pack(policy)
    best: dict[tuple[str, frozenset[int]], FiledPlan] = {}
    found = {}
    for pk in covered:
        path, rosters = places[pk], named.get(pk, frozenset())
        if (path, rosters) not in best:
            facts = [plan.fact(plan.pk in rosters) for plan in reaching[path]]
            best[path, rosters] = min(facts, key=lambda fact: law.rank(fact, as_of, pack))
        found[pk] = best[path, rosters]
    return found


def _named(plans: list[int], people: list[int]) -> dict[int, frozenset[int]]:
    """The plans on whose rosters people stand."""
    found: dict[int, set[int]] = {}
    for start in range(0, len(people), _PIECE):
        rows = PlanParticipant.objects.filter(plan_id__in=plans, learner_id__in=people[start : start + _PIECE])
        for plan, learner in rows.values_list("plan_id", "learner_id"):
            found.setdefault(learner, set()).add(plan)
    return {learner: frozenset(plans) for learner, plans in found.items()}
