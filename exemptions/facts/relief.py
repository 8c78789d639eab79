"""What is approved for one person, in the shape in which the rulebook takes facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from rulebook import Pack
from rulebook.dimensions import FactEntry
from rulebook.facts import Facts, Postdoc, QualificationExam, Tenure, Transfer

from .models import FactChoices
from .rivals import tenure_of, years_of

Kind = FactChoices


@dataclass(frozen=True)
class Relief:
    """What is approved for one person on a day. ``required_years`` belongs to recognition of graduates (5.2)."""

    facts: Facts = field(default_factory=Facts)
    sanke_teacher: bool = False
    high_skilled: bool = False
    required_years: int | None = None
    declared: tuple[tuple[str, Any], ...] = ()
    """Facts that packs declare, by their ids there, sorted; values as JSON has them."""

    def declared_in(self, pack: Pack) -> tuple[tuple[str, Any], ...]:
        """Those that a notice declares, as the rulebook takes them. What does not fit there is not known."""
        types = {fact.id: fact for fact in pack.facts}
        found = ((name, value_of(value, types[name])) for name, value in self.declared if name in types)
        return tuple((name, value) for name, value in found if value is not None)


NOTHING = Relief()


def supposing(relief: Relief, facts: Iterable[tuple[str, dict]], day: dt.date) -> Relief:
    """What would be approved on a day if these facts (kind and values) were on record as well."""
    added = relief_from(list(facts), day)
    now, new = relief.facts, added.facts
    titles = [{"since": one.since.isoformat()} for one in (now.tenure, new.tenure) if one]
    return Relief(
        facts=replace(
            now,
            exams=(*now.exams, *new.exams),
            epidemic_years=tuple(sorted({*now.epidemic_years, *new.epidemic_years})),
            transfer=new.transfer or now.transfer,
            tenure=_tenure(titles, day),
            postdoc=new.postdoc or now.postdoc,
        ),
        sanke_teacher=relief.sanke_teacher or added.sanke_teacher,
        high_skilled=relief.high_skilled or added.high_skilled,
        required_years=relief.required_years if added.required_years is None else added.required_years,
        declared=_united([*relief.declared, *added.declared]),
    )


def relief_from(rows: list[tuple[str, dict]], day: dt.date) -> Relief:
    """Approved facts (kind and values) that hold on a day, in the shape in which the rulebook takes them: years of 6.4
    united, of several titles (6.9) the one of the day."""
    by_kind = dict(rows)
    transfer, postdoc = by_kind.get(Kind.TRANSFER), by_kind.get(Kind.POSTDOC)

    def of(kind: Kind) -> list[dict]:
        return [values for found, values in rows if found == kind]

    return Relief(
        facts=Facts(
            exams=tuple(QualificationExam(v["year"], v["in_region"]) for v in of(Kind.QUALIFICATION_EXAM)),
            epidemic_years=tuple(sorted(years_of(of(Kind.EPIDEMIC_FRONTLINE)))),
            transfer=Transfer(dt.date.fromisoformat(transfer["on"])) if transfer else None,
            tenure=_tenure(of(Kind.TENURE), day),
            postdoc=Postdoc(**postdoc) if postdoc else None,
        ),
        sanke_teacher=Kind.SANKE_TEACHER in by_kind,
        high_skilled=Kind.HIGH_SKILLED in by_kind,
        required_years=by_kind.get(Kind.GRASSROOTS_GRADUATE, {}).get("required_years"),
        declared=_united([(kind, values["value"]) for kind, values in rows if kind not in FactChoices]),
    )


def value_of(value: Any, fact: FactEntry) -> Any:
    """The value of a declared fact as the rulebook takes it; None where it does not fit the declaration."""
    match fact.type, value:
        case "flag", bool():
            return value
        case "word", str() if value in fact.words:
            return value
        case "whole", int() if not isinstance(value, bool):
            return value
        case "day", str():
            return dt.date.fromisoformat(value)
        case "years", list() | tuple():
            return tuple(value)
    return None


def _united(facts: Iterable[tuple[str, Any]]) -> tuple[tuple[str, Any], ...]:
    """Years of the same fact are united; of anything else the last one holds."""
    found: dict[str, Any] = {}
    for name, value in facts:
        before = found.get(name, ())
        united = isinstance(value, (list, tuple)) and isinstance(before, tuple)
        found[name] = tuple(sorted({*before, *value})) if united else value
    return tuple(sorted(found.items()))


def _tenure(titles: list[dict], day: dt.date) -> Tenure | None:
    held = tenure_of(titles, day)
    return Tenure(dt.date.fromisoformat(held["since"])) if held else None
