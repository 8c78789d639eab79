"""What the pages of the audit are asked: which unit, which question. All of it stands in the address."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _

from assessments import purposes
from assessments.models import Survey
from assessments.selectors import current_pack, current_survey
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
    pack: Pack

    @property
    def label(self) -> str:
        return labels(self.pack)[self.question]

    @property
    def query(self) -> str:
        return f"unit={self.unit.public_id}&question={self.question}"


def read(actor: Actor, data) -> Asked:
    """Reads the address. Raises Http404 for a unit outside the scope; an unknown question is the first one."""
    pack = current_pack(actor=actor)
    questions = purposes.questions(pack)
    default = f"annual_check:{pack.policy_year}"
    question = data.get("question", default)
    return Asked(
        unit=_unit(actor, data.get("unit", "")),
        question=question if question in questions else default,
        survey=current_survey(actor=actor),
        pack=pack,
    )


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
    tops: list[Unit] = []
    for unit in units_where(actor=actor, roles=SEES_PEOPLE):
        if not tops or not unit.path.startswith(tops[-1].path):
            tops.append(unit)
    return tops


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
