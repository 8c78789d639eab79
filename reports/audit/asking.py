"""What the pages of the audit are asked: which unit, which question. All of it stands in the address."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from assessments import purposes
from assessments.models import Survey
from assessments.selectors import current_pack, current_survey, survey_of_day
from journal.actors import Actor
from learners.models import Unit
from learners.roles import SEES_PEOPLE
from learners.selectors import units_where
from rulebook import Pack
from rulebook.facts import PostAppointment, TitleReview
from rulebook.speech import Speaker


@dataclass(frozen=True)
class Asked:
    """One unit and one question within the actor's scope."""

    unit: Unit
    question: str
    survey: Survey | None
    """The survey that answers; of another day than today only once it has been worked out."""
    pack: Pack
    day: dt.date | None = None
    """Another day than that of the survey which is kept up to date."""
    pending: Survey | None = None
    """The survey of ``day`` while it is being worked out."""

    @property
    def label(self) -> str:
        return labels(self.pack)[self.question]

    @property
    def query(self) -> str:
        day = f"&day={self.day.isoformat()}" if self.day else ""
        return f"unit={self.unit.public_id}&question={self.question}{day}"


def read(actor: Actor, data) -> Asked:
    """Reads the address. Raises Http404 for a unit outside the scope; an unknown question is the first one."""
    pack = current_pack(actor=actor)
    questions = purposes.questions(pack)
    default = f"annual_check:{pack.policy_year}"
    question = data.get("question", default)
    unit = _unit(actor, data.get("unit", ""))
    question = question if question in questions else default
    present, day = current_survey(actor=actor), _day(data.get("day", ""))
    if present is None or day is None or day == present.as_of:
        return Asked(unit=unit, question=question, survey=present, pack=pack)
    of_day = survey_of_day(actor=actor, unit=unit, question=question, day=day, policy=pack.id)
    ready = of_day is not None and of_day.complete_at is not None
    return Asked(
        unit=unit,
        question=question,
        survey=of_day if ready else None,
        pack=pack,
        day=day,
        pending=None if ready else of_day,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None


def labels(pack: Pack) -> dict[str, str]:
    """The questions by key, in words. A grade stands for the run of grades that the notice treats alike."""
    speaker = Speaker()
    found = {}
    lowest = pack.applications.post_appointment.highest_grade
    for key, application in purposes.questions(pack).items():
        if isinstance(application, PostAppointment):
            found[key] = _("Post appointment, grades %(first)s to %(last)s") % {
                "first": lowest,
                "last": application.grade,
            }
            lowest = application.grade + 1
        elif isinstance(application, TitleReview):
            found[key] = _("Title review, %(level)s") % {"level": speaker.say(f"application.{application.level}")}
        else:
            found[key] = speaker.application(application)
    return found


def top_units(actor: Actor) -> list[Unit]:
    """The units at which the actor's scope begins."""
    units = units_where(actor=actor, roles=SEES_PEOPLE)
    if actor.is_system:
        return list(units.filter(depth=1))
    tops: list[str] = []
    for path in sorted(actor.paths(SEES_PEOPLE)):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return list(units.filter(path__in=tops))


def _unit(actor: Actor, text: str) -> Unit:
    units = units_where(actor=actor, roles=SEES_PEOPLE)
    if not text:
        unit = units.first()
    else:
        try:
            unit = units.filter(public_id=uuid.UUID(text)).first()
        except ValueError:
            unit = None
    if unit is None:
        raise Http404
    return unit


__all__ = ["Asked", "labels", "read", "top_units"]
