"""What becomes of each credit, and the hours that this gives. Articles 2, 3, 4, 6.5, 6.6 and 6.8.

The notice of the study year in which a credit was completed judges it, where the series has one; else the notice of the
decision. So a credit keeps its fate when the next notice comes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from operator import attrgetter
from typing import Any

from rulebook.caps import About, capped, judging
from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.counts import Rate
from rulebook.entries import Conversion
from rulebook.facts import Case, CaseLearner, Credit
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.situation import known_at
from rulebook.vocabulary import COUNTED_VERDICTS, NO_CONVERSIONS, Reading, Source, Verdict

_STUDIES = 20_000
"""So many distinct studies are remembered of a notice: those of some years and platforms."""
_DAYS = 10
"""So many days of decisions are remembered, each with its studies."""
Hours = dict[int, list[int]]
"""Tenths per subject, in the order of the pack's subjects, by year."""


def judge_credits(
    credits: Sequence[Credit],
    as_of: date | None,
    learner: CaseLearner,
    purpose: str | None,
    pack: Pack,
    readings: Readings | None = None,
    about: "About | None" = None,
) -> dict[str, Verdict]:
    """What became of each credit, by id, under the default readings or others.

    Without `as_of` nothing is too late, without `purpose` every purpose is covered: for people who look at their
    records before they apply for anything. `about`: the case that conditions of conversions may look at.
    """
    verdicts = {credit.id: judge_alone(credit, as_of, learner, purpose, pack, readings, about) for credit in credits}
    for credit in _repeated_courses(credits, verdicts):
        verdicts[credit.id] = Verdict.DUPLICATE
    return verdicts


def judge_alone(
    credit: Credit,
    as_of: date | None,
    learner: CaseLearner,
    purpose: str | None,
    pack: Pack,
    readings: Readings | None = None,
    about: "About | None" = None,
) -> Verdict:
    """The verdict on one credit as if it were the only one, under the default readings or others. The first test that
    fits."""
    if not credit.verified:
        return Verdict.NOT_VERIFIED
    if as_of is not None and credit.completed_on > as_of:
        return Verdict.NOT_YET_COMPLETED
    source = credit.source
    if source is Source.RECOGNISED:
        return conversions.recognised(credit, pack)
    notice = pack if pack.alone else judging(credit, pack)
    if source is Source.PLATFORM:
        verdict = _platform_study(credit, notice, purpose, readings)
    elif _by_study_window(notice, readings) and conversions.before_window(credit, notice):
        return Verdict.OUTSIDE_WINDOW
    else:
        verdict = _judge_conversion(credit, learner, purpose, notice, readings, about)
    # What an earlier notice has counted is counted for good: from here it is study of an earlier year.
    return verdict if notice is pack or verdict not in COUNTED_VERDICTS else Verdict.COUNTED_EARLIER_YEAR


def _by_study_window(notice: Pack, readings: Readings | None) -> bool:
    """Whether conversions of the policy year must lie in the study window."""
    reading = Reading.CONVERSION_WINDOW
    option = readings.under(notice, reading) if readings else notice.default_options[reading]
    return option == "study_window"


def _platform_study(credit: Credit, notice: Pack, purpose: str | None, readings: Readings | None) -> Verdict:
    """The same study is judged once: people share days, platforms and years."""
    known = notice.studies
    if known is None:
        return platform_study(credit, notice, purpose, readings)
    study = credit.completed_on, credit.year, credit.platform, credit.subject, credit.exam_passed
    verdict = known.get(study)
    if verdict is None:
        if len(known) >= _STUDIES:
            known.clear()
        verdict = known[study] = platform_study(credit, notice, purpose, readings)
    return verdict


Counted = tuple[dict[str, Verdict], Hours, Hours]
"""What becomes of each credit by id; the hours; those of conversions from outside the study window."""
_STUDY = attrgetter("completed_on", "year", "platform", "subject", "exam_passed", "source", "verified")
_COURSE = attrgetter("course", "year")
_ID = attrgetter("id")
_BY_ITSELF: tuple[Verdict | None, int | None] = (None, None)


