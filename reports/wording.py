"""Words for people: outcomes, purposes, verdicts on records, articles. One definition for pages, cards and exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

OUTCOMES = {
    "met": lazy("Requirement met"),
    "not_met": lazy("Requirement not met"),
    "needs_confirmation": lazy("To be confirmed by the office"),
}
OUTCOME_STYLES = {"met": "met", "not_met": "not-met", "needs_confirmation": "unsure"}

LEVELS = {"senior": lazy("senior"), "intermediate": lazy("intermediate"), "junior": lazy("junior")}
GROUNDS = {
    "grassroots_graduate": lazy("graduate in a township or village"),
    "postdoc": lazy("post-doctoral researcher"),
    "other": lazy("another ground"),
}
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

_DIGITS = "零一二三四五六七八九十"


def article(clause_id: str) -> str:
    """The article as the notice numbers it: ``6.1.one_year`` → 第六条第（一）项. Names without a number give an empty text."""
    numbers = [part for part in clause_id.split(".") if part.isdigit() and int(part) <= 10]
    if not numbers:
        return ""
    text = f"第{_DIGITS[int(numbers[0])]}条"
    return f"{text}第（{_DIGITS[int(numbers[1])]}）项" if len(numbers) > 1 else text


def purpose(application: Mapping[str, Any]) -> str:
    """What is applied for, in words. ``application`` is shaped as in the decision interface."""
    kind = application["kind"]
    if kind == "annual_check":
        return _("Annual check of %(year)s") % {"year": application.get("year")}
    if kind == "title_review":
        words = _("Title review (%(level)s)") % {"level": LEVELS[application["level"]]}
        return words + (_(", exceptional promotion") if application.get("exceptional") else "")
    if kind == "post_appointment":
        return _("Appointment to a post of grade %(grade)s") % {"grade": application["grade"]}
    words = _("Recognition (%(ground)s)") % {"ground": GROUNDS[application["ground"]]}
    if application["ground"] == "grassroots_graduate" and application.get("required_years") is not None:
        words += _(", %(years)s years required") % {"years": application["required_years"]}
    return words


def hours(tenths: int) -> str:
    """Tenths of an hour as a plain number: 295 → 29.5, 300 → 30."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)
