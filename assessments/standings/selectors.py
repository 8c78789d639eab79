"""Where the people of a unit stand: counted for the picture, and one by one for the list behind each figure.

Who is counted, and where, says the membership on the day of the survey (``serving_on``), not that of today. Of the
survey that is kept up to date the counts are kept as well (counts.py): a picture reads them, whatever the number of
people. What they do not tell apart (sector, title level, field, route) is counted anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from ground.actors import Actor, require
from learners.people.selectors import serving_on
from policy import packs
from units.models import Unit

from ..decisions.models import HumanDecision
from .models import AnswerState, Circumstances, KeptCount, Survey
from .settling import settled

JOINED = "standings__circumstances__answers"


@dataclass(frozen=True)
class Bucket:
    """People of one part of a unit who stand alike. ``part``: the path of a direct part, with everything below it, or
    of the unit itself for people of no part. ``done``: the subjects that are complete, by name, when only some are."""

    part: str
    state: str
    done: str
    people: int


def current_survey(*, actor: Actor, policy: str) -> Survey | None:
    """The survey of everybody under a notice that is kept up to date; None before anybody has been assessed."""
    require(actor)
    return Survey.objects.filter(policy=policy, current=True).first()


def survey_of_day(*, actor: Actor, unit: Unit, question: str, day: dt.date, policy: str) -> Survey | None:
    """The newest survey of another day that holds the unit, worked out or under way; None when nobody has asked for
    one. What the actor sees of it is cut to the actor's own scope by ``audited`` and ``picture``."""
    require(actor)
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    found = Survey.objects.filter(
        current=False, policy=policy, as_of=day, question=question, unit__path__in=above,
        pack_hash=packs.in_force(policy).hash,
    )  # fmt: skip
    return found.select_related("job").order_by("-pk").first()


def crosstab(
    *, actor: Actor, unit: Unit, question: str, survey: Survey, rows: str, columns: str
) -> list[tuple[str, str, str, str, str | None, int]]:
    """How many people there are for each pair of two properties (CROSSED): row, column, state, subjects done, decision
    of an officer, people. Two queries."""
    if {rows, columns} <= KEPT:
        found = totals(actor=actor, unit=unit, question=question, survey=survey)
        return [attrgetter(rows, columns, "state", "done", "human", "people")(one) for one in found]
    people = _due(actor, unit, question, survey).annotate(
        row=CROSSED[rows] or _part(unit),
        column=CROSSED[columns] or _part(unit),
        state=F(f"{JOINED}__state"),
        done=F(f"{JOINED}__done"),
    )
    nobody: Any = Value(None, CharField(null=True))
    decided = _decisions(question, survey).exists()
    counted: Any = people.annotate(human=_human(question, survey) if decided else nobody)
    each = counted.values_list("row", "column", "state", "done", "human").annotate(people=Count("pk")).order_by()
    return [(row or "", column or "", *rest) for row, column, *rest in each]


CROSSED: dict[str, Any] = {
    "part": None,
    "sector": F("sector"),
    "level": F("title_level"),
    "field": F("field"),
    "route": F(f"{JOINED}__route"),
    "state": F(f"{JOINED}__state"),
}
"""Properties by which people can be counted against each other; ``part``: the direct part of the unit."""
KEPT = frozenset({"part", "state"})
"""Those that kept counts tell apart."""


def audited(*, actor: Actor, unit: Unit, question: str, survey: Survey, with_lower: bool = True) -> QuerySet[Any]:
    """The people behind the figures, each with where they stand for a question (decisions.purposes.questions):
    ``state``, ``done``, ``outcome``, ``route``, ``articles``, ``open_readings``, ``excused_by``, ``missing``,
    ``missing_tenths``, ``fee_cents``, the unit of the day (``place``, ``place_name``, ``place_key``) and, where an
    officer has decided, ``human`` (met or not_met)."""
    people = _due(actor, unit, question, survey, with_lower)
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
        human=_human(question, survey),
    )


def picture(*, actor: Actor, unit: Unit, question: str, survey: Survey) -> list[Bucket]:
    """How many people stand how, at ``unit`` itself and in each of its direct parts. Two queries, and two more where
    officers have decided cases of this question."""
    counted: dict[tuple[str, str, str], int] = {}
    for total in totals(actor=actor, unit=unit, question=question, survey=survey):
        holds = total.part, settled(total.state, total.done, total.human), total.done
        counted[holds] = counted.get(holds, 0) + total.people
    return [Bucket(*key, people=n) for key, n in counted.items() if n]


