"""Counting classes: under which condition verified hours count, when nothing is known yet of the application.

An annual ledger adds up hours per learner × year × subject × counting class. A changed fact then touches no ledger:
the decision completes it with facts, purpose and readings. Courses reported twice and the day of the decision are not
looked at here; who keeps a ledger has to.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.clauses.terms import Situation
from rulebook.counting import Hours
from rulebook.entries import Conversion
from rulebook.facts import Application, Credit, Facts, Learner
from rulebook.pack import Pack
from rulebook.situation import situation_of
from rulebook.vocabulary import COUNTED_VERDICTS, Need, Reading, Source

ALWAYS = "always"
JANUARY = "_jan"
"""Ending of the class of conversions that hang on the reading conversion_window."""

LedgerRow = tuple[int, str, str, int]
"""Year, subject, counting class, tenths."""


def counting_classes(pack: Pack) -> tuple[str, ...]:
    """Every counting class of the pack, sorted."""
    names = {ALWAYS, *(conversion.counting_class for conversion in pack.conversions)}
    return tuple(sorted({*names, *(name + JANUARY for name in names)}))


def counting_class(credit: Credit, pack: Pack) -> str | None:
    """The class under which the hours of one credit count, or None when they never do.

    `always`, or a condition of the pack such as `sanke`; with the ending `_jan` for conversions of the policy year from
    outside its study window. Whatever the bureau rules on readings, the class of a credit stays the same.
    """
    if not credit.verified:
        return None
    if credit.source is Source.PLATFORM:
        return ALWAYS if platform_study(credit, pack) in COUNTED_VERDICTS else None
    conversion = pack.conversion_by_source.get(credit.source)
    if conversion is None or conversions.own_year(credit, conversion, pack) is not None:
        return None
    if conversion.needs is Need.CERTIFICATE and conversions.with_certificate(credit, Learner()) is not None:
        return None
    return conversion.counting_class + (JANUARY if conversions.before_window(credit, pack) else "")


def class_counts(
    counting_class: str,
    learner: Learner,
    application: Application,
    pack: Pack,
    readings: Mapping[Reading, str] | None = None,
) -> bool:
    """Whether hours of a class count for this learner and application, under these readings (default: the pack's).

    Raises KeyError for a class that the pack does not have.
    """
    options = pack.default_options if readings is None else readings
    if counting_class.endswith(JANUARY) and options[Reading.CONVERSION_WINDOW] == "study_window":
        return False
    return _condition_holds(counting_class.removesuffix(JANUARY), learner, application, pack)


def ledger_hours(
    rows: Iterable[LedgerRow], learner: Learner, application: Application, pack: Pack
) -> tuple[Hours, Hours]:
    """The hours of ledger rows that count for this learner and application, and those that hang on the reading
    conversion_window; both in tenths per subject by year."""
    hours: Hours = {}
    january: Hours = {}
    for year, subject, name, tenths in rows:
        apart = name.endswith(JANUARY)
        if name == ALWAYS or _condition_holds(name.removesuffix(JANUARY), learner, application, pack):
            totals = january if apart else hours
            if year not in totals:
                totals[year] = [0] * len(pack.subjects)
            totals[year][pack.subject_index[subject]] += tenths
    return hours, january


def situation_from_ledger(
    rows: Iterable[LedgerRow], learner: Learner, application: Application, facts: Facts, as_of: date, pack: Pack
) -> Situation:
    """The situation of a person from ledger rows instead of credits. The rows must be those of credits completed on
    `as_of` or before."""
    hours, january = ledger_hours(rows, learner, application, pack)
    return situation_of(learner, application, facts, as_of, hours, january, pack)


def _condition_holds(name: str, learner: Learner, application: Application, pack: Pack) -> bool:
    if name == ALWAYS:
        return True
    conversion = _conversion_of(name, pack)
    has_need = {
        Need.CERTIFICATE: True,
        Need.SANKE_TEACHER: learner.sanke_teacher,
        Need.HIGH_SKILLED: learner.high_skilled,
    }
    covered = conversions.for_purpose(conversion, application.purpose) is None
    return has_need[conversion.needs] and covered


def _conversion_of(name: str, pack: Pack) -> Conversion:
    for conversion in pack.conversions:
        if conversion.counting_class == name:
            return conversion
    raise KeyError(name)