def judged_and_added(case: Case, pack: Pack) -> Counted:
    """`judge_credits` and `add_up` in one go under the default readings, each study of a platform judged once."""
    credits, studies = case.credits, pack.studies_of_series
    if studies is None:
        about = About(case)
        verdicts = judge_credits(credits, case.as_of, case.learner, case.application.purpose, pack, None, about)
        return (verdicts, *add_up(case, verdicts, pack))
    known = studies.get(case.as_of)
    if known is None:  # other threads of the process clear and fill it at the same time
        if len(studies) >= _DAYS:
            studies.clear()
        known = studies[case.as_of] = {}
    found = _found(case, pack, known)
    verdicts, sums, others = {}, dict[int, int](), list[Credit]()
    for credit, (verdict, place) in zip(credits, found, strict=True):
        if verdict is None:
            others.append(credit)
            verdict = judge_alone(credit, case.as_of, case.learner, case.application.purpose, pack)
        elif place is not None:
            sums[place] = sums.get(place, 0) + credit.tenths
        verdicts[credit.id] = verdict
    if len(set(map(_COURSE, credits))) < len(credits):
        repeated = _repeated_courses(credits, verdicts)
        if repeated:
            for credit in repeated:
                verdicts[credit.id] = Verdict.DUPLICATE
            return (verdicts, *add_up(case, verdicts, pack))
    hours, january = _added(others, case, verdicts, pack) if others else ({}, {})
    width = len(pack.subjects)
    for place, tenths in sums.items():
        year, index = divmod(place, width)
        if year not in hours:
            hours[year] = [0] * width
        hours[year][index] += tenths
    return verdicts, hours, january


def _found(case: Case, pack: Pack, known: dict[Any, tuple[Verdict | None, int | None]]) -> list[Any]:
    """Of each credit the verdict, if it is a study that is judged whoever it is of; and where its hours stand, if they
    count."""
    found: list[Any] = list(map(known.get, map(_STUDY, case.credits)))
    if None in found:
        for number, credit in enumerate(case.credits):
            if found[number] is None:
                if len(known) >= _STUDIES:
                    known.clear()
                found[number] = known[_STUDY(credit)] = _judged(credit, case.as_of, pack)
    return found


def _judged(credit: Credit, as_of: date, pack: Pack) -> tuple[Verdict | None, int | None]:
    if credit.source is not Source.PLATFORM:
        return _BY_ITSELF
    verdict = judge_alone(credit, as_of, _NOBODY, None, pack)
    counts = verdict in COUNTED_VERDICTS
    return verdict, credit.year * len(pack.subjects) + pack.subject_index[credit.subject] if counts else None


_NOBODY = CaseLearner()


def _judge_conversion(
    credit: Credit,
    learner: CaseLearner,
    purpose: str | None,
    notice: Pack,
    readings: Readings | None = None,
    about: About | None = None,
) -> Verdict:
    """The verdict of a notice on a conversion, whatever the reading conversion_window says."""
    conversion = notice.conversion_by_source.get(credit.source)
    if conversion is None:
        return Verdict.PURPOSE_NOT_COVERED
    return (
        conversions.own_year(credit, conversion, notice)
        or conversions.NEEDS[conversion.needs](credit, learner)
        or (
            _unlike(credit, learner, conversion, notice, readings or Readings(notice), about)
            if conversion.when or conversion.rates
            else None
        )
        or conversions.for_purpose(conversion, purpose)
        or Verdict.COUNTED
    )


def _unlike(
    credit: Credit,
    learner: CaseLearner,
    conversion: Conversion,
    notice: Pack,
    readings: Readings,
    about: About | None,
) -> Verdict | None:
    """Whether the condition of a conversion fails, or none of its rates fits."""
    if conversion.when is not None:
        truth = conversion.when.holds(known_at(about.case if about else None, learner, notice), readings)
        if truth is False or (truth is None and not (about and about.helpful)):
            return Verdict.CONDITION_NOT_MET
    if credit.unit and rate_of(credit, learner, notice, readings, about) is None:
        return Verdict.CONDITION_NOT_MET
    return None


def rate_of(
    credit: Credit, learner: CaseLearner, notice: Pack, readings: Readings, about: About | None = None
) -> Rate | None:
    """The first rate that fits work given in other units than hours. Where that hangs on what is not known: the one of
    those that may be it which helps most, or least."""
    conversion = notice.conversion_by_source.get(credit.source)
    known = known_at(about.case if about else None, learner, notice)
    possible: list[Rate] = []
    for rate in conversion.rates if conversion else ():
        if rate.unit != credit.unit or (rate.roles is not None and credit.role not in rate.roles):
            continue
        truth = rate.when.holds(known, readings) if rate.when else True
        if truth is not False:
            possible.append(rate)
        if truth:
            break
    else:
        if not (about and about.helpful):
            return None
    if not possible:
        return None
    choose = max if about and about.helpful else min
    return choose(possible, key=lambda rate: readings.take(rate.tenths, notice))


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


def add_up(
    case: Case,
    verdicts: dict[str, Verdict],
    pack: Pack,
    readings: Readings | None = None,
    about: About | None = None,
) -> tuple[Hours, Hours]:
    """The hours of the counted credits; apart from them the conversions of a policy year from outside its study window,
    which count under one option of the reading conversion_window only, be it the default or the other."""
    if pack.needs_records:
        return _add_up_in_parts(case, verdicts, pack, readings or Readings(pack), about or About(case))
    return _added(case.credits, case, verdicts, pack)


