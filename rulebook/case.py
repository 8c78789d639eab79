"""Cases as data (a decoded JSON object) → `Case`. Every malformed value is refused with its path and a sentence.

Nothing is repaired or guessed: true is no number, 2024.0 is no year, "2024-6-1" is no date. Keys that are not known are
ignored. Bounds (years, grades, subjects) are those of the rule pack that the case names.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from rulebook import built_in
from rulebook.dimensions import OtherPurpose
from rulebook.facts import (
    AnnualCheck,
    Application,
    Case,
    CaseLearner,
    Credit,
    OtherApplication,
    PostAppointment,
    Recognition,
    TitleReview,
)
from rulebook.given import WHOLE, YEARS, CaseError, Fields, whole_number
from rulebook.library import Library
from rulebook.loader import offered
from rulebook.pack import Pack
from rulebook.phrasebook import say
from rulebook.quantity import parse_tenths
from rulebook.vocabulary import Ground, Level, Purpose, Source, source_called


def parse_case(data: object, pack: Pack | None = None, library: Library | None = None) -> Case:
    """A decoded JSON object as a Case. `pack` defaults to the one of the library that `policy` names; without a library
    those that a portal may offer are known.

    Raises CaseError for the first malformed value.
    """
    whole = Fields(data, "")
    policy = whole.text("policy")
    if pack is None:
        library = library or offered()
        if policy not in library.ids:
            raise CaseError("policy", say("case.policy", known="、".join(library.ids)))
        pack = library.pack(policy)
    as_of = whole.day("as_of")
    return Case(
        policy=policy,
        as_of=as_of,
        learner=_learner(whole.fields("learner"), as_of, pack),
        application=_application(whole.fields("application"), pack),
        credits=_credits(whole, pack),
        facts=built_in.read_facts(whole.items("facts"), pack),
    )


def _learner(fields: Fields, as_of: date, pack: Pack) -> CaseLearner:
    given: dict[str, Any] = {}
    for fact in built_in.given_by_learner():
        value = given[fact.id] = fact.keys[fact.id].read(fields, fact.id, pack)
        if isinstance(value, date) and value > as_of:
            raise CaseError(fields.at(fact.id), say("case.birth_date"))
    return CaseLearner(**given, declared=tuple(sorted(_declared(fields, pack))))


def _declared(fields: Fields, pack: Pack) -> Iterator[tuple[str, Any]]:
    """The facts that the pack has declared, as far as the case gives them."""
    for fact in pack.facts_in_view.values():
        if fields.value(fact.id, None) is None:
            continue
        match fact.type:
            case "flag":
                yield fact.id, fields.flag(fact.id)
            case "word":
                yield fact.id, fields.one_of(fact.id, fact.words)
            case "whole":
                yield fact.id, fields.whole(fact.id, 0, WHOLE)
            case "day":
                yield fact.id, fields.day(fact.id)
            case "years":
                path = fields.at(fact.id)
                years = enumerate(fields.list(fact.id))
                yield fact.id, tuple(whole_number(year, *YEARS, f"{path}[{index}]") for index, year in years)


def _application(fields: Fields, pack: Pack) -> Application:
    bounds = pack.applications
    others = {other.id: other for other in bounds.others}
    kind = fields.one_of("kind", [*Purpose, *others])
    if kind in others:
        return OtherApplication(kind, tuple(sorted(_parameters(fields, others[kind]))))
    match Purpose(kind):
        case Purpose.ANNUAL_CHECK:
            year = fields.value("year", pack.policy_year)
            if isinstance(year, bool) or not isinstance(year, int) or year not in bounds.annual_check.years:
                raise CaseError(
                    fields.at("year"), say("case.one_of", known="、".join(map(str, bounds.annual_check.years)))
                )
            return AnnualCheck(year)
        case Purpose.TITLE_REVIEW:
            level, exceptional = _level(fields, pack), fields.flag("exceptional", default=False)
            return TitleReview(level, exceptional, _required_years(fields, pack))
        case Purpose.POST_APPOINTMENT:
            grades = bounds.post_appointment
            grade = fields.whole("grade", grades.highest_grade, grades.lowest_grade)
            return PostAppointment(grade, _required_years(fields, pack))
    ground: Ground | str = fields.one_of("ground", [*Ground, *bounds.recognition.grounds])
    ground = Ground(ground) if ground in list(Ground) else ground
    if ground is Ground.GRASSROOTS_GRADUATE:
        return Recognition(ground, required_years=_years_said(fields, pack))
    level_of = _level(fields, pack) if ground is Ground.POSTDOC else None
    return Recognition(ground, _required_years(fields, pack), level_of)


def _years_said(fields: Fields, pack: Pack) -> int | None:
    bounds = pack.applications.recognition
    years: int | None = fields.whole("required_years", bounds.least_years, bounds.most_years, default=None, null=True)
    return years


def _required_years(fields: Fields, pack: Pack) -> int | None:
    """How many years an application says that it asks for, where the pack looks at that."""
    return _years_said(fields, pack) if pack.looks_at_required_years else None


def _level(fields: Fields, pack: Pack) -> Level | str:
    level = fields.one_of("level", pack.applications.title_review.levels)
    return Level(level) if level in list(Level) else level


def _parameters(fields: Fields, purpose: OtherPurpose) -> Iterator[tuple[str, Any]]:
    """What an application of the place's own kind says besides its kind. null or absent where that may be: unknown."""
    for name, parameter in purpose.parameters.items():
        if not parameter.required and fields.value(name, None) is None:
            continue
        match parameter.type:
            case "flag":
                yield name, fields.flag(name)
            case "word":
                yield name, fields.one_of(name, parameter.words)
            case "whole":
                yield name, fields.whole(name, parameter.least, parameter.most)


