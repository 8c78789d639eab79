"""For what a day can be set: each purpose of a notice, and each level of it.

A slot is ``title_review`` or ``title_review:senior``. A grade stands for the run of grades that the notice treats
alike, by its lowest: ``post_appointment:10``.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from rulebook import Pack
from rulebook.facts import Application, PostAppointment, TitleReview
from rulebook.phrasebook import say
from rulebook.vocabulary import Purpose

from ..decisions import purposes


def slots(pack: Pack) -> dict[str, str]:
    """Every slot of a notice with its name in words, each purpose before its levels."""
    found = {Purpose.ANNUAL_CHECK.value: _("Annual check"), Purpose.TITLE_REVIEW.value: _("Title review")}
    names = pack.applications.title_review.names
    for level in pack.applications.title_review.levels:
        word = names.get(level) or say(f"application.{level}")
        found[f"{Purpose.TITLE_REVIEW}:{level}"] = _("Title review, %(level)s") % {"level": word}
    found[Purpose.POST_APPOINTMENT.value] = _("Post appointment")
    first = pack.applications.post_appointment.highest_grade
    for grade in purposes.grades_apart(pack):
        words = _("Post appointment, grades %(first)s to %(last)s") % {"first": first, "last": grade}
        found[f"{Purpose.POST_APPOINTMENT}:{grade}"] = words
        first = grade + 1
    found[Purpose.RECOGNITION.value] = _("Recognition")
    return found | {other.id: other.name for other in pack.applications.others}


def slots_of(application: Application, pack: Pack) -> tuple[str, ...]:
    """The slots that speak of an application, the most exact one first."""
    whole = str(application.purpose)
    match application:
        case TitleReview(level):
            return f"{whole}:{level}", whole
        case PostAppointment(grade):
            last = next((last for last in purposes.grades_apart(pack) if grade <= last), grade)
            return f"{whole}:{last}", whole
    return (whole,)
