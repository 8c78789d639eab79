"""Reads of requests: one's own, those on a desk, one with its steps."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from journal.actors import Actor, require
from learners.actors import Person
from learners.models import Learner
from learners.scoping import below

from .models import Evidence, Request, ReviewingOffice, Step
from .permissions import UNDO_WINDOW
from .route import REVIEWERS
from .states import REVIEW_MOVES, Move, State

LATE_AFTER = dt.timedelta(days=10)
"""A request that has waited longer at one office is shown as late."""


class DeskCounts(NamedTuple):
    """What waits for the actor, how much of it is late, what is on its way in the actor's scope, what was decided."""

    waiting: int
    late: int
    elsewhere: int
    decided: int


def requests_visible(*, actor: Actor) -> QuerySet[Request]:
    """Requests the actor may see, with what a list shows at hand."""
    require(actor)
    return Request.objects.visible_to(actor).select_related("learner__unit", "office")


def requests_by(*, actor: Actor) -> QuerySet[Request]:
    """Requests about the actor or filed by the actor, the newest first."""
    mine = Q(learner_id=getattr(actor, "learner_id", None) or 0) | Q(filed_by_key=actor.key)
    return requests_visible(actor=actor).filter(mine).order_by("-pk")


def requests_about(*, actor: Actor, learner: Learner) -> QuerySet[Request]:
    """Requests about one person, the newest first."""
    return requests_visible(actor=actor).filter(learner=learner).order_by("-pk")


def waiting_for(*, actor: Actor) -> QuerySet[Request]:
    """Requests that the actor can decide now: they lie with an office of the actor's, are not the actor's own, and the
    actor has not decided them on another level since they were last filed."""
    require(actor)
    if not isinstance(actor, Person):
        return Request.objects.unscoped().none()
    here = {grant.unit_id for grant in actor.grants if grant.role in REVIEWERS}
    last_filed = Step.objects.filter(request=OuterRef("request"), move=Move.FILE).order_by("-position")
    decided = Step.objects.filter(
        request=OuterRef("pk"), by_key=actor.key, move__in=REVIEW_MOVES, undone_at__isnull=True
    ).filter(position__gt=Coalesce(Subquery(last_filed.values("position")[:1]), 0))
    rows = requests_visible(actor=actor).filter(state=State.FILED, office_id__in=here)
    return rows.exclude(learner_id=actor.learner_id or 0).exclude(filed_by_key=actor.key).exclude(Exists(decided))


def reviewable(*, actor: Actor) -> QuerySet[Request]:
    """Filed requests about the people in the actor's charge, whatever has become of them; never drafts."""
    require(actor)
    mine = below(actor.paths(), "learner__unit__path")
    return requests_visible(actor=actor).filter(mine).exclude(state=State.DRAFT)


def desk_counts(*, actor: Actor, now: dt.datetime) -> DeskCounts:
    waiting = waiting_for(actor=actor)
    scope = reviewable(actor=actor)
    return DeskCounts(
        waiting=waiting.count(),
        late=waiting.filter(filed_at__lt=now - LATE_AFTER).count(),
        elsewhere=scope.filter(state=State.FILED).count(),
        decided=scope.filter(state__in=[State.APPROVED, State.REFUSED, State.REVOKED]).count(),
    )


def steps_of(*, actor: Actor, request: Request) -> list[Step]:
    """Every step of a request that the actor may see, in order."""
    require(actor)
    return list(request.steps.select_related("office").order_by("position"))


def evidence_visible(*, actor: Actor) -> QuerySet[Evidence]:
    require(actor)
    return Evidence.objects.visible_to(actor).select_related("request__learner__unit")


def undoable(*, actor: Actor, now: dt.datetime) -> list[Step]:
    """The actor's own last steps that can still be undone, the newest first."""
    require(actor)
    later = Step.objects.filter(request=OuterRef("request"), position__gt=OuterRef("position"), undone_at__isnull=True)
    mine = Step.objects.filter(
        by_key=actor.key, move__in=REVIEW_MOVES, at__gte=now - UNDO_WINDOW, undone_at__isnull=True
    )
    return list(mine.exclude(Exists(later)).select_related("request__learner").order_by("-at", "-pk")[:200])


def reviewing_offices(*, actor: Actor) -> dict[int, list[str]]:
    """Kinds by unit id for the offices between unit and league that take part."""
    require(actor)
    found: dict[int, list[str]] = {}
    for unit_id, kind in ReviewingOffice.objects.order_by("unit_id", "kind").values_list("unit_id", "kind"):
        found.setdefault(unit_id, []).append(kind)
    return found


def requests_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every request about the actor with what was asked and each step, for one's own file."""
    require(actor)
    mine = requests_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Request"): request.kind,
            _("State"): request.get_state_display(),
            _("What is asked"): "; ".join(f"{name}: {value}" for name, value in request.payload.items()),
            _("Filed by"): request.filed_by_name,
            _("Filed"): request.filed_at and timezone.localtime(request.filed_at).date(),
            _("Steps"): "; ".join(
                f"{step.get_move_display()} {step.by_name} {timezone.localtime(step.at):%Y-%m-%d} {step.reason}".strip()
                for step in request.steps.all()
            ),
        }
        for request in mine.prefetch_related("steps").order_by("pk")
    ]
