"""What the audit is asked: which unit, which notice, which question, which day. Pages make it of their address
(address.py), jobs of what a row says."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from assessments.decisions import purposes
from assessments.standings.models import Survey
from assessments.standings.selectors import current_survey, survey_of_day
from ground.actors import Actor
from ground.refusals import Refused
from ground.roles import SEES_PEOPLE
from policy import packs
from policy.selectors import NOTICE, pack_in_force
from rulebook import Pack
from rulebook.facts import PostAppointment, TitleReview
from rulebook.speech import Phrases
from rulebook.vocabulary import Purpose
from units.models import Unit
from units.selectors import units_where


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

    def answer(self) -> Survey:
        """The survey that answers. Raises Refused where there is none yet."""
        if self.survey is None:
            raise Refused(_("Nobody has been assessed yet."))
        return self.survey

    @property
    def label(self) -> str:
        return labels(self.pack)[self.question]

    @cached_property
    def about(self) -> str:
        """The same question about whatever unit, as an address says it."""
        day = {"day": self.day.isoformat()} if self.day else {}
        return urlencode({"question": self.question, NOTICE: self.pack.policy_year, **day}, safe=":")

    @property
    def query(self) -> str:
        return f"unit={self.unit.public_id}&{self.about}"

    @property
    def of_person(self) -> str:
        """The same question on the page of a person, so that list and page say the same."""
        asked = purposes.as_data(purposes.from_key(self.question, self.pack))
        day = {"as_of": self.survey.as_of.isoformat()} if self.survey else {}
        named = {"purpose": asked.pop("kind"), **{name: value for name, value in asked.items() if value is not False}}
        return urlencode({**named, "policy": self.pack.id, **day})

    @property
    def kept(self) -> dict[str, str]:
        """What means the same under another notice. An annual check becomes that of the notice's own year."""
        same = {} if self.question.startswith(Purpose.ANNUAL_CHECK) else {"question": self.question}
        return {"unit": str(self.unit.public_id), **same}


@dataclass(frozen=True)
class AskedList:
    """The people behind a figure: of which question, with or without the levels below the unit, narrowed down by
    filters (filters.PeopleFilter, by name)."""

    asked: Asked
    with_lower: bool = True
    filters: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """As a row keeps it for ``list_again``."""
        asked = self.asked
        return {
            "unit": str(asked.unit.public_id),
            "policy": asked.pack.id,
            "question": asked.question,
            "day": asked.day.isoformat() if asked.day else None,
            "with_lower": self.with_lower,
            "filters": dict(self.filters),
        }


def ask(
    *, actor: Actor, policy: str, unit: uuid.UUID | None = None, question: str = "", day: dt.date | None = None
) -> Asked:
    """A question about a unit by its public id, the first in the actor's scope without one. What the notice does not
    ask becomes its annual check. Raises Refused for a unit outside the scope, and for a notice that is not on offer."""
    try:
        pack = pack_in_force(actor=actor, policy=policy)
    except KeyError:
        raise Refused(_("There is no such rule pack.")) from None
    question = question if question in purposes.questions(pack) else f"annual_check:{pack.policy_year}"
    units = units_where(actor=actor, roles=SEES_PEOPLE)
    found = (units.filter(public_id=unit) if unit else units).first()
    if found is None:
        raise Refused(_("This unit is not in your charge."))
    present = current_survey(actor=actor, policy=pack.id)
    if present is None or day is None or day == present.as_of:
        return Asked(unit=found, question=question, survey=present, pack=pack)
    of_day = survey_of_day(actor=actor, unit=found, question=question, day=day, policy=pack.id)
    ready = of_day is not None and of_day.complete_at is not None
    return Asked(
        unit=found,
        question=question,
        survey=of_day if ready else None,
        pack=pack,
        day=day,
        pending=None if ready else of_day,
    )


def list_again(*, actor: Actor, data: Mapping[str, Any]) -> AskedList:
    """The list that ``as_data`` has written down, with the rights of today. Raises Refused."""
    day = dt.date.fromisoformat(data["day"]) if data["day"] else None
    policy = data.get("policy") or packs.newest()  # rows of the first version name none
    asked = ask(actor=actor, policy=policy, unit=uuid.UUID(data["unit"]), question=data["question"], day=day)
    return AskedList(asked, data["with_lower"], data["filters"])


def labels(pack: Pack) -> dict[str, str]:
    """The questions by key, in words. A grade stands for the run of grades that the notice treats alike."""
    speaker = Phrases()
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
