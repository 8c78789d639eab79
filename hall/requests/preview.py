"""What a request would change for a person if it were granted: shown before it is filed, and to the reviewer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from assessments.decisions import purposes
from assessments.decisions.selectors import changes_if
from casework.requests.kinds import CaseKind, Payload
from ground.actors import Actor
from learners.people.models import Learner
from policy.packs import default_day
from policy.selectors import current_pack
from reports.audit.question import labels
from rulebook import Decision, Pack
from rulebook.facts import Application, Recognition, TitleReview
from rulebook.quantity import format_tenths
from rulebook.speech import Phrases
from rulebook.vocabulary import Ground


@dataclass(frozen=True)
class Effect:
    """One application before and after. Hours are those that are missing, as text; empty when none are."""

    label: str
    before: str
    after: str
    missing_before: str
    missing_after: str
    route: str


def effects(*, actor: Actor, kind: CaseKind, learner: Learner, payload: Payload, today: dt.date) -> list[Effect]:
    """Applications whose answer would be another one, on the day for which pages decide."""
    pack = current_pack(actor=actor, today=today)
    day = default_day(pack, today)
    asked = _applications(pack)
    changes = changes_if(
        actor=actor,
        learner=learner,
        supposed=kind.suppose(learner, payload, day),
        applications=[application for application, _label in asked],
        as_of=day,
        policy=pack.id,
    )
    return [
        Effect(
            label=label,
            before=change.before.outcome.value,
            after=change.after.outcome.value,
            missing_before=_missing(change.before),
            missing_after=_missing(change.after),
            route=change.after.route or "",
        )
        for change, (_application, label) in zip(changes, asked, strict=True)
        if change.differs
    ]


def _applications(pack: Pack) -> list[tuple[Application, str]]:
    """What is asked of everybody, and what only some apply for."""
    named, speaker = labels(pack), Phrases()
    found = [(application, named[key]) for key, application in purposes.questions(pack).items()]
    rare: list[Application] = [TitleReview(level, True) for level in pack.applications.title_review.levels]
    rare += [Recognition(Ground.POSTDOC, level=level) for level in pack.applications.title_review.levels]
    rare.append(Recognition(Ground.GRASSROOTS_GRADUATE))
    return found + [(application, speaker.application(application)) for application in rare]


def _missing(decision: Decision) -> str:
    gaps = decision.missing or ()
    return format_tenths(sum(gap.tenths for gap in gaps)) if gaps else ""
