"""Many people by their situations: the same clauses, no single credits and no sentences.

A decision depends on few distinct situations. Who decides for many cuts away from each situation what cannot matter
(`essence`), decides every distinct one once, and joins the answers back.
"""

from typing import Any, NamedTuple

from rulebook import engine
from rulebook.clauses.terms import Situation, YearHours
from rulebook.fees import fee_cents
from rulebook.findings import Missing
from rulebook.pack import Pack
from rulebook.vocabulary import ByDefault, Outcome, Reach


class YearMet(NamedTuple):
    """By what each subject of a year is met ("hours", a clause, or None), in the order of the pack's subjects."""

    year: int
    met_by: tuple[str | None, ...]

    @property
    def complete(self) -> bool:
        return None not in self.met_by


class BulkAnswer(NamedTuple):
    """What `rulebook.Decision` says, without sentences and without single credits. Hours in tenths, fee in cents.

    `missing`, `fee_cents` and `feasible` are None unless `by_default` is not_met. `applied`: ids of the clauses that
    ask, waive or deem something for the person, in the order of the engine.
    """

    outcome: Outcome
    by_default: ByDefault
    route: str | None
    open_readings: tuple[str, ...]
    missing: tuple[Missing, ...] | None
    fee_cents: int | None
    feasible: bool | None
    years: tuple[YearMet, ...]
    applied: tuple[str, ...]


def decide_situation(situation: Situation, pack: Pack) -> BulkAnswer:
    """The answer to one situation, by the engine that decides single cases."""
    result = engine.resolve(situation, pack)
    not_met = result.by_default is ByDefault.NOT_MET
    years = tuple(YearMet(state.year, tuple(s.met_by for s in state.subjects)) for state in result.years)
    applied = [finding.id for finding in result.routes if finding.standing is Reach.APPLIES]
    if any(finding.waived for finding in result.routes):
        applied += [clause.id for clause in pack.waivers if clause.covers_application(situation.application)]
    deemed = {by for year in years for by in year.met_by}
    deeming = dict.fromkeys(clause.id for notice in pack.notices.values() for clause in notice.deeming)
    applied += [clause_id for clause_id in deeming if clause_id in deemed]
    return BulkAnswer(
        result.outcome,
        result.by_default,
        result.route,
        result.open_readings,
        result.missing if not_met else None,
        fee_cents(result.missing, pack) if not_met else None,
        result.feasible if not_met else None,
        years,
        tuple(applied),
    )


def essence(situation: Situation, pack: Pack) -> Situation:
    """The situation without what cannot change its answer: years that the application never asks for, hours beyond the
    requirement, and facts that none of its clauses look at."""
    plan = engine.plan_for(situation.application, pack)
    if plan.general:
        return situation  # a total, a condition or years taken together may look at any of it
    years = engine.years_asked(situation, pack)
    hours, january = _needed(situation, years, pack)
    deemed: dict[str, Any] = {}
    if situation.exam_years:
        deemed["exam_years"] = tuple(year for year in situation.exam_years if year in years)
    if situation.plans:
        deemed["plans"] = tuple(each for each in situation.plans if each[0] in years)
    return situation._replace(hours=hours, january=january, **{**deemed, **plan.irrelevant})


def _needed(situation: Situation, years: frozenset[int], pack: Pack) -> tuple[YearHours, YearHours]:
    """Hours up to the requirement, and of those from outside the study window what is still needed then."""
    hours: list[tuple[int, tuple[int, ...]]] = []
    january: list[tuple[int, tuple[int, ...]]] = []
    had = dict(situation.hours)
    for year, tenths in situation.hours:
        if year in years:
            hours.append((year, tuple(map(min, tenths, pack.requirement(year)))))
    for year, tenths in situation.january:
        if year in years:
            required = pack.requirement(year)
            have = had.get(year, (0,) * len(required))
            needed = tuple(
                max(0, min(extra, need - got)) for extra, need, got in zip(tenths, required, have, strict=True)
            )
            if any(needed):
                january.append((year, needed))
    return tuple(hours), tuple(january)
