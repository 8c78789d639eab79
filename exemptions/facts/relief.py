"""What is approved for one person, in the shape in which the rulebook takes facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rulebook import Pack, built_in
from rulebook.dimensions import FactEntry
from rulebook.facts import CaseLearner, Facts
from rulebook.given import Fields

from ..known.every import KINDS, Coexistence
from .rivals import tenure_of, years_of

Rows = Sequence[tuple[str, dict]]
"""Approved facts of one person: kind and values."""


@dataclass(frozen=True)
class Relief:
    """What is approved for one person on a day. ``status``: a person of whom only the flags are known that such facts
    are. ``required_years`` belongs to recognition of graduates (5.2). ``rows``: what it was made of."""

    facts: Facts = field(default_factory=Facts)
    status: CaseLearner = field(default_factory=CaseLearner)
    required_years: int | None = None
    declared: tuple[tuple[str, Any], ...] = ()
    """Facts that packs declare, by their ids there, sorted; values as JSON has them."""
    rows: Rows = field(default=(), compare=False, repr=False)

    def declared_in(self, pack: Pack) -> tuple[tuple[str, Any], ...]:
        """Those that a notice declares, as the rulebook takes them. What does not fit there is not known."""
        types = {fact.id: fact for fact in pack.facts}
        found = ((name, value_of(value, types[name])) for name, value in self.declared if name in types)
        return tuple((name, value) for name, value in found if value is not None)


_NOBODY = CaseLearner()
NOTHING = Relief()


def supposing(relief: Relief, facts: Iterable[tuple[str, dict]], day: dt.date) -> Relief:
    """What would be approved on a day if these facts (kind and values) were on record as well."""
    then = relief_from([*relief.rows, *facts], day)
    return replace(then, facts=replace(then.facts, plans=relief.facts.plans))


def relief_from(rows: Rows, day: dt.date) -> Relief:
    """Approved facts (kind and values) that hold on a day, in the shape in which the rulebook takes them: years are
    united, of several titles the one of the day holds, of anything else of which there is one the last."""
    by_kind: dict[str, list[dict]] = {}
    for kind, values in rows:
        by_kind.setdefault(kind, []).append(values)
    kinds = built_in.given_as_facts()
    applications = {claim: name for name, claim in built_in.OF_APPLICATIONS.items() if claim in by_kind}
    flags: dict[str, Any] = {fact.id: True for fact in built_in.given_by_learner() if fact.id in by_kind}
    return Relief(
        facts=built_in.facts_of(
            {kind: _as_the_law_has_it(kind, found, day) for kind, found in by_kind.items() if kind in kinds}
        ),
        status=replace(_NOBODY, **flags),
        declared=_united([(kind, values["value"]) for kind, values in rows if kind not in KINDS]),
        rows=tuple(rows),
        **{name: by_kind[claim][-1].get(name) for claim, name in applications.items()},
    )


def _as_the_law_has_it(kind: str, found: list[dict], day: dt.date) -> list[Any]:
    """Valid facts of one kind as the rulebook holds them."""
    match KINDS[kind].standing:
        case Coexistence.ONE:
            found = found[-1:]
        case Coexistence.YEARS:
            found = [{"years": sorted(years_of(found))}]
        case Coexistence.LATEST:
            title = tenure_of(found, day)
            found = [title] if title else []
    fact = built_in.given_as_facts()[kind]
    return [fact.read(Fields(values, kind)) for values in found]


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
