"""Whom recorded plans cover on a day: the staff of the units in scope, as they stood on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from ground.actors import Actor, SystemActor, require
from ground.pieces import pieces
from learners.people.selectors import ever_members, places_on
from learners.people.stale import mark_stale
from policy import packs
from rulebook.facts import FiledPlan

from . import terms
from .models import PlanCompletion, PlanParticipant, TrainingPlan
from .states import PlanState

EVERYBODY = SystemActor("training plans")
AT_ONCE = 500


class Recorded(NamedTuple):
    """A recorded plan with the paths that its scope reaches. ``year``: the one for which it was filed."""

    pk: int
    paths: tuple[str, ...]
    filed_on: dt.date
    tenths: int
    accepted_late: bool
    year: int

    def reaches(self, path: str) -> bool:
        return path.startswith(self.paths)

    def fact(self, on_roster: bool, completed: bool) -> FiledPlan:
        return FiledPlan(
            self.filed_on,
            self.tenths,
            self.year,
            on_roster=on_roster,
            completed=completed,
            accepted_late=self.accepted_late,
        )


def scope_paths(plan: TrainingPlan) -> tuple[str, ...]:
    """Paths of the units that the scope names; of the filing office when it names none."""
    named = tuple(unit.path for unit in plan.units.all())
    return named or (plan.office.path,)


def recorded(*, actor: Actor, policy: str) -> list[Recorded]:
    """Every recorded plan of a notice and of the earlier ones of its series, in effect or not. Two queries at most."""
    require(actor)
    plans = TrainingPlan.objects.unscoped().filter(policy__in=terms.policies_in_view(policy), state=PlanState.RECORDED)
    rows = plans.select_related("office").prefetch_related("units").order_by("pk")
    return [Recorded(p.pk, scope_paths(p), p.filed_on, p.tenths, p.accepted_late, p.policy_year) for p in rows]


def plans_of(
    *, actor: Actor, learner_ids: Iterable[int], as_of: dt.date, policy: str | None = None
) -> dict[int, tuple[FiledPlan, ...]]:
    """The plans that count for each person who belongs to their units on the day, one for each year: whether its roster
    names them and whether they have completed its training.

    Whoever is on a roster and does not belong to the units on the day is left out: the roster can only narrow down the
    staff of the units, and so can the completion. Of several plans for a year the one that helps most counts
    (law.best). The number of queries does not grow with the number of plans, and only by pieces with the number of
    people.
    """
    policy = policy or terms.newest_policy()
    plans = recorded(actor=actor, policy=policy)
    if not plans:
        return {}
    places = places_on(actor=actor, learner_ids=learner_ids, day=as_of)
    reaching = {path: [plan for plan in plans if plan.reaches(path)] for path in set(places.values())}
    covered = [pk for pk, path in places.items() if reaching[path]]
    ids = [plan.pk for plan in plans]
    named, done = _linked(PlanParticipant, ids, covered), _linked(PlanCompletion, ids, covered)
    pack = packs.as_written(policy)
    known: dict[tuple[str, frozenset[int], frozenset[int]], tuple[FiledPlan, ...]] = {}
    found = {}
    for pk in covered:
        key = places[pk], named.get(pk, frozenset()), done.get(pk, frozenset())
        if key not in known:
            path, rosters, completed = key
            by_year: dict[int, list[FiledPlan]] = {}
            for plan in reaching[path]:
                by_year.setdefault(plan.year, []).append(plan.fact(plan.pk in rosters, plan.pk in completed))
            known[key] = tuple(terms.best(by_year[year], as_of, pack) for year in sorted(by_year))
        found[pk] = known[key]
    return found


def _linked(
    model: type[PlanParticipant | PlanCompletion], plans: list[int], people: list[int]
) -> dict[int, frozenset[int]]:
    """The plans on whose rosters people stand, or whose training they have completed."""
    found: dict[int, set[int]] = {}
    for piece in pieces(people):
        rows = model.objects.filter(plan_id__in=plans, learner_id__in=piece)
        for plan, learner in rows.values_list("plan_id", "learner_id"):
            found.setdefault(learner, set()).add(plan)
    return {learner: frozenset(plans) for learner, plans in found.items()}


def mark_reached(plan: TrainingPlan) -> None:
    """Marks everybody whom the plan may reach on any day: who has ever belonged to the units in its scope."""
    people = ever_members(actor=EVERYBODY, paths=scope_paths(plan))
    mark_stale(people, at_once=len(people) <= AT_ONCE)
