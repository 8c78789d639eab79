"""What can be applied for: as a short key, as data of the decision interface, and the questions asked of everybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rulebook import Pack
from rulebook.facts import AnnualCheck, Application, OtherApplication, PostAppointment, Recognition, TitleReview
from rulebook.speech import Phrases
from rulebook.vocabulary import Ground, Level, Purpose


def as_data(application: Application) -> dict[str, Any]:
    """The application as the decision interface has it."""
    data: dict[str, Any] = {"kind": str(application.purpose)}
    match application:
        case AnnualCheck(year):
            data["year"] = year
        case TitleReview(level, exceptional):
            data |= {"level": str(level), "exceptional": exceptional}
        case PostAppointment(grade):
            data["grade"] = grade
        case Recognition(ground, required_years, level):
            data["ground"] = str(ground)
            if ground is Ground.GRASSROOTS_GRADUATE:
                data["required_years"] = required_years
            elif ground is Ground.POSTDOC:
                data["level"] = str(level) if level else None
        case OtherApplication():
            data |= application.parameters
    return data


def from_data(data: dict[str, Any]) -> Application:
    """The application that ``as_data`` wrote. Raises KeyError or ValueError for anything else."""
    if data["kind"] not in list(Purpose):
        return OtherApplication(data["kind"], tuple(sorted((k, v) for k, v in data.items() if k != "kind")))
    match Purpose(data["kind"]):
        case Purpose.ANNUAL_CHECK:
            return AnnualCheck(data["year"])
        case Purpose.TITLE_REVIEW:
            return TitleReview(Level(data["level"]), data["exceptional"])
        case Purpose.POST_APPOINTMENT:
            return PostAppointment(data["grade"])
    ground, level = Ground(data["ground"]), data.get("level")
    return Recognition(ground, required_years=data.get("required_years"), level=Level(level) if level else None)


def key_of(application: Application) -> str:
    """A short name of the application within its policy, such as ``annual_check:2024`` or ``title_review:senior``."""
    data = as_data(application)
    exceptional = "exceptional" if data.pop("exceptional", False) else None
    return ":".join(str(part) for part in [*data.values(), exceptional] if part is not None)


def from_key(key: str, pack: Pack | None = None) -> Application:
    """The application that ``key_of`` named. Raises ValueError for anything else, and with a pack for what the pack
    does not know."""
    kind, *rest = key.split(":")
    application: Application | None = None
    match Purpose(kind), rest:
        case Purpose.ANNUAL_CHECK, [year]:
            application = AnnualCheck(int(year))
        case Purpose.TITLE_REVIEW, [level, *tail] if tail in ([], ["exceptional"]):
            application = TitleReview(Level(level), bool(tail))
        case Purpose.POST_APPOINTMENT, [grade]:
            application = PostAppointment(int(grade))
        case Purpose.RECOGNITION, [Ground.POSTDOC, level]:
            application = Recognition(Ground.POSTDOC, level=Level(level))
        case Purpose.RECOGNITION, [Ground.GRASSROOTS_GRADUATE, *years] if len(years) < 2:
            required = int(years[0]) if years else None
            application = Recognition(Ground.GRASSROOTS_GRADUATE, required_years=required)
        case Purpose.RECOGNITION, [Ground.OTHER]:
            application = Recognition(Ground.OTHER)
    if application is None or key_of(application) != key or (pack and not _within(application, pack)):
        raise ValueError(key)
    return application


def label(key: str) -> str:
    """A question or application in words."""
    return Phrases().application(from_key(key))


def in_words(key: str) -> str:
    """The same of a key that may be none of ours any more: as it stands."""
    try:
        return label(key)
    except ValueError:
        return key


def completed(application: Application, required_years: int | None) -> Application:
    """Years required of a grassroots graduate (5.2) come from the approved claim when the application names none."""
    match application:
        case Recognition(Ground.GRASSROOTS_GRADUATE, None):
            return replace(application, required_years=required_years)
    return application


def _within(application: Application, pack: Pack) -> bool:
    bounds = pack.applications
    match application:
        case AnnualCheck(year):
            return year in bounds.annual_check.years
        case TitleReview(level):
            return level in bounds.title_review.levels
        case PostAppointment(grade):
            return bounds.post_appointment.highest_grade <= grade <= bounds.post_appointment.lowest_grade
        case Recognition(required_years=years):
            return years is None or bounds.recognition.least_years <= years <= bounds.recognition.most_years
    return application.purpose in {other.id for other in bounds.others}


def questions(pack: Pack) -> dict[str, Application]:
    """What is asked of everybody, by key: the annual check of each year, each level of title review, and one grade for
    each run of grades that the notice treats alike."""
    bounds = pack.applications
    asked: list[Application] = [AnnualCheck(year) for year in bounds.annual_check.years]
    asked += [TitleReview(level) for level in bounds.title_review.levels]
    asked += [PostAppointment(grade) for grade in grades_apart(pack)]
    return {key_of(application): application for application in asked}


def _treatment(grade: int, pack: Pack) -> tuple[int, ...]:
    """Which clauses cover the grade, by their place in the pack."""
    application = PostAppointment(grade)
    clauses = [*pack.base, *pack.relief, *pack.waivers]
    return tuple(index for index, clause in enumerate(clauses) if clause.covers_application(application))


def grades_apart(pack: Pack) -> list[int]:
    """The lowest grade of each group that the notice treats alike: 10 stands for 1 to 10, 13 for 11 to 13."""
    bounds = pack.applications.post_appointment
    last: dict[tuple[int, ...], int] = {}
    for grade in range(bounds.highest_grade, bounds.lowest_grade + 1):
        last[_treatment(grade, pack)] = grade
    return sorted(last.values())