def _added(credits: Iterable[Credit], case: Case, verdicts: dict[str, Verdict], pack: Pack) -> tuple[Hours, Hours]:
    hours: Hours = {}
    january: Hours = {}
    for credit in credits:
        verdict, totals = verdicts[credit.id], hours
        if credit.source not in NO_CONVERSIONS:
            notice = judging(credit, pack)
            if conversions.before_window(credit, notice):
                totals = january
                if verdict is Verdict.OUTSIDE_WINDOW:
                    verdict = _judge_conversion(credit, case.learner, case.application.purpose, notice)
        if verdict in COUNTED_VERDICTS:
            if credit.year not in totals:
                totals[credit.year] = [0] * len(pack.subjects)
            totals[credit.year][pack.subject_index[credit.subject]] += credit.tenths
    return hours, january


def _add_up_in_parts(
    case: Case, verdicts: dict[str, Verdict], pack: Pack, readings: Readings, about: About
) -> tuple[Hours, Hours]:
    """The same where credits count in part: at rates, over several years, up to caps, and towards least hours."""
    hours: Hours = {}
    width, subjects = pack.width, len(pack.subjects)
    for credit, tenths in _counted_parts(case, verdicts, pack, readings, about):
        totals = hours.setdefault(credit.year, [0] * width)
        totals[pack.subject_index[credit.subject]] += tenths
        leasts = pack.notice_of(credit.year).own_leasts
        for index, least_id in enumerate(pack.leasts, subjects):
            totals[index] += tenths if least_id in leasts and leasts[least_id].fit(credit) else 0
    return hours, {}


def hours_of_each(case: Case, verdicts: dict[str, Verdict], pack: Pack) -> dict[str, int]:
    """The tenths that each counted credit counts under the default readings over all years, by rates and up to caps."""
    if not pack.needs_records:
        return {credit.id: credit.tenths for credit in case.credits if verdicts[credit.id] in COUNTED_VERDICTS}
    readings, found = Readings(pack), dict[str, int]()
    for credit, tenths in _counted_parts(case, verdicts, pack, readings, About(case)):
        found[credit.id] = found.get(credit.id, 0) + tenths
    return found


def _counted_parts(
    case: Case, verdicts: dict[str, Verdict], pack: Pack, readings: Readings, about: About
) -> list[tuple[Credit, int]]:
    parts: list[tuple[Credit, int]] = []
    for credit in case.credits:
        if verdicts[credit.id] in COUNTED_VERDICTS:
            parts += _parts(credit, case.learner, judging(credit, pack), pack, readings, about)
    return capped(parts, case.learner, pack, readings, about)


def _parts(
    credit: Credit, learner: CaseLearner, notice: Pack, pack: Pack, readings: Readings, about: About
) -> Iterator[tuple[Credit, int]]:
    """A credit with the tenths that it counts, one part for each year over which it is spread."""
    conversion = notice.conversion_by_source.get(credit.source)
    rate = rate_of(credit, learner, notice, readings, about) if credit.unit else None
    tenths = readings.take(rate.tenths, notice) * credit.quantity // 10 if rate else credit.tenths
    if pack.subject(credit.subject).unit != "hours":
        tenths = pack.an_hour
    if conversion is not None and conversion.most_tenths is not None:
        tenths = min(tenths, conversion.most_tenths)
    years = conversion.spread if conversion is not None else 1
    mode = notice.mode_of(credit)
    for number in range(years):
        share = tenths * (number + 1) // years - tenths * number // years
        yield replace(credit, year=credit.year + number, mode=mode), share


def hours_under_each(case: Case, pack: Pack, helpful: bool = False) -> tuple[tuple[tuple[str, ...], Hours], ...]:
    """The hours under each choice of options of the readings on which it hangs what counts (one choice where it hangs
    on none). `helpful`: what nobody knows is taken in the way that helps most."""
    about = About(case, helpful)
    names = pack.counting_readings
    found = []
    for options in product(*(_options(name, pack) for name in names)):
        readings = Readings(pack, dict(zip(names, options, strict=True)))
        verdicts = judge_credits(
            case.credits, case.as_of, case.learner, case.application.purpose, pack, readings, about
        )
        found.append((options, add_up(case, verdicts, pack, readings, about)[0]))
    return tuple(found)


def _options(reading: str, pack: Pack) -> list[str]:
    return sorted({option for notice in pack.notices.values() for option in notice.open_options.get(reading, ())})
