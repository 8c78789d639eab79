"""Which clauses an application meets, in order, and what the notice of a year says of it: worked out once a pack."""

from collections.abc import Callable
from typing import Any, NamedTuple

from rulebook import built_in
from rulebook.clauses import age, asks, base, deeming, relief, waivers
from rulebook.clauses.terms import Route, Situation
from rulebook.facts import AnnualCheck, Application, Recognition
from rulebook.pack import Pack

BASE: dict[str, Callable[..., Route]] = {
    "chosen_year": base.chosen_year,
    "policy_year": base.policy_year,
    "recent_years": base.recent_years,
    "listed_years": base.listed_years,
    "stated_years": base.stated_years,
    "tenure_years": base.tenure_years,
    "asks": asks.asks,
}
RELIEF: dict[str, Callable[..., Route]] = {
    "postdoc": relief.postdoc,
    "age_full": age.age_full,
    "age_some_years": age.age_some_years,
    "sector_or_post": relief.sector_or_post,
    "transfer_same_year": relief.transfer_same_year,
    "transfer_later": relief.transfer_later,
    "asks": asks.asks,
}
WAIVERS: dict[str, Callable[..., tuple[int, ...]]] = {
    "epidemic_years": waivers.epidemic_years,
    "years": waivers.no_years,
}
DEEMING: dict[str, Callable[..., bool | None]] = {
    "regional_exam": deeming.regional_exam,
    "filed_plan": deeming.filed_plan,
    "when": asks.deemed_when,
}
LOOKS_AT: dict[str, dict[str, Any]] = built_in.blanks()
"""Which facts of a situation a kind of clause looks at, each with its value for "not there"."""


class RouteMap(NamedTuple):
    """The clauses that an application meets, in order, each with its function.

    `base`: the first that covers the application, `bases`: all that do, for packs whose clauses hang on conditions.
    `years`: all that may be asked for under any reading, besides those since a transfer or a tenure (`years_asked`).
    `replaceable`: whether the years since a transfer may stand in the place of the base years. `irrelevant`: the facts
    that none of the clauses look at. `general`: whether more is in play than hours of each subject (`general.py`).
    `known`: what an inquiry has found of people who differ in hours alone.
    """

    base: tuple[Any, Callable[..., Route]] | None
    bases: tuple[tuple[Any, Callable[..., Route]], ...]
    relief: tuple[tuple[Any, Callable[..., Route]], ...]
    waivers: tuple[tuple[Any, Callable[..., tuple[int, ...]]], ...]
    years: frozenset[int]
    replaceable: bool
    since_tenure: bool
    irrelevant: dict[str, Any]
    general: bool
    known: dict[Any, Any]


def plan_for(application: Application, pack: Pack) -> RouteMap:
    """The clauses that an application meets under a pack; worked out once for each kind of application."""
    plan = pack.compiled.get(application)
    if plan is None:
        plan = pack.compiled[application] = _plan(application, pack)
    return plan


def _plan(application: Application, pack: Pack) -> RouteMap:
    base_clauses = [clause for clause in pack.base if clause.covers_application(application)]
    base_clause = base_clauses[0] if base_clauses else None
    relief_clauses = [clause for clause in pack.relief if clause.covers_application(application)]
    waiver_clauses = [clause for clause in pack.waivers if clause.covers_application(application)]
    deeming_clauses = [clause for notice in pack.notices.values() for clause in notice.deeming]
    clauses = (*base_clauses, *relief_clauses, *waiver_clauses, *deeming_clauses)
    kinds: set[str] = {clause.kind for clause in clauses if clause}
    seen = {name for kind in kinds for name in LOOKS_AT.get(kind, ())}
    return RouteMap(
        (base_clause, BASE[base_clause.kind]) if base_clause else None,
        tuple((clause, BASE[clause.kind]) for clause in base_clauses),
        tuple((clause, RELIEF[clause.kind]) for clause in relief_clauses),
        tuple((clause, WAIVERS[clause.kind]) for clause in waiver_clauses),
        _fixed_years(application, kinds, base_clause, pack),
        base_clause is not None and base_clause.kind != "tenure_years" and "transfer_later" in kinds,
        "tenure_years" in kinds,
        {name: blank for group in LOOKS_AT.values() for name, blank in group.items() if name not in seen},
        not pack.plain
        or bool(kinds & {"asks", "years", "when"})
        or bool(pack.left_out or pack.counting_readings)
        or pack.needs_records,
        {},
    )


Deeming = tuple[tuple[Any, Callable[..., bool | None], Pack], ...]
"""Clauses that may deem a subject met, each with its function and its notice."""


class YearLaw(NamedTuple):
    """What the notice of a year says of it. `asks`: per subject the tenths that it asks for and what may deem it met;
    `needs`: the tenths alone; `nothing`: no hours at all."""

    notice: Pack
    asks: tuple[tuple[int, Deeming], ...]
    needs: tuple[int, ...]
    nothing: tuple[int, ...]


def law_of(year: int, pack: Pack) -> YearLaw:
    """The law of a year. A plan speaks only for a year that has a notice of its own."""
    found: YearLaw | None = pack.compiled.get(year)
    if found is None:
        notice, asks = pack.notice_of(year), []
        needs = pack.requirement(year)
        clauses = [c for c in notice.deeming if notice.policy_year == year or c is not notice.plan_clause]
        for subject, tenths in zip(pack.subjects, needs, strict=True):
            asks.append((tenths, tuple((c, DEEMING[c.kind], notice) for c in clauses if c.subject == subject.id)))
        found = pack.compiled[year] = YearLaw(notice, tuple(asks), needs, (0,) * pack.width)
    return found


def years_asked(situation: Situation, pack: Pack) -> frozenset[int]:
    """All years that may be asked for in a situation, under any reading."""
    plan = plan_for(situation.application, pack)
    since = [situation.transfer_year] if plan.replaceable else []
    since += [situation.tenure_year] if plan.since_tenure else []
    first = min((year for year in since if year is not None), default=None)
    return plan.years if first is None else plan.years | frozenset(range(first, pack.policy_year + 1))


def _fixed_years(application: Application, kinds: set[str], base_clause: Any, pack: Pack) -> frozenset[int]:
    years = {pack.policy_year}
    if kinds & {"recent_years", "age_some_years"}:
        years.update(*pack.recent_years_by_option.values())
    if isinstance(application, AnnualCheck):
        years.add(application.year)
    if isinstance(application, Recognition):
        years.update(range(pack.policy_year - (application.required_years or 0) + 1, pack.policy_year + 1))
    years.update(getattr(base_clause, "years", ()))
    return frozenset(years)
