"""What may be applied for under a pack, and which applications an entry is for."""

from collections.abc import Mapping

from pydantic import Field

from rulebook.basics import PackEntry, Text, Values, Year
from rulebook.dimensions import OtherPurpose
from rulebook.facts import Application
from rulebook.vocabulary import Level


class AnnualChecks(PackEntry):
    years: tuple[Year, ...] = Field(min_length=1)


class TitleReviews(PackEntry):
    """`names`: of levels that are the place's own (正高级, 副高级)."""

    levels: tuple[Text, ...] = Field(default=tuple(map(str, Level)), min_length=1)
    names: Mapping[Text, Text] = Field(default_factory=dict)


class PostAppointments(PackEntry):
    highest_grade: int = Field(default=1, strict=True, ge=1)
    lowest_grade: int = Field(default=13, strict=True, ge=1)


class Recognitions(PackEntry):
    """`grounds`: of the place's own, by id."""

    grounds: Mapping[Text, Text] = Field(default_factory=dict)
    least_years: int = Field(default=0, strict=True, ge=0)
    most_years: int = Field(default=10, strict=True, ge=0)


class Applications(PackEntry):
    """What may be applied for under this pack, and in which bounds. What is left out has the usual ones: who applies
    for what no base clause covers waits for a person."""

    annual_check: AnnualChecks
    title_review: TitleReviews = Field(default_factory=TitleReviews)
    post_appointment: PostAppointments = Field(default_factory=PostAppointments)
    recognition: Recognitions = Field(default_factory=Recognitions)
    others: tuple[OtherPurpose, ...] = ()


class Grades(PackEntry):
    from_: int = Field(alias="from", strict=True, ge=1)
    to: int = Field(strict=True, ge=1)


class Coverage(PackEntry):
    """Applications that an entry is for; a key left out does not narrow it."""

    application: Text
    levels: tuple[Text, ...] | None = None
    exceptional: bool | None = None
    grades: Grades | None = None
    grounds: tuple[Text, ...] | None = None
    parameters: Mapping[Text, Values] = Field(default_factory=dict)

    def fits(self, application: Application) -> bool:
        if application.purpose != self.application:
            return False
        given = getattr(application, "parameters", {})
        if any(str(given.get(name)).lower() not in words for name, words in self.parameters.items()):
            return False
        grade = getattr(application, "grade", None)
        return (
            (self.levels is None or getattr(application, "level", None) in self.levels)
            and (self.exceptional is None or getattr(application, "exceptional", None) is self.exceptional)
            and (self.grounds is None or getattr(application, "ground", None) in self.grounds)
            and (self.grades is None or (grade is not None and self.grades.from_ <= grade <= self.grades.to))
        )
