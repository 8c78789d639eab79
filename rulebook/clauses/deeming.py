"""Articles 6.6 and 7.2: a subject that counts as met in a year without the hours."""

from datetime import date

from rulebook.clauses.terms import Situation
from rulebook.entries import FiledPlanClause, RegionalExam
from rulebook.facts import FiledPlan
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Reading


def regional_exam(situation: Situation, clause: RegionalExam, year: int, readings: Readings, notice: Pack) -> bool:
    """6.6: a vocational qualification examination passed in the region, for the year of its certificate."""
    return year in situation.exam_years


def plan_in_effect(plan: FiledPlan, as_of: date, pack: Pack) -> bool:
    """Whether a plan excuses anybody on a day (7.2), as the notice of its year says: filed in time, or late and
    accepted by the league, with hours enough. A plan of a year without a notice has no effect."""
    notice = pack.notices.get(plan.year)
    clause = notice.plan_clause if notice is not None else None
    if clause is None or plan.filed_on > as_of or plan.year > pack.study_year_of(as_of):
        return False
    return (plan.filed_on <= clause.filed_by or plan.accepted_late) and plan.tenths >= clause.least_tenths


def filed_plan(situation: Situation, clause: FiledPlanClause, year: int, readings: Readings, notice: Pack) -> bool:
    """7.2: a unit plan that covers the person. Each option of the reading looks at its own mark alone."""
    for plan_year, on_roster, completed in situation.plans:
        if plan_year == year:
            if on_roster and completed:
                return True
            option = readings.under(notice, Reading.FILED_PLAN)
            return on_roster if option == "roster" else completed if option == "completed" else True
    return False
