"""What becomes of each credit, and the hours that this gives. Articles 2, 3, 4, 6.5, 6.6 and 6.8."""

from collections.abc import Iterable, Sequence
from datetime import date

from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.facts import Case, Credit, Learner
from rulebook.pack import Pack
from rulebook.vocabulary import COUNTED_VERDICTS, Purpose, Reading, Source, Verdict

Hours = dict[int, list[int]]
"""Tenths per subject, in the order of the pack's subjects, by year."""


def judge_credits(
    credits: Sequence[Credit], as_of: date | None, learner: Learner, purpose: Purpose | None, pack: Pack
) -> dict[str, Verdict]:
    """What became of each credit, by id, under the default readings.

    Without `as_of` nothing is too late, without `purpose` every purpose is covered: for people who look at their
    records before they apply for anything.
    """
    verdicts = {credit.id: judge_alone(credit, as_of, learner, purpose, pack) for credit in credits}
    for credit in _repeated_courses(credits, verdicts):
        verdicts[credit.id] = Verdict.DUPLICATE
    return verdicts


def judge_alone(credit: Credit, as_of: date | None, learner: Learner, purpose: Purpose | None, pack: Pack) -> Verdict:
    """The verdict on one credit as if it were the only one. The first test that fits."""
    if not credit.verified:
        return Verdict.NOT_VERIFIED
    if as_of is not None and credit.completed_on > as_of:
        return Verdict.NOT_YET_COMPLETED
    if credit.source is Source.PLATFORM:
        return platform_study(credit, pack)
    if pack.default_options[Reading.CONVERSION_WINDOW] == "study_window" and conversions.before_window(credit, pack):
        return Verdict.OUTSIDE_WINDOW
    return _judge_conversion(credit, learner, purpose, pack)


def _judge_conversion(credit: Credit, learner: Learner, purpose: Purpose | None, pack: Pack) -> Verdict:
    """The verdict on a conversion, whatever the reading conversion_window says."""
    conversion = pack.conversion_by_source.get(credit.source)
    if conversion is None:
        return Verdict.PURPOSE_NOT_COVERED
    return (
        conversions.own_year(credit, conversion, pack)
        or conversions.NEEDS[conversion.needs](credit, learner)
        or conversions.for_purpose(conversion, purpose)
        or Verdict.COUNTED
    )


def _repeated_courses(credits: Iterable[Credit], verdicts: dict[str, Verdict]) -> list[Credit]:
    """Counted platform credits that report a course and year once more: all but the one that ranks first."""
    best: dict[tuple[str, int], Credit] = {}
    repeated: list[Credit] = []
    for credit in credits:
        if credit.course is None or credit.source is not Source.PLATFORM:
            continue
        if verdicts[credit.id] not in COUNTED_VERDICTS:
            continue
        first = best.setdefault((credit.course, credit.year), credit)
        if first is not credit:
            if _rank(credit) < _rank(first):
                best[credit.course, credit.year] = credit
                repeated.append(first)
            else:
                repeated.append(credit)
    return repeated


def _rank(credit: Credit) -> tuple[int, date, str]:
    """Most hours first, then the earliest, then the smallest id as text."""
    return -credit.tenths, credit.completed_on, credit.id


def add_up(case: Case, verdicts: dict[str, Verdict], pack: Pack) -> tuple[Hours, Hours]:
    """The hours of the counted credits; apart from them the conversions of the policy year from outside its study
    window, which count under one option of the reading conversion_window only, be it the default or the other."""
    hours: Hours = {}
    january: Hours = {}
    for credit in case.credits:
        verdict, totals = verdicts[credit.id], hours
        if credit.source is not Source.PLATFORM and conversions.before_window(credit, pack):
            totals = january
            if verdict is Verdict.OUTSIDE_WINDOW:
                verdict = _judge_conversion(credit, case.learner, case.application.purpose, pack)
        if verdict in COUNTED_VERDICTS:
            if credit.year not in totals:
                totals[credit.year] = [0] * len(pack.subjects)
            totals[credit.year][pack.subject_index[credit.subject]] += credit.tenths
    return hours, january
