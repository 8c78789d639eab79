"""Words for people: outcomes, purposes, verdicts on records, articles. One definition for pages, cards and exports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

from rulebook.speech import Speaker

OUTCOMES = {
    "met": lazy("Requirement met"),
    "not_met": lazy("Requirement not met"),
    "needs_confirmation": lazy("To be confirmed by the office"),
}
OUTCOME_STYLES = {"met": "met", "not_met": "not-met", "needs_confirmation": "unsure"}

SOURCES = {
    "platform": lazy("learning platform"),
    "advanced_seminar": lazy("advanced seminar"),
    "forum": lazy("forum"),
    "academic_exchange": lazy("academic exchange"),
    "study_visit": lazy("study visit"),
    "other_training": lazy("other training"),
    "sanke_training": lazy("training of three-subject teachers"),
    "skill_training": lazy("vocational skill training"),
}
VERDICTS = {
    "counted": lazy("counted"),
    "counted_as_makeup": lazy("counted as make-up"),
    "counted_earlier_year": lazy("counted (studied in that year)"),
    "not_verified": lazy("not counted: not verified yet"),
    "not_yet_completed": lazy("not counted: completed after the day of the decision"),
    "year_closed": lazy("not counted: this year can no longer be made up"),
    "platform_not_listed": lazy("not counted: the platform is not listed for this subject"),
    "exam_not_passed": lazy("not counted: no passed examination"),
    "outside_window": lazy("not counted: completed outside the study period"),
    "subject_not_allowed": lazy("not counted: such training counts for the professional subject only"),
    "wrong_year": lazy("not counted: such training belongs to the year it was completed in"),
    "no_certificate": lazy("not counted: no certificate"),
    "not_sanke_teacher": lazy("not counted: only for teachers of the three subjects"),
    "not_high_skilled": lazy("not counted: only for highly skilled workers"),
    "purpose_not_covered": lazy("not counted: only for title reviews"),
    "duplicate": lazy("not counted: the same course counts once"),
}
COUNTED = frozenset({"counted", "counted_as_makeup", "counted_earlier_year"})


def article(clause_id: str) -> str:
    """The article as people cite it: ``6.1.one_year`` → 第六条第一项. Names without a number give an empty text."""
    return Speaker().article(str(clause_id))


def hours(tenths: int) -> str:
    """Tenths of an hour as a plain number: 295 → 29.5, 300 → 30."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)
