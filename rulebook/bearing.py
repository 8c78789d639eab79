"""What a fact bears on: the clauses that look at it, what they say, and which applications they are for."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from rulebook import built_in
from rulebook.contradictions import possible_applications
from rulebook.coverage import names_of
from rulebook.demands import Years
from rulebook.entries import Asking, Conversion
from rulebook.facts import Application, Case
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.speech import Phrases

PARTICULARS = frozenset({"sex", "birth_date", "as_of"})
"""What everybody has, and nobody claims."""


class Bearing(NamedTuple):
    """`rule`: the clauses in the pack's words. `helps`, `helps_not`: applications and subjects in words."""

    article: str
    rule: str
    helps: str
    helps_not: str


def facts_behind(entry: Any) -> frozenset[str]:
    """Names of the facts that a clause or a conversion looks at."""
    found = set(built_in.looked_at_by(getattr(entry, "kind", "")))
    if isinstance(entry, Conversion):
        found |= {entry.needs.value} if entry.needs else set()
        found |= {name for rate in entry.rates if rate.when for name in rate.when.facts()}
    if (when := getattr(entry, "when", None)) is not None:
        found |= when.facts()
    years = entry.asks.years if isinstance(entry, Asking) else getattr(entry, "years", None)
    if isinstance(years, Years):
        found |= years.facts()
    return frozenset(found)


def clauses_on(facts: Collection[str], pack: Pack) -> tuple[Any, ...]:
    """The entries of the notice that look at one of these facts, in its order."""
    entries = (*pack.base, *pack.relief, *pack.waivers, *pack.deeming, *pack.conversions)
    return tuple(entry for entry in entries if facts_behind(entry) & set(facts))


def bearing(facts: Collection[str], pack: Pack) -> Bearing | None:
    """What these facts change under a notice; None where no clause looks at them."""
    return _kept(("bearing", *sorted(facts)), lambda: clauses_on(facts, pack), pack)


def bearing_of_training(sources: Collection[str], pack: Pack, *, own: bool = False) -> Bearing | None:
    """What hours of these sources are good for under a notice; None where it converts none of them. `own`: of those as
    well that the notice has declared."""
    asked = {*sources, *(pack.own_trainings if own else ())}
    found = (entry for entry in pack.conversions if set(entry.sources) & asked)
    return _kept(("bearing_of_training", *sorted(asked)), lambda: tuple(found), pack)


def _kept(key: tuple[str, ...], entries: Callable[[], tuple[Any, ...]], pack: Pack) -> Bearing | None:
    if key not in pack.compiled:
        pack.compiled[key] = _bearing(entries(), pack)
    found: Bearing | None = pack.compiled[key]
    return found


def _bearing(entries: tuple[Any, ...], pack: Pack) -> Bearing | None:
    if not entries:
        return None
    speaker = Phrases(DEFAULT_LANGUAGE)
    helps, rest = _applications(entries, pack)
    limited = {entry.subject for entry in entries if hasattr(entry, "subject")}
    if len(limited) and all(hasattr(entry, "subject") for entry in entries):
        rest += [subject.name for subject in pack.subjects if subject.id not in limited]
    rule = "".join(dict.fromkeys(entry.summary for entry in entries))
    return Bearing(entries[0].article, rule, speaker.join(helps), speaker.join(rest))


def covers(entry: Any, application: Application) -> bool:
    """Whether a clause or a conversion is for an application."""
    if isinstance(entry, Conversion):
        return not entry.only_for or str(application.purpose) in entry.only_for
    coverages = getattr(entry, "covers", None)
    return coverages is None or any(coverage.fits(application) for coverage in coverages)


def _applications(entries: tuple[Any, ...], pack: Pack) -> tuple[list[str], list[str]]:
    """Names of what the entries are for and of what they are not; a purpose as a whole where all of it is."""
    speaker, by_purpose = Phrases(DEFAULT_LANGUAGE), dict[str, list[Application]]()
    for application in possible_applications(pack):
        by_purpose.setdefault(str(application.purpose), []).append(application)
    helps, rest = list[str](), list[str]()
    for purpose, applications in by_purpose.items():
        covered = [one for one in applications if any(covers(entry, one) for entry in entries)]
        if not covered:
            rest.append(speaker.purpose(purpose, pack))
        elif len(covered) == len(applications):
            helps.append(speaker.purpose(purpose, pack))
        else:
            helps.append(names_of(covered, pack))
    return helps, rest


def on_record(case: Case) -> frozenset[str]:
    """Names of the facts that a case has on record, whatever they say."""
    declared = {name for name, value in case.learner.declared if value or value is False}
    return built_in.on_record(case.learner, case.facts) | declared


def unrecorded(case: Case, pack: Pack) -> Iterator[str]:
    """Ids of the clauses for an application that turn on facts of which none is on record."""
    recorded = on_record(case)
    for entry in (*pack.relief, *pack.waivers, *pack.deeming, *pack.conversions):
        facts = facts_behind(entry) - PARTICULARS
        of_training = isinstance(entry, Conversion)  # the training itself can be claimed, whoever it is
        if covers(entry, case.application) and (of_training or (facts and not facts & recorded)):
            yield entry.id