def _credits(whole: Fields, pack: Pack) -> tuple[Credit, ...]:
    subjects = [subject.id for subject in pack.subjects]
    credits: dict[str, Credit] = {}
    for fields in whole.items("credits"):
        credit_id = fields.text("id")
        if not credit_id.strip():
            raise CaseError(fields.at("id"), say("case.empty"))
        if credit_id in credits:
            raise CaseError(fields.at("id"), say("case.repeated_id"))
        year = fields.year("year")
        subject = fields.value("subject")
        if not isinstance(subject, str) or subject not in subjects:
            raise CaseError(fields.at("subject"), say("case.one_of", known="、".join(subjects)))
        # In the order of the interface description: of several errors the first is told.
        credits[credit_id] = Credit(
            id=credit_id,
            year=year,
            subject=subject,
            **_amount(fields, pack),
            source=_source(fields, pack),
            completed_on=fields.day("completed_on"),
            verified=fields.flag("verified", default=False),
            platform=fields.text("platform", default=None),
            exam_passed=fields.flag("exam_passed", default=None, null=True),
            course=fields.text("course", default=None) or None,
            certificate=fields.flag("certificate", default=None, null=True),
            was_sanke_teacher=fields.flag("was_sanke_teacher", default=None, null=True),
            mode=_mode(fields, pack.modes_in_view),
        )
    return tuple(credits.values())


def _amount(fields: Fields, pack: Pack) -> dict[str, Any]:
    """How much it is: hours; or minutes; or, where the pack has rates for it, so many of a unit in a role."""
    rates = [rate for notice in pack.notices.values() for rate in notice.rates]
    if rates and fields.value("unit", None) is not None:
        quantity = parse_tenths(fields.value("quantity", 1))
        if not quantity:
            raise CaseError(fields.at("quantity"), say("case.hours"))
        unit = fields.one_of("unit", dict.fromkeys(rate.unit for rate in rates))
        return {"tenths": 0, "unit": unit, "quantity": quantity, "role": fields.text("role", default=None)}
    if "hours" not in fields.data and "minutes" in fields.data:
        return {"tenths": fields.whole("minutes", 1, WHOLE) * pack.an_hour // pack.counting.minutes_per_hour}
    return {"tenths": fields.hours("hours", places=pack.places)}


def _mode(fields: Fields, modes: Mapping[str, str]) -> str | None:
    return fields.one_of("mode", modes) if modes and fields.value("mode", None) is not None else None


def _source(fields: Fields, pack: Pack) -> Source | str:
    return source_called(fields.one_of("source", [*Source, *pack.sources_in_view]))