@dataclass(frozen=True)
class Total:
    """People of one part of a unit who are alike in everything here, and what they lack together. ``human``: what an
    officer has decided in a doubtful case."""

    part: str
    state: str
    done: str
    excused: bool
    human: str | None
    people: int
    tenths: int
    fee_cents: int


_ALIKE = ("part", "state", "done", "excused")
_SUMS = ("people", "tenths", "fee_cents")


def totals(*, actor: Actor, unit: Unit, question: str, survey: Survey) -> list[Total]:
    """How many people stand how, at ``unit`` itself and in each of its direct parts, and what they lack: from the kept
    counts where they hold for the whole unit, else counted. Two queries, and two more where officers have decided."""
    by_officers = _decisions(question, survey).exists()
    kept = survey.counted and (actor.is_system or actor.covers(unit.path))
    if kept and by_officers:  # who is decided is read from the answers: kept counts behind them would not fit
        kept = not Circumstances.objects.filter(policy=survey.policy, shifted=True).exists()
    if kept:
        found = _kept(unit, question, survey)
    else:
        found = _counted(_due(actor, unit, question, survey), unit, question)
    if by_officers:
        decided = _decided_by_people(actor, unit, question, survey)
        for (*alike, human), sums in _counted(decided, unit, question, "human").items():
            doubtful = (*alike, None)
            rest = (of_all - of_them for of_all, of_them in zip(found.get(doubtful, (0, 0, 0)), sums, strict=True))
            found |= {doubtful: tuple(rest), (*alike, human): sums}
    return [Total(*alike, *sums) for alike, sums in found.items() if any(sums)]


def _kept(unit: Unit, question: str, survey: Survey) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """Sums of people who are alike, none of them decided by an officer."""
    rows: Any = KeptCount.objects.filter(survey=survey, above=unit.path, question=question)
    added = rows.values_list(*_ALIKE).annotate(*(Sum(name) for name in _SUMS)).order_by()
    return {(*row[:4], None): row[4:] for row in added}


def _counted(
    people: QuerySet[Any], unit: Unit, question: str, human: str = ""
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The same of these people, one by one; ``human``: where it stands what an officer has decided."""
    excused = Case(When(standings__circumstances__excused_by="", then=Value(False)), default=Value(True))
    short = FilteredRelation("standings__shortfalls", condition=Q(standings__shortfalls__question=question))
    told = people.annotate(
        part=_part(unit), state=F(f"{JOINED}__state"), done=F(f"{JOINED}__done"), excused=excused, short=short
    )
    sums = (Count("pk"), Coalesce(Sum("short__tenths"), 0), Coalesce(Sum("short__fee_cents"), 0))
    columns = (*_ALIKE, human) if human else _ALIKE
    rows = told.values_list(*columns).annotate(people=sums[0], tenths=sums[1], cents=sums[2]).order_by()
    return {(*row[:4], row[4] if human else None): row[-3:] for row in rows}


def _due(actor: Actor, unit: Unit, question: str, survey: Survey, with_lower: bool = True) -> QuerySet[Any]:
    """People in service of a unit on the day of the survey, joined to where they stand for a question."""
    return serving_on(actor=actor, unit=unit, day=survey.as_of, with_lower=with_lower).filter(
        **{"standings__survey": survey, f"{JOINED}__question": question}
    )


def _part(unit: Unit) -> Substr:
    """The path of the direct part of a unit that somebody belonged to on the day, or of the unit itself."""
    return Substr("place", 1, len(unit.path) + Unit.steplen)


def _decisions(question: str, survey: Survey) -> QuerySet[HumanDecision]:
    """What officers have decided about a question and holds. Unscoped: joined to people whom the actor sees."""
    return HumanDecision.objects.unscoped().filter(
        policy=survey.policy, key=question, ended_at__isnull=True, holds=True
    )


def _human(question: str, survey: Survey) -> Subquery:
    """What an officer has decided for a person, or None."""
    return Subquery(_decisions(question, survey).filter(learner=OuterRef("pk")).values("outcome")[:1])


def _decided_by_people(actor: Actor, unit: Unit, question: str, survey: Survey) -> QuerySet[Any]:
    """People in whose doubtful cases officers have decided, with what (``human``)."""
    decided = _decisions(question, survey)
    # One filter for all: a second one would join other answers of the same person.
    doubtful = serving_on(actor=actor, unit=unit, day=survey.as_of).filter(
        **{
            "standings__survey": survey,
            f"{JOINED}__question": question,
            f"{JOINED}__state": AnswerState.NEEDS_CONFIRMATION,
        },
        pk__in=decided.order_by().values("learner_id"),
    )
    return doubtful.annotate(human=_human(question, survey))
