"""Counting classes: under which condition verified hours count, when nothing is known yet of the application.

An annual ledger adds up hours per learner × year × subject × counting class. A changed fact then touches no ledger:
the decision completes it with facts, purpose and readings. Courses reported twice and the day of the decision are not
looked at here; who keeps a ledger has to.
"""

from collections.abc import Iterable
from datetime import date

from rulebook.caps import judging
from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.clauses.terms import Situation
from rulebook.counting import Hours
from rulebook.entries import Conversion
from rulebook.facts import Application, CaseLearner, Credit, Facts
from rulebook.pack import Pack
from rulebook.situation import situation_of
from rulebook.vocabulary import COUNTED_VERDICTS, Need, Reading, Source

ALWAYS = "always"
JANUARY = "_jan"
"""Ending of the class of conversions that hang on the reading conversion_window."""
WAS = "_was"
"""Ending (before that of January) of the class of conversions whose status was reported with them: only the purpose is
asked for."""

LedgerRow = tuple[int, str, str, int]
"""Year, subject, counting class, tenths."""


def counting_classes(pack: Pack) -> tuple[str, ...]:
    """Every counting class of the notices in view, sorted."""
    return tuple(sorted({name for notice in pack.notices.values() for name in classes_of(notice)}))


def classes_of(notice: Pack) -> tuple[str, ...]:
    """The counting classes of one notice, sorted."""
    names = {ALWAYS}
    for conversion in notice.conversions:
        names.add(conversion.counting_class)
        if conversion.needs is Need.SANKE_TEACHER:
            names.add(conversion.counting_class + WAS)
    return tuple(sorted({*names, *(name + JANUARY for name in names)}))


def counting_class(credit: Credit, pack: Pack) -> str | None:
    """The class under which the hours of one credit count, or None when they never do.

    `always`, or a condition such as `sanke` of the notice that judges the credit; with the ending `_jan` for
    conversions of a policy year from outside its study window. Whatever the bureau rules on readings, the class of a
    credit stays the same.
    """
    if not credit.verified:
        return None
    if credit.source is Source.RECOGNISED:
        return ALWAYS if conversions.recognised(credit, pack) in COUNTED_VERDICTS else None
    notice = judging(credit, pack)
    if credit.source is Source.PLATFORM:
        return ALWAYS if platform_study(credit, notice) in COUNTED_VERDICTS else None
    conversion = notice.conversion_by_source.get(credit.source)
    if conversion is None or conversions.own_year(credit, conversion, notice) is not None:
        return None
    name = conversion.counting_class
    if conversion.needs is Need.CERTIFICATE and conversions.with_certificate(credit, CaseLearner()) is not None:
        return None
    if conversion.needs is Need.SANKE_TEACHER and credit.was_sanke_teacher is not None:
        if not credit.was_sanke_teacher:
            return None
        name += WAS
    return name + (JANUARY if conversions.before_window(credit, notice) else "")


def class_counts(counting_class: str, year: int, learner: CaseLearner, application: Application, pack: Pack) -> bool:
    """Whether hours of a class and year count for this learner and application under the default readings.

    A conversion belongs to the year in which it was completed, so the notice of that year says what its class means.
    Raises KeyError for a class that this notice does not have.
    """
    notice = pack.notice_of(year)
    if counting_class.endswith(JANUARY) and notice.default_options[Reading.CONVERSION_WINDOW] == "study_window":
        return False
    return condition_holds(counting_class, year, learner, application, pack)


def ledger_hours(
    rows: Iterable[LedgerRow], learner: CaseLearner, application: Application, pack: Pack
) -> tuple[Hours, Hours]:
    """The hours of ledger rows that count for this learner and application, and those that hang on the reading
    conversion_window; both in tenths per subject by year."""
    hours: Hours = {}
    january: Hours = {}
    for year, subject, name, tenths in rows:
        if name == ALWAYS or condition_holds(name, year, learner, application, pack):
            totals = january if name.endswith(JANUARY) else hours
            if year not in totals:
                totals[year] = [0] * len(pack.subjects)
            totals[year][pack.subject_index[subject]] += tenths
    return hours, january


def situation_from_ledger(
    rows: Iterable[LedgerRow], learner: CaseLearner, application: Application, facts: Facts, as_of: date, pack: Pack
) -> Situation:
    """The situation of a person from ledger rows instead of credits. The rows must be those of credits completed on
    `as_of` or before."""
    hours, january = ledger_hours(rows, learner, application, pack)
    return situation_of(learner, application, facts, as_of, hours, january, pack)


def condition_holds(name: str, year: int, learner: CaseLearner, application: Application, pack: Pack) -> bool:
    """Whether the condition of a class holds, whatever the reading conversion_window says of January."""
    name = name.removesuffix(JANUARY)
    if name == ALWAYS:
        return True
    conversion = _conversion_of(name.removesuffix(WAS), pack.notice_of(year))
    needs = conversion.needs
    as_asked = needs is None or needs is Need.CERTIFICATE or name.endswith(WAS) or learner.has(needs)
    return as_asked and conversions.for_purpose(conversion, application.purpose) is None


def _conversion_of(name: str, notice: Pack) -> Conversion:
    for conversion in notice.conversions:
        if conversion.counting_class == name:
            return conversion
    raise KeyError(name)
