"""What the person hears of an officer's decision in a doubtful case, and of the answer to a request for a review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.messages.services import Told, tell
from ground.actors import Actor

from ..decisions import purposes
from ..decisions.models import HumanDecision
from .models import ReviewRequest


def decided(*, actor: Actor, decision: HumanDecision, now: dt.datetime) -> None:
    said = {"what": purposes.label(decision.key), "outcome": decision.get_outcome_display()}
    text = _("%(what)s: an officer has decided: %(outcome)s. The reason stands on your page.") % said
    _tell_of(actor, decision, "decided", text, now)


def taken_back(*, actor: Actor, decision: HumanDecision, now: dt.datetime) -> None:
    text = _("%(what)s: the officer's decision was taken back; the case is looked at again.")
    _tell_of(actor, decision, "taken_back", text % {"what": purposes.label(decision.key)}, now)


def answered(*, actor: Actor, requests: Sequence[ReviewRequest], now: dt.datetime) -> None:
    text = _("Your request for a human review (%(what)s) has been answered. The answer stands on its page.")
    notices = [
        Told(
            key=f"review:{request.public_id}",
            text=(text % {"what": purposes.label(request.key)})[:500],
            about="review",
            about_id=request.public_id,
            learner_id=request.learner_id,
        )
        for request in requests
    ]
    if notices:
        tell(actor=actor, notices=notices, now=now)


def _tell_of(actor: Actor, decision: HumanDecision, what: str, text: str, now: dt.datetime) -> None:
    told = Told(
        key=f"decision:{decision.public_id}:{what}",
        text=text[:500],
        about="decision",
        about_id=decision.public_id,
        learner_id=decision.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)
