"""Reads of objections: one's own, those on a desk, what a decision's page says of them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor, require
from ground.days import said_day
from ground.scoping import below
from ground.signed_in import SignedIn

from .contested import Contested, decision_about
from .days import last_day
from .models import Objection, ObjectionStep
from .permissions import ANSWERERS, may_object
from .states import ANSWERED, ObjectionState


def objections_visible(*, actor: Actor) -> QuerySet[Objection]:
    """Objections the actor may see, with what a list shows at hand."""
    require(actor)
    return Objection.objects.visible_to(actor).select_related("learner__unit", "unit", "office", "decided_office")


def objections_by(*, actor: Actor) -> QuerySet[Objection]:
    """Objections about the actor or filed by the actor, the newest first."""
    mine = Q(learner_id=getattr(actor, "learner_id", None) or 0) | Q(filed_by_key=actor.key)
    return objections_visible(actor=actor).filter(mine).order_by("-pk")


def objections_waiting(*, actor: Actor) -> QuerySet[Objection]:
    """What the actor can answer now: it lies with an office of the actor's, and the actor neither objects nor took
    part; the first due first."""
    require(actor)
    if not isinstance(actor, SignedIn):
        return Objection.objects.unscoped().none()
    here = {grant.unit_id for grant in actor.grants if grant.role in ANSWERERS}
    rows = objections_visible(actor=actor).filter(state=ObjectionState.OPEN, office_id__in=here)
    rows = rows.exclude(learner_id=actor.learner_id or 0, learner__isnull=False).exclude(filed_by_key=actor.key)
    barred = Q(took_part__contains=f",{actor.key},") | Q(party__contains=f",{actor.key},")
    return rows.exclude(barred).order_by("answer_by", "pk")


def objections_in_scope(*, actor: Actor) -> QuerySet[Objection]:
    """All about the people and units in the actor's charge, whatever has become of them."""
    require(actor)
    paths = actor.paths()
    return objections_visible(actor=actor).filter(below(paths, "learner__unit__path") | below(paths, "unit__path"))


def objected_to(*, actor: Actor, about: str, ids: Collection[uuid.UUID]) -> bool:
    """Whether an objection to any of these decisions waits for its answer, wherever it lies."""
    require(actor)
    open_ones = Objection.objects.unscoped().filter(about=about, state=ObjectionState.OPEN)
    return open_ones.filter(about_id__in=ids).exists()


def objection_steps(*, actor: Actor, objection: Objection) -> list[ObjectionStep]:
    """Every step of an objection that the actor may see, in order."""
    require(actor)
    return list(objection.steps.select_related("office").order_by("position"))


class WayToObject(NamedTuple):
    """What the page of a decision says: the last objection there, and until when the actor can object (or None)."""

    last: Objection | None
    until: dt.date | None


def way_to_object(*, actor: Actor, about: str, public_id: uuid.UUID, today: dt.date) -> WayToObject:
    """For pages that have checked who may see the thing."""
    require(actor)
    there = list(Objection.objects.unscoped().filter(about=about, about_id=public_id).order_by("-pk"))
    last = there[0] if there else None
    decision = decision_about(about, public_id)
    if decision is None or not may_object(actor, decision):
        return WayToObject(last, None)
    return WayToObject(last, _until(decision, there, today))


def objectable_until(*, actor: Actor, about: str, public_id: uuid.UUID, today: dt.date) -> dt.date | None:
    """Until when whoever it concerns can object to the decision that stands, as its paper says; None where there is
    none, its day is over, or an objection against it is open or answered."""
    require(actor)
    decision = decision_about(about, public_id)
    there = Objection.objects.unscoped().filter(about=about, about_id=public_id)
    return _until(decision, list(there), today) if decision else None


def _until(decision: Contested, there: list[Objection], today: dt.date) -> dt.date | None:
    answered = any(row.state in ANSWERED and row.decided_at == decision.at for row in there)
    if answered or any(row.state == ObjectionState.OPEN for row in there):
        return None
    last = last_day(decision.at)
    return last if today <= last else None


def overruled_ids(*, actor: Actor, about: str) -> set[uuid.UUID]:
    """Of which things (public ids) a decision in which the actor took part was taken back upon an objection: somebody
    else decides them anew."""
    require(actor)
    rows = Objection.objects.unscoped().filter(about=about, state=ObjectionState.CHANGED)
    mine = rows.filter(took_part__contains=f",{actor.key},") if actor.key else rows.none()
    return set(mine.values_list("about_id", flat=True))


def overruled_keys(*, actor: Actor, about: str, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[str]]:
    """By thing the account keys of whoever took part in a decision on it that was taken back upon an objection."""
    require(actor)
    rows = Objection.objects.unscoped().filter(about=about, about_id__in=ids, state=ObjectionState.CHANGED)
    found: dict[uuid.UUID, frozenset[str]] = {}
    for row in rows:
        found[row.about_id] = found.get(row.about_id, frozenset()) | row.keys_of_deciders
    return found


def objections_of_mine(*, actor: Actor) -> list[dict[str, Any]]:
    """Every objection about the actor with its answer, for one's own file."""
    require(actor)
    mine = objections_visible(actor=actor).filter(learner_id=getattr(actor, "learner_id", None) or 0)
    return [
        {
            _("Decision"): f"{row.what}: {row.said}",
            _("Decided by"): f"{row.decided_by} {said_day(row.decided_at)}",
            _("Why it is objected to"): row.reasons,
            _("Filed"): timezone.localdate(row.filed_at),
            _("To be answered by"): row.answer_by,
            _("State"): row.get_state_display(),
            _("Answer"): row.answer,
        }
        for row in mine.order_by("pk")
    ]
