"""What becomes of each credit, and the hours that this gives. Articles 2, 3, 4, 6.5, 6.6 and 6.8."""

from collections.abc import Sequence
from datetime import date

from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.facts import Case, Credit, Learner
from rulebook.pack import Pack
from rulebook.vocabulary import COUNTED_VERDICTS, Purpose, Reading, Source, Verdict

Hours = dict[int, list[int]]


def judge_alone(credit: Credit, as_of: date, learner: Learner, purpose: Purpose, pack: Pack) -> Verdict:
    """The verdict on one credit as if it were the only one, under the default readings. The first test that fits."""
    if not credit.verified:
        return Verdict.NOT_VERIFIED
    if credit.completed_on > as_of:
        return Verdict.NOT_YET_COMPLETED
    if credit.source is Source.PLATFORM:
        return platform_study(credit, pack)
    if conversions.before_window(credit, pack) and pack.default_options[Reading.CONVERSION_WINDOW] == "study_window":
        return Verdict.OUTSIDE_WINDOW
    return judge_conversion(credit, learner, purpose, pack)


def judge_conversion(credit: Credit, learner: Learner, purpose: Purpose, pack: Pack) -> Verdict:
    """The verdict on a verified conversion, its time in the year left aside."""
    conversion = pack.conversion_by_source[credit.source]
    return (
        conversions.own_year(credit, conversion, pack)
        or conversions.NEEDS[conversion.needs](credit, learner)
        or conversions.for_purpose(conversion, purpose)
        or Verdict.COUNTED
    )


def judge_credits(case: Case, pack: Pack) -> tuple[dict[str, Verdict], Hours, Hours]:
    """Verdicts by credit id; hours (tenths per subject by year) that count; and conversions of the policy year from
    before its study window, which count under one option of the reading conversion_window only."""
    as_of, learner, purpose = case.as_of, case.learner, case.application.purpose
    verdicts: dict[str, Verdict] = {}
    hours: Hours = {}
    january: Hours = {}
    index_of, width = pack.subject_index, len(pack.subjects)
    for credit in _each_course_once(case.credits, as_of, learner, purpose, pack, verdicts):
        totals = hours
        if credit.source is not Source.PLATFORM and conversions.before_window(credit, pack):
            totals = january
        year = credit.year
        if year not in totals:
            totals[year] = [0] * width
        totals[year][index_of[credit.subject]] += credit.tenths
    return verdicts, hours, january


def _each_course_once(
    credits: Sequence[Credit],
    as_of: date,
    learner: Learner,
    purpose: Purpose,
    pack: Pack,
    verdicts: dict[str, Verdict],
) -> list[Credit]:
    """The credits whose hours count, of several reports of one course for one year only the best; fills `verdicts`."""
    counted: list[Credit] = []
    best: dict[tuple[str, int], Credit] = {}
    for credit in credits:
        verdict = verdicts[credit.id] = judge_alone(credit, as_of, learner, purpose, pack)
        if verdict not in COUNTED_VERDICTS:
            continue
        if credit.course is None or credit.source is not Source.PLATFORM:
            counted.append(credit)
            continue
        course = (credit.course, credit.year)
        rival = best.get(course)
        if rival is None:
            best[course] = credit
            continue
        if _rank(credit) < _rank(rival):
            best[course] = credit
            verdicts[rival.id] = Verdict.DUPLICATE
        else:
            verdicts[credit.id] = Verdict.DUPLICATE
    counted.extend(best.values())
    return counted


def _rank(credit: Credit) -> tuple[int, date, str]:
    """Most hours first, then the earliest, then the smallest id as text."""
    return -credit.tenths, credit.completed_on, credit.id
