"""Who answers reports of missing hours."""

from __future__ import annotations

from django.utils.translation import gettext as _

from casework.objections.selectors import overruled_ids
from ground.actors import Actor
from ground.refusals import Refused, passes
from ground.roles import OFFICES

from .models import MissingHours
from .states import ABOUT, MISSING_HOURS, MissingHoursMove


def check_answers(actor: Actor, report: MissingHours) -> None:
    """The office that a report has come to or one above it answers, never the person themselves, nor anybody whose
    answer was taken back upon an objection, or who took the hours away. Raises Refused."""
    own = report.learner_id == actor.learner_id
    if not actor.is_system and (own or not actor.covers(report.office.path, OFFICES)):
        raise Refused(_("This report is for another office to answer."))
    if report.public_id in overruled_ids(actor=actor, about=ABOUT):
        raise Refused(_("An answer of yours was taken back upon an objection; somebody else answers."))
    if actor.key and f",{actor.key}," in report.barred:
        raise Refused(_("You have taken these hours away; somebody else answers."))


def check_replies(actor: Actor, report: MissingHours) -> None:
    """The person themselves. Raises Refused."""
    if actor.learner_id != report.learner_id:
        raise Refused(_("Only the person who reported the hours replies."))


def may_reply(actor: Actor, report: MissingHours) -> bool:
    return report.answered_at is not None and passes(check_replies, actor, report)


def may_answer(actor: Actor, report: MissingHours) -> bool:
    return passes(check_answers, actor, report)


MISSING_HOURS.allow(check_answers, MissingHoursMove.ANSWER)
MISSING_HOURS.allow(check_replies, MissingHoursMove.REPLY)
