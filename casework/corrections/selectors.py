"""Reads of corrections."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.holders.states import FilingState
from ground.actors import Actor, require
from ground.roles import KEEPERS
from ground.scoping import below
from ground.usual import usual_days
from learners.people.selectors import search_people

from .models import Correction


def own_corrections(*, actor: Actor) -> QuerySet[Correction]:
    """Corrections that the actor has asked for."""
    require(actor)
    return Correction.objects.visible_to(actor).filter(learner_id=actor.learner_id or 0).order_by("-pk")


def corrections_waiting(*, actor: Actor) -> QuerySet[Correction]:
    """Corrections that the actor may decide, the oldest first; never one's own, nor one that the actor has returned."""
    rows = corrections_in_charge(actor=actor).filter(state=FilingState.WAITING)
    return rows if actor.is_system else rows.exclude(decided_by_key=actor.key)


def corrections_in_charge(*, actor: Actor) -> QuerySet[Correction]:
    """Those that are the actor's to decide, or were before somebody decided them: whoever comes second is told so."""
    require(actor)
    rows = Correction.objects.visible_to(actor).select_related("learner__unit")
    if not actor.is_system:
        mine = below(actor.paths(KEEPERS), "learner__unit__path")
        rows = rows.filter(mine).exclude(learner_id=actor.learner_id or 0)
        rows = rows.exclude(state=FilingState.WAITING, decided_by_key=actor.key)
    return rows.order_by("pk")


def narrowed(
    *, actor: Actor, rows: QuerySet[Correction], q: str = "", unit: str = "", item: str = ""
) -> QuerySet[Correction]:
    """Those about people of a name, of units whose path has the words, about one item."""
    if q:
        rows = rows.filter(learner__in=search_people(actor=actor, text=q).values("pk"))
    for word in unit.split():
        rows = rows.filter(learner__unit__full_name__icontains=word)
    return rows.filter(item=item) if item else rows


def corrections_of(*, actor: Actor, learner_id: int) -> QuerySet[Correction]:
    """What was asked for to be corrected of one person, as far as the actor sees."""
    return Correction.objects.visible_to(actor).filter(learner_id=learner_id)


def usual_wait(*, actor: Actor) -> int | None:
    """Days until a correction is decided, as usual; None where too few are."""
    require(actor)
    return usual_days(Correction.objects.unscoped(), "created_at", "decided_at")
