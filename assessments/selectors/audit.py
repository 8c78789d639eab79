"""Where the people of a unit stand: counted for the picture, and one by one for the list behind each figure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr

from journal.actors import Actor, require
from learners.models import Learner, Unit
from learners.selectors import learners_of
from rulebook.vocabulary import Outcome

from .. import law
from ..models import Answer, HumanDecision, Survey

DUE = Learner.Standing.ACTIVE
"""Whose hours are due: people in service. Who is on long leave, retired or gone is not counted."""

JOINED = "standings__circumstances__answers"


@dataclass(frozen=True)
class Bucket:
    """People of one unit who stand alike. ``done``: the subjects that are complete, by name, when only some are."""

    unit_id: int
    state: str
    done: str
    people: int


def current_survey(*, actor: Actor) -> Survey | None:
    """The survey of everybody that is kept up to date; None before anybody has been assessed."""
    require(actor)
    return Survey.objects.filter(policy=law.policies()[-1], current=True).first()


def survey_of_day(*, actor: Actor, unit: Unit, question: str, day: dt.date, policy: str) -> Survey | None:
    """The newest survey of another day that holds the unit, worked out or under way; None when nobody has asked for
    one. What the actor sees of it is cut to the actor's own scope by ``audited`` and ``picture``."""
    require(actor)
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    found = Survey.objects.filter(
        current=False, policy=policy, as_of=day, question=question, unit__path__in=above,
        pack_hash=law.in_force(policy).hash,
    )  # fmt: skip
    return found.select_related("job").order_by("-pk").first()


def crosstab(
    *, actor: Actor, unit: Unit, question: str, survey: Survey, rows: str, columns: str
) -> list[tuple[str, str, str, str, str | None, int]]:
    """How many people there are for each pair of two properties (CROSSED): row, column, state, subjects done, decision
    of an officer, people. One query."""
    people = audited(actor=actor, unit=unit, question=question, survey=survey)
    part = Substr("unit__path", 1, len(unit.path) + Unit.steplen)
    named = {"row": CROSSED[rows] or part, "column": CROSSED[columns] or part}
    counted: Any = people.annotate(**named)
    found = counted.values_list("row", "column", "state", "done", "human").annotate(people=Count("pk")).order_by()
    return [(row or "", column or "", *rest) for row, column, *rest in found]


CROSSED: dict[str, Any] = {
    "part": None,
    "sector": F("sector"),
    "level": F("title_level"),
    "field": F("field"),
    "route": F(f"{JOINED}__route"),
    "state": F(f"{JOINED}__state"),
}
"""Properties by which people can be counted against each other; ``part``: the direct part of the unit."""


def audited(*, actor: Actor, unit: Unit, question: str, survey: Survey, with_lower: bool = True) -> QuerySet[Learner]:
    """The people behind the figures, each with where they stand for a question (assessments.purposes.questions):
    ``state``, ``done``, ``outcome``, ``route``, ``articles``, ``open_readings``, ``excused_by``, ``missing``,
    ``missing_tenths``, ``fee_cents`` and, where an officer has decided, ``human`` (met or not_met)."""
    people = learners_of(actor=actor, unit=unit, with_lower=with_lower).filter(
        **{"standing": DUE, "standings__survey": survey, f"{JOINED}__question": question}
    )
    human = HumanDecision.objects.unscoped().filter(
        learner=OuterRef("pk"), policy=survey.policy, key=question, ended_at__isnull=True, holds=True
    )
    return people.annotate(
        state=F(f"{JOINED}__state"),
        done=F(f"{JOINED}__done"),
        outcome=F(f"{JOINED}__outcome"),
        route=F(f"{JOINED}__route"),
        articles=F(f"{JOINED}__articles"),
        open_readings=F(f"{JOINED}__open_readings"),
        excused_by=F("standings__circumstances__excused_by"),
        short=FilteredRelation("standings__shortfalls", condition=Q(standings__shortfalls__question=question)),
        missing=F("short__missing"),
        missing_tenths=F("short__tenths"),
        fee_cents=F("short__fee_cents"),
        human=Subquery(human.values("outcome")[:1]),
    )


def picture(*, actor: Actor, unit: Unit, question: str, survey: Survey) -> list[Bucket]:
    """How many people stand how, for each unit at ``unit`` and below it. Two queries whatever their number, and a
    third where officers have decided cases of this question."""
    people = learners_of(actor=actor, unit=unit)
    alike = {"standing": DUE, "standings__survey": survey, f"{JOINED}__question": question}
    rows = people.filter(**alike).values_list("unit_id", f"{JOINED}__state", f"{JOINED}__done")
    rows = rows.annotate(people=Count("pk")).order_by()
    counts: dict[tuple[int, str, str], int] = {(unit_id, state, done): n for unit_id, state, done, n in rows}
    decided = HumanDecision.objects.visible_to(actor).filter(
        policy=survey.policy, key=question, ended_at__isnull=True, holds=True
    )
    for unit_id, outcome, done, n in _decided_by_people(people, alike) if decided.exists() else ():
        doubtful = (unit_id, Answer.State.NEEDS_CONFIRMATION, done)
        settled = (unit_id, *_settled(outcome, done))
        counts[doubtful] = counts.get(doubtful, 0) - n
        counts[settled] = counts.get(settled, 0) + n
    return [Bucket(*key, people=n) for key, n in counts.items() if n]


def _decided_by_people(people: QuerySet[Learner], alike: dict[str, Any]) -> Any:
    """Doubtful cases in which an officer has decided: unit, outcome, subjects done, how many."""
    # One filter for all: a second one would join other answers of the same person.
    rows = people.filter(
        **alike,
        **{f"{JOINED}__state": Answer.State.NEEDS_CONFIRMATION},
        human_decisions__policy=F("standings__survey__policy"),
        human_decisions__key=F(f"{JOINED}__question"),
        human_decisions__ended_at__isnull=True,
        human_decisions__holds=True,
    )
    rows = rows.values_list("unit_id", "human_decisions__outcome", f"{JOINED}__done")
    return rows.annotate(people=Count("pk")).order_by()


def _settled(outcome: str, done: str) -> tuple[str, str]:
    if outcome == Outcome.MET:
        return Answer.State.COMPLETE, done
    return (Answer.State.PARTLY if done else Answer.State.NOTHING), done
