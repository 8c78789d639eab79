"""Cases as data (a decoded JSON object) → `Case`. Every malformed value is refused with its path and a sentence.

Nothing is repaired or guessed: true is no number, 2024.0 is no year, "2024-6-1" is no date. Keys that are not known are
ignored. Bounds (years, grades, subjects) are those of the rule pack that the case names.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from rulebook.dimensions import OtherPurpose
from rulebook.facts import (
    AnnualCheck,
    Application,
    Case,
    CaseLearner,
    Credit,
    Facts,
    FiledPlan,
    OtherApplication,
    PostAppointment,
    Postdoc,
    QualificationExam,
    Recognition,
    Tenure,
    TitleReview,
    Transfer,
)
from rulebook.library import Library
from rulebook.loader import offered
from rulebook.pack import Pack
from rulebook.phrasebook import say
from rulebook.quantity import TENTH, parse_tenths
from rulebook.vocabulary import FactKind, Ground, Level, Purpose, Sector, Sex, Source

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_ABSENT: Any = object()
_YEARS = 1900, 2999
_WHOLE = 1_000_000

Word = TypeVar("Word", bound=StrEnum)


class CaseError(ValueError):
    """A case that cannot be decided because it is malformed. `field` is a path such as `credits[0].hours`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message

    def as_dict(self) -> dict[str, dict[str, str]]:
        return {"error": {"field": self.field, "message": self.message}}


def parse_case(data: object, pack: Pack | None = None, library: Library | None = None) -> Case:
    """A decoded JSON object as a Case. `pack` defaults to the one of the library that `policy` names; without a library
    those that a portal may offer are known.

    Raises CaseError for the first malformed value.
    """
    whole = _Fields(data, "")
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
        facts=_facts(whole, pack),
    )


class _Fields:
    """The keys of one JSON object, read by name; knows its path in the case."""

    def __init__(self, data: object, path: str) -> None:
        if not isinstance(data, dict):
            raise CaseError(path, say("case.object"))
        self.data = data
        self.path = path

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def value(self, key: str, default: Any = _ABSENT) -> Any:
        value = self.data.get(key, default)
        if value is _ABSENT:
            raise CaseError(self.at(key), say("case.missing"))
        return value

    def fields(self, key: str) -> "_Fields":
        return _Fields(self.value(key), self.at(key))

    def items(self, key: str) -> Iterator["_Fields"]:
        for index, item in enumerate(self.list(key, [])):
            yield _Fields(item, f"{self.at(key)}[{index}]")

    def list(self, key: str, default: Any = _ABSENT) -> list[Any]:
        value = self.value(key, default)
        if not isinstance(value, list):
            raise CaseError(self.at(key), say("case.list"))
        return value

    def text(self, key: str, *, default: Any = _ABSENT) -> Any:
        """A text without control characters or halves of characters; null only where there is a default."""
        value = self.value(key, default)
        if value is None and default is None:
            return None
        if not isinstance(value, str):
            raise CaseError(self.at(key), say("case.text"))
        if _UNSPEAKABLE.search(value):
            raise CaseError(self.at(key), say("case.characters"))
        return value

    def flag(self, key: str, *, default: Any = _ABSENT, null: bool = False) -> Any:
        value = self.value(key, default)
        if value is True or value is False or (value is None and null):
            return value
        raise CaseError(self.at(key), say("case.flag_or_null" if null else "case.flag"))

    def whole(self, key: str, low: int, high: int, *, default: Any = _ABSENT, null: bool = False) -> Any:
        value = self.value(key, default)
        if value is None and null:
            return None
        return _whole(value, low, high, self.at(key))

    def year(self, key: str) -> int:
        return _whole(self.value(key), *_YEARS, self.at(key))

    def day(self, key: str) -> date:
        return _day(self.value(key), self.at(key))

    def hours(self, key: str, *, zero: bool = False, places: int = TENTH) -> int:
        tenths = parse_tenths(self.value(key), places)
        if tenths is None or (tenths == 0 and not zero):
            said = "case.hours_or_zero" if zero else "case.hours"
            raise CaseError(self.at(key), say(said if places == TENTH else f"{said}_fine"))
        return tenths

    def word(self, key: str, words: type[Word], *, default: Any = _ABSENT, null: bool = False) -> Any:
        """One of the values of an enumeration."""
        value = self.value(key, default)
        if value is None and null:
            return None
        known = list(words)
        if not isinstance(value, str) or value not in known:
            raise CaseError(self.at(key), say("case.word", known="、".join(known) + ("、null" if null else "")))
        return words(value)

    def one_of(self, key: str, words: Iterable[str]) -> str:
        """One of the words of a pack."""
        value, known = self.value(key), list(words)
        if not isinstance(value, str) or value not in known:
            raise CaseError(self.at(key), say("case.word", known="、".join(known)))
        return value


