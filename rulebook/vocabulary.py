"""The words of the rulebook: closed lists of values, one English name per Chinese term.

Values are the ones that cases and decisions use in data (see `facts.py` and `findings.py`).
What differs between notices (subjects, platforms, figures, years) is no vocabulary: it stands in rule packs.
"""

from enum import StrEnum


class Outcome(StrEnum):
    """What a person is told: 符合, 不符合, 需人工确认."""

    MET = "met"
    NOT_MET = "not_met"
    NEEDS_CONFIRMATION = "needs_confirmation"


class ByDefault(StrEnum):
    """The three-valued answer of a decision under one set of readings."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Reach(StrEnum):
    """Whether a clause reaches a case."""

    APPLIES = "applies"
    DOES_NOT_APPLY = "does_not_apply"
    CANNOT_TELL = "cannot_tell"


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"


class Sector(StrEnum):
    """Ownership of the employer: public, or the non-public economy (非公有制)."""

    PUBLIC = "public"
    NON_PUBLIC = "non_public"


class Level(StrEnum):
    """Level of a professional title (高级, 中级, 初级)."""

    SENIOR = "senior"
    INTERMEDIATE = "intermediate"
    JUNIOR = "junior"


class Purpose(StrEnum):
    """What a person applies for."""

    ANNUAL_CHECK = "annual_check"
    TITLE_REVIEW = "title_review"
    POST_APPOINTMENT = "post_appointment"
    RECOGNITION = "recognition"


class Ground(StrEnum):
    """Ground of a recognition (考核认定)."""

    GRASSROOTS_GRADUATE = "grassroots_graduate"
    POSTDOC = "postdoc"
    OTHER = "other"


class Source(StrEnum):
    """Where hours come from. RECOGNISED: verified by another place of the region, on its document; all others but
    PLATFORM are conversions (学时折合)."""

    PLATFORM = "platform"
    ADVANCED_SEMINAR = "advanced_seminar"
    FORUM = "forum"
    ACADEMIC_EXCHANGE = "academic_exchange"
    STUDY_VISIT = "study_visit"
    OTHER_TRAINING = "other_training"
    SANKE_TRAINING = "sanke_training"
    SKILL_TRAINING = "skill_training"
    RECOGNISED = "recognised"


_SOURCES = {source.value: source for source in Source}


def source_called(name: str) -> Source | str:
    """A source that every notice knows, or by its id one that a notice has declared."""
    return _SOURCES.get(name, name)


NO_CONVERSIONS = frozenset({Source.PLATFORM, Source.RECOGNISED})


class Need(StrEnum):
    """What a conversion asks for before its hours count."""

    CERTIFICATE = "certificate"
    SANKE_TEACHER = "sanke_teacher"
    HIGH_SKILLED = "high_skilled"


class Verdict(StrEnum):
    """What became of one credit; the order is the order of the tests."""

    NOT_VERIFIED = "not_verified"
    NOT_YET_COMPLETED = "not_yet_completed"
    YEAR_CLOSED = "year_closed"
    PLATFORM_NOT_LISTED = "platform_not_listed"
    EXAM_NOT_PASSED = "exam_not_passed"
    COUNTED_AS_MAKEUP = "counted_as_makeup"
    COUNTED_EARLIER_YEAR = "counted_earlier_year"
    OUTSIDE_WINDOW = "outside_window"
    SUBJECT_NOT_ALLOWED = "subject_not_allowed"
    WRONG_YEAR = "wrong_year"
    NO_CERTIFICATE = "no_certificate"
    NOT_SANKE_TEACHER = "not_sanke_teacher"
    NOT_HIGH_SKILLED = "not_high_skilled"
    PURPOSE_NOT_COVERED = "purpose_not_covered"
    CONDITION_NOT_MET = "condition_not_met"
    DUPLICATE = "duplicate"
    COUNTED = "counted"


COUNTED_VERDICTS = frozenset({Verdict.COUNTED, Verdict.COUNTED_AS_MAKEUP, Verdict.COUNTED_EARLIER_YEAR})


class Voice(StrEnum):
    """To whom sentences speak: the person, an officer who reads about somebody else, or whoever holds a paper."""

    LEARNER = "learner"
    OFFICER = "officer"
    CARD = "card"


class Reading(StrEnum):
    """Places where the text can be read in several ways; the pack says which option holds."""

    RECENT_YEARS = "recent_years"
    AGE_DATE = "age_date"
    FIRST_YEAR_TRANSFER = "first_year_transfer"
    FIRST_YEAR_TENURE = "first_year_tenure"
    TRANSFER_YEARS = "transfer_years"
    TENURE_CAP = "tenure_cap"
    FILED_PLAN = "filed_plan"
    WAIVED_YEAR = "waived_year"
    DEEMED_YEAR = "deemed_year"
    CONVERSION_WINDOW = "conversion_window"


READING_OPTIONS: dict[Reading, frozenset[str]] = {
    Reading.RECENT_YEARS: frozenset({"includes_current", "excludes_current"}),
    Reading.AGE_DATE: frozenset({"application", "year_end"}),
    Reading.FIRST_YEAR_TRANSFER: frozenset({"after", "including"}),
    Reading.FIRST_YEAR_TENURE: frozenset({"after", "including"}),
    Reading.TRANSFER_YEARS: frozenset({"shortens", "replaces"}),
    Reading.TENURE_CAP: frozenset({"none", "recent_years"}),
    Reading.FILED_PLAN: frozenset({"unit", "roster", "completed"}),
    Reading.WAIVED_YEAR: frozenset({"not_completed", "completed"}),
    Reading.DEEMED_YEAR: frozenset({"completed", "not_completed"}),
    Reading.CONVERSION_WINDOW: frozenset({"calendar_year", "study_window"}),
}
"""The options of each reading, as the clauses ask for them."""


READING_DEFAULTS: dict[Reading, str] = {
    Reading.RECENT_YEARS: "includes_current",
    Reading.AGE_DATE: "application",
    Reading.FIRST_YEAR_TRANSFER: "after",
    Reading.FIRST_YEAR_TENURE: "after",
    Reading.TRANSFER_YEARS: "shortens",
    Reading.TENURE_CAP: "none",
    Reading.FILED_PLAN: "unit",
    Reading.WAIVED_YEAR: "not_completed",
    Reading.DEEMED_YEAR: "completed",
    Reading.CONVERSION_WINDOW: "calendar_year",
}
"""What holds, without a doubt, where a notice does not raise the question."""


class ReadingState(StrEnum):
    """`open`: the bureau has not ruled, the doubt is shown. `settled`: the default holds."""

    OPEN = "open"
    SETTLED = "settled"
