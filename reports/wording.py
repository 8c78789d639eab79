"""Words for people: outcomes, purposes, verdicts on records, articles. One definition for pages, cards and exports."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from policy import packs
from rulebook.speech import Phrases

OUTCOMES = {
    "met": _("Requirement met"),
    "not_met": _("Requirement not met"),
    "needs_confirmation": _("To be confirmed by the office"),
}
OUTCOME_STYLES = {"met": "met", "not_met": "not-met", "needs_confirmation": "unsure"}

SOURCES = {
    "platform": _("learning platform"),
    "advanced_seminar": _("advanced seminar"),
    "forum": _("forum"),
    "academic_exchange": _("academic exchange"),
    "study_visit": _("study visit"),
    "other_training": _("other training"),
    "sanke_training": _("training of three-subject teachers"),
    "skill_training": _("vocational skill training"),
    "recognised": _("verified by another place"),
}
VERDICTS = {
    "counted": _("counted"),
    "counted_as_makeup": _("counted as make-up"),
    "counted_earlier_year": _("counted (studied in that year)"),
    "not_verified": _("not counted: not verified yet"),
    "not_yet_completed": _("not counted: completed after the day of the decision"),
    "year_closed": _("not counted: this year can no longer be made up"),
    "platform_not_listed": _("not counted: the platform is not listed for this subject"),
    "exam_not_passed": _("not counted: no passed examination"),
    "outside_window": _("not counted: completed outside the study period"),
    "subject_not_allowed": _("not counted: such training counts for the professional subject only"),
    "wrong_year": _("not counted: such training belongs to the year it was completed in"),
    "no_certificate": _("not counted: no certificate"),
    "not_sanke_teacher": _("not counted: only for teachers of the three subjects"),
    "not_high_skilled": _("not counted: only for highly skilled workers"),
    "purpose_not_covered": _("not counted: only for title reviews"),
    "duplicate": _("not counted: the same course counts once"),
}
COUNTED = frozenset({"counted", "counted_as_makeup", "counted_earlier_year"})


def source(name: str) -> str:
    """What kind of study or training that is, as pages call it; one of a notice's own as that notice does."""
    return str(SOURCES.get(name) or packs.name_of_source(name))


def article(clause_id: str) -> str:
    """The article as people cite it: ``6.1.one_year`` → 第六部分第（一）项; empty for a name without a number."""
    return Phrases().article(str(clause_id))


def hours(tenths: int) -> str:
    """Tenths of an hour as a plain number: 295 → 29.5, 300 → 30."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def by_notice(year: int) -> str:
    """Of hours: the notice of which year has judged them."""
    return gettext("under the notice of %(year)s") % {"year": year}