def _whole(value: object, low: int, high: int, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CaseError(path, say("case.whole", low=low, high=high))
    return value


def _day(value: object, path: str) -> date:
    # fromisoformat alone would also take 20240131 and 2024-W05-3.
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise CaseError(path, say("case.day"))


def _learner(fields: _Fields, as_of: date, pack: Pack) -> CaseLearner:
    sex = fields.word("sex", Sex, default=None, null=True)
    birth_date = None
    if fields.value("birth_date", None) is not None:
        birth_date = fields.day("birth_date")
        if birth_date > as_of:
            raise CaseError(fields.at("birth_date"), say("case.birth_date"))
    return CaseLearner(
        sex=sex,
        birth_date=birth_date,
        sector=fields.word("sector", Sector, default=None, null=True),
        grassroots_post=fields.flag("grassroots_post", default=None, null=True),
        sanke_teacher=fields.flag("sanke_teacher", default=False),
        high_skilled=fields.flag("high_skilled", default=False),
        declared=tuple(sorted(_declared(fields, pack))),
    )


def _declared(fields: _Fields, pack: Pack) -> Iterator[tuple[str, Any]]:
    """The facts that the pack has declared, as far as the case gives them."""
    for fact in pack.facts:
        if fields.value(fact.id, None) is None:
            continue
        match fact.type:
            case "flag":
                yield fact.id, fields.flag(fact.id)
            case "word":
                yield fact.id, fields.one_of(fact.id, fact.words)
            case "whole":
                yield fact.id, fields.whole(fact.id, 0, _WHOLE)
            case "day":
                yield fact.id, fields.day(fact.id)
            case "years":
                path = fields.at(fact.id)
                years = enumerate(fields.list(fact.id))
                yield fact.id, tuple(_whole(year, *_YEARS, f"{path}[{index}]") for index, year in years)


def _application(fields: _Fields, pack: Pack) -> Application:
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


def _years_said(fields: _Fields, pack: Pack) -> int | None:
    bounds = pack.applications.recognition
    years: int | None = fields.whole("required_years", bounds.least_years, bounds.most_years, default=None, null=True)
    return years


def _required_years(fields: _Fields, pack: Pack) -> int | None:
    """How many years an application says that it asks for, where the pack looks at that."""
    return _years_said(fields, pack) if pack.looks_at_required_years else None


def _level(fields: _Fields, pack: Pack) -> Level | str:
    level = fields.one_of("level", pack.applications.title_review.levels)
    return Level(level) if level in list(Level) else level


def _parameters(fields: _Fields, purpose: OtherPurpose) -> Iterator[tuple[str, Any]]:
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


def _credits(whole: _Fields, pack: Pack) -> tuple[Credit, ...]:
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
            mode=fields.one_of("mode", pack.modes) if pack.modes and fields.value("mode", None) is not None else None,
        )
    return tuple(credits.values())


def _amount(fields: _Fields, pack: Pack) -> dict[str, Any]:
    """How much it is: hours; or minutes; or, where the pack has rates for it, so many of a unit in a role."""
    rates = [rate for conversion in pack.conversions for rate in conversion.rates]
    if rates and fields.value("unit", None) is not None:
        quantity = parse_tenths(fields.value("quantity", 1))
        if not quantity:
            raise CaseError(fields.at("quantity"), say("case.hours"))
        unit = fields.one_of("unit", dict.fromkeys(rate.unit for rate in rates))
        return {"tenths": 0, "unit": unit, "quantity": quantity, "role": fields.text("role", default=None)}
    if "hours" not in fields.data and "minutes" in fields.data:
        return {"tenths": fields.whole("minutes", 1, _WHOLE) * pack.an_hour // pack.counting.minutes_per_hour}
    return {"tenths": fields.hours("hours", places=pack.places)}


def _source(fields: _Fields, pack: Pack) -> Source | str:
    source = fields.one_of("source", [*Source, *pack.sources])
    return Source(source) if source in list(Source) else source


def _facts(whole: _Fields, pack: Pack) -> Facts:
    exams: list[QualificationExam] = []
    plans: dict[int, FiledPlan] = {}
    once: dict[FactKind, Any] = {}
    for fields in whole.items("facts"):
        kind = fields.word("kind", FactKind)
        if kind in once:
            raise CaseError(fields.at("kind"), say("case.repeated_kind"))
        match kind:
            case FactKind.QUALIFICATION_EXAM:
                exams.append(QualificationExam(fields.year("year"), fields.flag("in_region")))
            case FactKind.FILED_PLAN:
                plan = _plan(fields, pack)
                if plan.year in plans:
                    raise CaseError(fields.at("year"), say("case.repeated_plan", year=plan.year))
                plans[plan.year] = plan
            case FactKind.EPIDEMIC_FRONTLINE:
                path = fields.at("years")
                once[kind] = tuple(
                    _whole(year, *_YEARS, f"{path}[{index}]") for index, year in enumerate(fields.list("years"))
                )
            case FactKind.TRANSFER:
                once[kind] = Transfer(fields.day("on"))
            case FactKind.TENURE:
                once[kind] = Tenure(fields.day("since"))
            case FactKind.POSTDOC:
                once[kind] = Postdoc(
                    foundation_grant=fields.flag("foundation_grant"),
                    led_project=fields.flag("led_project"),
                    stays_in_region=fields.flag("stays_in_region"),
                )
    return Facts(
        exams=tuple(exams),
        plans=tuple(plans[year] for year in sorted(plans)),
        epidemic_years=once.get(FactKind.EPIDEMIC_FRONTLINE, ()),
        transfer=once.get(FactKind.TRANSFER),
        tenure=once.get(FactKind.TENURE),
        postdoc=once.get(FactKind.POSTDOC),
    )


def _plan(fields: _Fields, pack: Pack) -> FiledPlan:
    """A plan filed before its year names the year; without, it speaks for the year in which it was filed."""
    filed_on = fields.day("filed_on")
    return FiledPlan(
        filed_on=filed_on,
        tenths=fields.hours("hours", zero=True, places=pack.places),
        on_roster=fields.flag("on_roster", default=None, null=True) is True,
        completed=fields.flag("completed", default=False),
        accepted_late=fields.flag("accepted_late", default=False),
        year=fields.year("year") if "year" in fields.data else filed_on.year,
    )
