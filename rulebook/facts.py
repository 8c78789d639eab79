"""Frozen inputs of a decision. None always means "not known"; nothing here has a default that hides an unknown.

Dates are calendar dates in Asia/Shanghai. Hours are whole tenths (`quantity.py`). Subjects are ids of the rule pack.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rulebook.vocabulary import Ground, Level, Purpose, Sector, Sex, Source


@dataclass(frozen=True, slots=True)
class CaseLearner:
    """What is known about the person. The two flags are approved facts: absent means not approved, so false.
    `declared`: facts that the pack has declared, by name, sorted."""

    sex: Sex | None = None
    birth_date: date | None = None
    sector: Sector | None = None
    grassroots_post: bool | None = None
    sanke_teacher: bool = False
    high_skilled: bool = False
    declared: tuple[tuple[str, Any], ...] = ()

    def value(self, name: str) -> Any:
        """The value of a fact that a pack has declared; None when it is not given."""
        return dict(self.declared).get(name)

    def has(self, need: str) -> bool:
        """Whether the person is what a conversion asks for (`vocabulary.Need`)."""
        return getattr(self, need) is True

    @property
    def status(self) -> tuple[bool, bool]:
        """The two flags: all of a person on which it hangs whether hours of a counting class count."""
        return self.sanke_teacher, self.high_skilled


def of_status(status: tuple[bool, bool]) -> CaseLearner:
    """Somebody of whom no more is known than the two flags."""
    return CaseLearner(None, None, None, None, *status)


OF_EVERY_STATUS = of_status((True, True))
"""Somebody for whom hours count whatever status they ask for."""


@dataclass(frozen=True, slots=True)
class AnnualCheck:
    """年度审验: the review card of one year."""

    year: int
    purpose = Purpose.ANNUAL_CHECK


@dataclass(frozen=True, slots=True)
class TitleReview:
    """职称评审 at one level; `exceptional` is 破格."""

    level: Level | str
    exceptional: bool = False
    required_years: int | None = None
    purpose = Purpose.TITLE_REVIEW


@dataclass(frozen=True, slots=True)
class PostAppointment:
    """专技岗聘任; grade 1 is the highest, 13 the lowest."""

    grade: int
    required_years: int | None = None
    purpose = Purpose.POST_APPOINTMENT


@dataclass(frozen=True, slots=True)
class Recognition:
    """考核认定. `required_years` belongs to grassroots graduates, `level` to post-doctoral researchers. Where a pack
    asks for “as many years as the application says”, any application may have `required_years`."""

    ground: Ground | str
    required_years: int | None = None
    level: Level | str | None = None
    purpose = Purpose.RECOGNITION


@dataclass(frozen=True, slots=True)
class OtherApplication:
    """A purpose that the pack has declared, with its parameters by name, sorted."""

    purpose: str
    given: tuple[tuple[str, Any], ...] = ()

    @property
    def parameters(self) -> dict[str, Any]:
        return dict(self.given)


Application = AnnualCheck | TitleReview | PostAppointment | Recognition | OtherApplication


@dataclass(frozen=True, slots=True)
class Credit:
    """Hours reported for one year and subject. `year` is the year they are meant for, which may not be the year of
    completion. `course` names a course so that two reports of it are recognised; None names none.

    `mode`: how it was held, in words of the pack. `unit`, `quantity` (tenths of a unit), `role`: for work that counts
    at a rate; `tenths` is 0 then.

    `certificate`: for recognised hours the document of the other office. `was_sanke_teacher`: the status on the day of
    the training; None: not reported, then the person's flag tells.
    """

    id: str
    year: int
    subject: str
    tenths: int
    source: Source | str
    completed_on: date
    verified: bool = False
    platform: str | None = None
    exam_passed: bool | None = None
    course: str | None = None
    certificate: bool | None = None
    was_sanke_teacher: bool | None = None
    mode: str | None = None
    unit: str | None = None
    quantity: int = 0
    role: str | None = None


@dataclass(frozen=True, slots=True)
class QualificationExam:
    """A vocational qualification examination passed; `year` is the year of the certificate."""

    year: int
    in_region: bool


@dataclass(frozen=True, slots=True)
class FiledPlan:
    """An approved unit training plan that covers the person's unit. `tenths`: hours it offers; `year`: for which year
    it was filed; `completed`: the person has completed its training."""

    filed_on: date
    tenths: int
    year: int
    on_roster: bool = False
    accepted_late: bool = False
    completed: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Approved facts about a person, as they are on record (also those dated after the day of the decision). Of plans
    there is one for each year at most. `more`: all others by their ids, sorted (`built_in.py`)."""

    exams: Sequence[QualificationExam] = ()
    plans: Sequence[FiledPlan] = ()
    epidemic_years: Sequence[int] = ()
    more: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question to the rulebook: this person, this application, on this day."""

    policy: str
    as_of: date
    learner: CaseLearner
    application: Application
    credits: Sequence[Credit] = ()
    facts: Facts = field(default_factory=Facts)
