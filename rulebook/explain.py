"""Findings → sentences that a learner understands.

The words stand in `phrases/`, by language; here and in `reasons.py` only their values are worked out. No sentence
decides anything: what applies has been decided by the engine.
"""

from datetime import date
from typing import TYPE_CHECKING

from rulebook.clauses import conversions
from rulebook.facts import Application, Credit
from rulebook.findings import ClauseAnswer
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.quantity import format_cents, format_tenths
from rulebook.reasons import Reasons
from rulebook.speech import Speaker
from rulebook.vocabulary import Answer, Reading, Source, Standing, Verdict

if TYPE_CHECKING:
    from rulebook.decide import Decision


def clauses(decision: "Decision", language: str = DEFAULT_LANGUAGE) -> tuple[ClauseAnswer, ...]:
    """Every clause considered in a decision, with a sentence each."""
    return tuple(Reasons(decision, language).all())


def summary(decision: "Decision", language: str = DEFAULT_LANGUAGE) -> str:
    """The whole decision in a sentence or two: outcome, what is missing, until when, at what cost."""
    speaker, pack = Speaker(language), decision.pack
    values = {"application": speaker.application(decision.case.application)}
    if decision.by_default is Answer.UNKNOWN:
        return speaker.say("summary.unknown", **values)
    if decision.missing is None:
        base = {clause.id for clause in pack.base}
        key = "met_base" if decision.route in base else "met_relief"
        return speaker.say("summary.doubtful_met" if decision.open_readings else f"summary.{key}", **values)
    values["gaps"] = speaker.gaps(decision.missing, pack)
    sentences = [speaker.say("summary.doubtful_not_met" if decision.open_readings else "summary.not_met", **values)]
    if decision.feasible and decision.fee_cents is not None:
        closes = min(max(w.closes for w in pack.windows_by_year[gap.year]) for gap in decision.missing)
        hours = format_tenths(sum(gap.tenths for gap in decision.missing))
        sentences.append(speaker.say("summary.until", closes=speaker.day(closes)))
        sentences.append(speaker.say("summary.fee", hours=hours, fee=format_cents(decision.fee_cents)))
    else:
        sentences.append(speaker.say("summary.too_late"))
    return "".join(sentences)


def doubts(decision: "Decision", language: str = DEFAULT_LANGUAGE) -> tuple[ClauseAnswer, ...]:
    """For each open reading that matters: the question, what is taken for granted, and what else it could mean."""
    return tuple(reading_doubt(reading, decision.pack, language) for reading in decision.open_readings)


def reading_doubt(reading: Reading, pack: Pack, language: str = DEFAULT_LANGUAGE) -> ClauseAnswer:
    """One open reading as a question with both its options."""
    speaker, entry = Speaker(language), pack.reading_by_id[reading]
    sentence = speaker.say(
        "reading.doubt",
        question=entry.question,
        default=entry.options[entry.default],
        other=entry.options[entry.other],
    )
    articles = dict.fromkeys(speaker.article(article) for article in entry.articles)
    cite = speaker.say("part.cite", article=speaker.join(articles))
    return ClauseAnswer(reading.value, Standing.CANNOT_TELL, sentence + cite)


def credit(
    verdict: Verdict,
    credit: Credit,
    pack: Pack,
    *,
    as_of: date | None = None,
    application: Application | None = None,
    language: str = DEFAULT_LANGUAGE,
) -> str:
    """Why this credit counts or not, with the article. `as_of` and `application` as they were when it was judged."""
    speaker, window = Speaker(language), pack.study_window
    conversion = pack.conversion_by_source.get(credit.source)
    platforms = [platform for platform in pack.platforms if credit.subject in platform.subjects]
    sentence = speaker.say(
        f"credit.{_credit_key(verdict, credit, pack, application)}",
        year=credit.year,
        subject=pack.subject(credit.subject).name,
        source=speaker.say(f"source.{credit.source}"),
        hours=format_tenths(credit.tenths),
        completed_on=speaker.day(credit.completed_on),
        completed_year=pack.study_year_of(credit.completed_on),
        as_of=speaker.day(as_of) if as_of else "",
        opens=speaker.day(window.opens),
        closes=speaker.day(window.closes),
        make_up_years=speaker.years(pack.make_up_years),
        platform=credit.platform,
        platforms=speaker.join(f"{platform.name}（{platform.host}）" for platform in platforms),
        conversion_subject=pack.subject(conversion.subject).name if conversion else "",
        purposes=speaker.purposes(conversion.only_for) if conversion else "",
        application=speaker.application(application) if application else "",
    )
    article = _credit_article(verdict, credit, pack)
    return sentence + (speaker.cite(article) if article else "")


def _credit_key(verdict: Verdict, credit: Credit, pack: Pack, application: Application | None) -> str:
    """The phrase for a verdict; some verdicts are said differently for different credits."""
    platform = credit.source is Source.PLATFORM
    if verdict is Verdict.PLATFORM_NOT_LISTED and credit.platform is None:
        return "platform_missing"
    if verdict is Verdict.OUTSIDE_WINDOW:
        if not platform:
            return "outside_window_conversion"
        return "outside_window" if credit.year < pack.policy_year else "outside_window_own_year"
    if verdict is Verdict.PURPOSE_NOT_COVERED and credit.source not in pack.conversion_by_source:
        return "source_not_covered"
    if verdict is Verdict.COUNTED and not platform:
        if conversions.before_window(credit, pack):
            return "counted_before_window"
        if application is None and pack.conversion_by_source[credit.source].only_for:
            return "counted_for_purpose"
        return "counted_conversion"
    return verdict.value


def _credit_article(verdict: Verdict, credit: Credit, pack: Pack) -> str | None:
    if verdict in (Verdict.NOT_YET_COMPLETED, Verdict.DUPLICATE):
        return None  # settled by practice, not by an article
    exam = pack.subject(credit.subject).exam
    if verdict is Verdict.EXAM_NOT_PASSED and exam is not None:
        return exam.article
    if verdict is Verdict.PLATFORM_NOT_LISTED:
        return next((p.subjects[credit.subject] for p in pack.platforms if credit.subject in p.subjects), None)
    if verdict in (Verdict.NOT_VERIFIED, Verdict.OUTSIDE_WINDOW) or credit.source is Source.PLATFORM:
        return pack.study_window.article
    conversion = pack.conversion_by_source.get(credit.source)
    return conversion.article if conversion else None
