"""What is approved for one person, in the shape in which the rulebook takes facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rulebook.facts import Facts, Postdoc, QualificationExam, Tenure, Transfer

from .models import Fact

Kind = Fact.Kind


@dataclass(frozen=True)
class Relief:
    """What is approved for one person on a day. ``required_years`` belongs to recognition of graduates (5.2)."""

    facts: Facts = field(default_factory=Facts)
    sanke_teacher: bool = False
    high_skilled: bool = False
    required_years: int | None = None


NOTHING = Relief()


def supposing(relief: Relief, facts: Iterable[tuple[str, dict]]) -> Relief:
    """What would be approved if these facts (kind and values) were on record as well."""
    added = relief_from(list(facts))
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


def relief_from(rows: list[tuple[str, dict]]) -> Relief:
    """Approved facts (kind and values) in the shape in which the rulebook takes them."""
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
