"""Articles 6.6 and 7.2: a subject that counts as met in a year without the hours."""

from datetime import date

from rulebook.clauses.terms import Readings, Situation
from rulebook.entries import FiledPlanClause, RegionalExam
from rulebook.facts import FiledPlan
from rulebook.pack import Pack
from rulebook.vocabulary import Reading


def regional_exam(situation: Situation, clause: RegionalExam, year: int, readings: Readings) -> bool:
    """6.6: a vocational qualification examination passed in the region, for the year of its certificate."""
    return year in situation.exam_years


def plan_in_effect(plan: FiledPlan | None, as_of: date, pack: Pack) -> bool | None:
    """Whether the person is on the roster of a plan that is in effect; None when none is.

    In effect (7.2): filed in time, or late and accepted by the league, with hours enough.
    """
    if plan is None:
        return None
    clause = next((entry for entry in pack.deeming if isinstance(entry, FiledPlanClause)), None)
    if clause is None or plan.filed_on > as_of:
        return None
    in_time = plan.filed_on <= clause.filed_by or plan.accepted_late
    return plan.on_roster if in_time and plan.tenths >= clause.least_tenths else None


def filed_plan(situation: Situation, clause: FiledPlanClause, year: int, readings: Readings) -> bool:
    """7.2: a unit plan that covers the person."""
    if situation.on_roster is None or year not in clause.years:
        return False
    return situation.on_roster or readings[Reading.FILED_PLAN] == "unit"
