"""Reads of what learners are excused from, in the shape in which the rulebook takes facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Q, QuerySet

from journal.actors import Actor, require
from learners.models import Learner
from rulebook.facts import Facts, Postdoc, QualificationExam, Tenure, Transfer

from .models import Fact
from .plans.coverage import plans_of
from .plans.selectors import PlanFigures, plans_for_statistics

_PIECE = 5000
Kind = Fact.Kind


@dataclass(frozen=True)
class Relief:
    """What is approved for one person on a day. ``required_years`` belongs to recognition of graduates (5.2)."""

    facts: Facts = field(default_factory=Facts)
    sanke_teacher: bool = False
    high_skilled: bool = False
    required_years: int | None = None


NOTHING = Relief()


def facts_of(*, actor: Actor, learner: Learner) -> QuerySet[Fact]:
    """Every fact recorded for a person, revoked ones too, the newest first."""
    return Fact.objects.visible_to(actor).filter(learner=learner).order_by("-decided_at", "-pk")


def relief_of(
    *, actor: Actor, learner_ids: Iterable[int], as_of: dt.date, policy: str | None = None
) -> dict[int, Relief]:
    """Approved facts of many people as of a day, by learner id; people without any are left out.

    Facts with a date of their own (a transfer, a tenure, an examination) are handed on whatever the day: the rulebook
    leaves out what has not happened yet. Training plans are those of one notice, without ``policy`` of the newest.
    """
    require(actor)
    on_the_day = (Q(since__isnull=True) | Q(since__lte=as_of)) & (Q(until__isnull=True) | Q(until__gte=as_of))
    valid = Fact.objects.visible_to(actor).filter(on_the_day, revoked_at__isnull=True)
    grouped: dict[int, list[tuple[str, dict]]] = {}
    ids = list(learner_ids)
    for start in range(0, len(ids), _PIECE):
        rows = valid.filter(learner_id__in=ids[start : start + _PIECE]).order_by("pk")
        for learner_id, kind, values in rows.values_list("learner_id", "kind", "values"):
            grouped.setdefault(learner_id, []).append((kind, values))
    found = {learner_id: _relief(facts) for learner_id, facts in grouped.items()}
    for learner_id, plan in plans_of(actor=actor, learner_ids=ids, as_of=as_of, policy=policy).items():
        relief = found.get(learner_id, NOTHING)
        found[learner_id] = replace(relief, facts=replace(relief.facts, plan=plan))
    return found


def supposing(relief: Relief, facts: Iterable[tuple[str, dict]]) -> Relief:
    """What would be approved if these facts (kind and values) were on record as well."""
    added = _relief(list(facts))
    now, new = relief.facts, added.facts
    return Relief(
        facts=replace(
            now,
            exams=(*now.exams, *new.exams),
            epidemic_years=new.epidemic_years or now.epidemic_years,
            transfer=new.transfer or now.transfer,
            tenure=new.tenure or now.tenure,
            postdoc=new.postdoc or now.postdoc,
        ),
        sanke_teacher=relief.sanke_teacher or added.sanke_teacher,
        high_skilled=relief.high_skilled or added.high_skilled,
        required_years=relief.required_years if added.required_years is None else added.required_years,
    )


def _relief(rows: list[tuple[str, dict]]) -> Relief:
    by_kind = dict(rows)
    transfer, tenure, postdoc = by_kind.get(Kind.TRANSFER), by_kind.get(Kind.TENURE), by_kind.get(Kind.POSTDOC)
    return Relief(
        facts=Facts(
            exams=tuple(
                QualificationExam(v["year"], v["in_region"]) for kind, v in rows if kind == Kind.QUALIFICATION_EXAM
            ),
            epidemic_years=tuple(by_kind.get(Kind.EPIDEMIC_FRONTLINE, {}).get("years", ())),
            transfer=Transfer(dt.date.fromisoformat(transfer["on"])) if transfer else None,
            tenure=Tenure(dt.date.fromisoformat(tenure["since"])) if tenure else None,
            postdoc=Postdoc(**postdoc) if postdoc else None,
        ),
        sanke_teacher=Kind.SANKE_TEACHER in by_kind,
        high_skilled=Kind.HIGH_SKILLED in by_kind,
        required_years=by_kind.get(Kind.GRASSROOTS_GRADUATE, {}).get("required_years"),
    )


__all__ = ["NOTHING", "PlanFigures", "Relief", "facts_of", "plans_for_statistics", "relief_of", "supposing"]
