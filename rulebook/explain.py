"""Findings → sentences that a learner understands.

The words stand in `phrases/`, by language; here and in `reasons.py` only their values are worked out. No sentence
decides anything: what applies has been decided by the engine.
"""

from datetime import date
from typing import TYPE_CHECKING

from rulebook.caps import judging
from rulebook.clauses import conversions
from rulebook.clauses.study import platform_study
from rulebook.facts import Application, Credit
from rulebook.findings import ClauseAnswer
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.reasons import Reasons
from rulebook.speech import Phrases
from rulebook.summaries import Summary
from rulebook.vocabulary import NO_CONVERSIONS, Reach, Source, Verdict, Voice

if TYPE_CHECKING:
    from rulebook.decide import Decision


def clauses(
    decision: "Decision", language: str = DEFAULT_LANGUAGE, voice: Voice = Voice.LEARNER
) -> tuple[ClauseAnswer, ...]:
    """Every clause considered in a decision, with a sentence each."""
    return tuple(Reasons(decision, language, voice).all())


def summary(decision: "Decision", language: str = DEFAULT_LANGUAGE, voice: Voice = Voice.LEARNER) -> str:
    """The whole decision in a sentence or two: outcome, by what, what is missing, until when, at what cost."""
    return Summary(decision, language, voice).text()


def doubts(decision: "Decision", language: str = DEFAULT_LANGUAGE) -> tuple[ClauseAnswer, ...]:
    """For each open reading that matters: the question, what is taken for granted, and what else it could mean."""
    return tuple(reading_doubt(reading, decision.pack, language) for reading in decision.open_readings)


def reading_doubt(reading: str, pack: Pack, language: str = DEFAULT_LANGUAGE) -> ClauseAnswer:
    """One open reading as a question with all its options, in the words of the last notice that leaves it open."""
    open_in = [notice for notice in pack.notices.values() if reading in notice.open_options]
    speaker, entry = Phrases(language), (open_in[-1] if open_in else pack).reading_by_id[reading]
    sentence = speaker.say(
        "reading.doubt",
        question=entry.question,
        default=entry.options[entry.default],
        other=speaker.say("reading.or").join(entry.options[other] for other in entry.others),
    )
    articles = dict.fromkeys(speaker.article(article) for article in entry.articles)
    cite = speaker.say("part.cite", article=speaker.join(articles))
    return ClauseAnswer(str(reading), Reach.CANNOT_TELL, sentence + cite)


def credit(
    verdict: Verdict,
    credit: Credit,
    pack: Pack,
    *,
    as_of: date | None = None,
    application: Application | None = None,
    language: str = DEFAULT_LANGUAGE,
    voice: Voice = Voice.LEARNER,
) -> str:
    """Why this credit counts or not, with the article. `as_of` and `application` as they were when it was judged."""
    speaker, notice = Phrases(language, voice, pack), judging(credit, pack)
    window, conversion = notice.study_window, notice.conversion_by_source.get(credit.source)
    platforms = [platform for platform in notice.platforms if credit.subject in platform.subjects]
    by_another = notice is not pack and judged_by(verdict, credit, pack) is not None
    sentence = speaker.say("credit.by_notice", policy_year=notice.policy_year) if by_another else ""
    sentence += speaker.say(
        f"credit.{_credit_key(verdict, credit, notice, application)}",
        year=credit.year,
        subject=pack.subject(credit.subject).name,
        source=speaker.source(credit.source, notice),
        hours=pack.hours(credit.tenths),
        completed_on=speaker.day(credit.completed_on),
        completed_year=pack.study_year_of(credit.completed_on),
        as_of=speaker.day(as_of) if as_of else "",
        opens=speaker.day(window.opens),
        closes=speaker.day(window.closes),
        make_up_years=speaker.years(notice.make_up_years),
        platform=_platform(credit, notice),
        platforms=speaker.join(f"{platform.name}（{platform.host}）" for platform in platforms),
        conversion_subject=notice.subject(conversion.subject).name if conversion else "",
        purposes=speaker.purposes(conversion.only_for, notice) if conversion else "",
        summary=conversion.summary if conversion else "",
        application=speaker.application(application, pack) if application else "",
    )
    article = _credit_article(verdict, credit, notice)
    return sentence + (speaker.cite(article) if article else "")


def _platform(credit: Credit, notice: Pack) -> str:
    """By its name where the notice lists it for any subject, otherwise by its host."""
    names = {platform.host: platform.name for platform in notice.platforms}
    known = names.get(credit.platform or "")
    return f"{known}（{credit.platform}）" if known else credit.platform or ""


def judged_by(verdict: Verdict, credit: Credit, pack: Pack) -> int | None:
    """The policy year of the notice by which a credit counts or does not; None where no notice decides it."""
    if verdict in _BY_NO_NOTICE or credit.source is Source.RECOGNISED:
        return None
    return judging(credit, pack).policy_year


_BY_NO_NOTICE = frozenset({Verdict.NOT_VERIFIED, Verdict.NOT_YET_COMPLETED, Verdict.DUPLICATE})


def _credit_key(verdict: Verdict, credit: Credit, notice: Pack, application: Application | None) -> str:
    """The phrase for the verdict of a notice; some verdicts are said differently for different credits."""
    platform = credit.source is Source.PLATFORM
    if credit.source is Source.RECOGNISED and verdict not in _BY_NO_NOTICE:
        return f"{verdict.value}_recognised"
    if verdict is Verdict.COUNTED_EARLIER_YEAR and not platform:
        verdict = Verdict.COUNTED
    elif verdict is Verdict.COUNTED_EARLIER_YEAR:
        verdict = platform_study(credit, notice)
    if verdict is Verdict.PLATFORM_NOT_LISTED:
        if not any(credit.subject in platform.subjects for platform in notice.platforms):
            return "platform_none"
        return verdict.value if credit.platform else "platform_missing"
    if verdict is Verdict.OUTSIDE_WINDOW:
        if not platform:
            return "outside_window_conversion"
        return "outside_window" if credit.year < notice.policy_year else "outside_window_own_year"
    if verdict is Verdict.PURPOSE_NOT_COVERED and credit.source not in notice.conversion_by_source:
        return "source_not_covered"
    if verdict is Verdict.COUNTED and not platform:
        if conversions.before_window(credit, notice):
            return "counted_before_window"
        if application is None and notice.conversion_by_source[credit.source].only_for:
            return "counted_for_purpose"
        return "counted_conversion"
    return verdict.value


def _credit_article(verdict: Verdict, credit: Credit, notice: Pack) -> str | None:
    if verdict in (Verdict.NOT_YET_COMPLETED, Verdict.DUPLICATE):
        return None  # settled by practice, not by an article
    exam = next((subject.exam for subject in notice.subjects if subject.id == credit.subject), None)
    if verdict is Verdict.EXAM_NOT_PASSED and exam is not None:
        return exam.article
    if verdict is Verdict.PLATFORM_NOT_LISTED:
        return next((p.subjects[credit.subject] for p in notice.platforms if credit.subject in p.subjects), None)
    if verdict in (Verdict.NOT_VERIFIED, Verdict.OUTSIDE_WINDOW) or credit.source in NO_CONVERSIONS:
        return notice.study_window.article
    conversion = notice.conversion_by_source.get(credit.source)
    return conversion.article if conversion else None
