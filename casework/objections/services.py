"""Objections: filed, answered by an office above, withdrawn, settled with the decision. Nothing is granted by any."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.actors import Actor
from ground.days import said_day
from ground.late import outrun
from ground.lifecycle import last_step, write_step
from ground.refusals import Refused
from ground.stirring import stir
from journal.services import record
from units.models import Unit
from uploads.papers.room import Files

from ..charge.openings import own_keys
from . import proof, telling
from .contested import Contested, reopen
from .days import answer_day, last_day
from .models import Objection, ObjectionStep
from .permissions import OBJECTIONS, check_objects
from .route import answering_office
from .standing import answered_already, contested_still, held_decision
from .states import ObjectionMove, ObjectionState


@transaction.atomic
def file_objection(
    *, actor: Actor, decision: Contested, reasons: str, now: dt.datetime, files: Files | None = None
) -> Objection:
    """Objects to a decision as it stands; ``files`` as proof. Raises Refused: not one's own, too late, answered or open
    already, too many files."""
    check_objects(actor, decision)
    if not reasons.strip():
        raise Refused(_("Say why the decision is not right."))
    if timezone.localdate(now) > last_day(decision.at):
        raise Refused(_too_late(decision))
    if answered_already(decision):
        raise Refused(_("An objection against this decision has been answered already; it cannot be repeated here."))
    barred = decision.took_part | decision.party | own_keys(decision.learner) | {actor.key}
    objection = Objection(
        learner=decision.learner,
        unit=None if decision.learner else decision.place,
        about=decision.about,
        about_id=decision.public_id,
        what=decision.what[:200],
        said=decision.said[:100],
        because=decision.reason[:500],
        decided_at=decision.at,
        decided_by=decision.by_name[:80],
        decided_office=decision.office,
        took_part=_kept(decision.took_part),
        party=_kept(decision.party),
        reasons=reasons.strip()[:1000],
        filed_by_key=actor.key,
        filed_by_name=(actor.name if actor.key else decision.concerned)[:80],
        filed_at=now,
        answer_by=answer_day(now),
        office=answering_office(decision, timezone.localdate(now), barred=barred),
    )
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("An objection against this decision is open already.")) from None
    proof.hand_in(actor=actor, objection=objection, files=files or [], now=now)
    stir(actor=actor, about="objection", public_id=objection.public_id, now=now)
    telling.filed(actor=actor, objection=objection, now=now)
    _record(actor, objection, "objection.filed", after={"about": objection.about, "office": str(objection.office)})
    return objection


@transaction.atomic
def answer_objection(
    *, actor: Actor, objection: Objection, move: ObjectionMove, reason: str, version: int, now: dt.datetime
) -> Objection:
    """Upholds the decision, or takes it back so that it is decided anew. Raises Refused: not in charge, took part, no
    reason, somebody was faster (who, when), or the decision holds no more."""
    OBJECTIONS.check(actor, objection, move, reason=reason)
    decision = held_decision(objection)
    if decision is None:
        raise outrun(
            objection, _("The decision that is objected to holds no more. Please look at the objection again.")
        )
    said = reason.strip()[:500]
    OBJECTIONS.claim(objection, move, by=actor, now=now, version=version, answer=said)
    write_step(objection, move, actor, now, office=objection.office, reason=said)
    if move is ObjectionMove.CHANGE:
        reopen(actor, decision, objection.office, said, now)
    telling.answered(actor=actor, objection=objection, now=now)
    _note(actor, objection, move, reason=said)
    return objection


@transaction.atomic
def undo_answer(*, actor: Actor, objection: Objection, version: int, now: dt.datetime) -> Objection:
    """Takes one's own answer “upheld” back within five minutes. What was taken back is decided by its office. Raises
    Refused."""
    OBJECTIONS.check(actor, objection, ObjectionMove.UNDO, now=now)
    step = last_step(objection)
    nobody: dict[str, Any] = {"answer": "", "answered_at": None, "answered_by": ""}
    OBJECTIONS.claim(objection, ObjectionMove.UNDO, version=version, **nobody)
    ObjectionStep.objects.filter(pk=step.pk, undone_at__isnull=True).update(undone_at=now)
    telling.taken_back(actor=actor, objection=objection, now=now)
    stir(actor=actor, about="objection", public_id=objection.public_id, now=now)
    _note(actor, objection, ObjectionMove.UNDO)
    return objection


@transaction.atomic
def withdraw_objection(*, actor: Actor, objection: Objection, version: int, now: dt.datetime) -> Objection:
    """The person leaves it at the decision. Raises Refused."""
    OBJECTIONS.take(actor, objection, ObjectionMove.WITHDRAW, version=version)
    write_step(objection, ObjectionMove.WITHDRAW, actor, now)
    telling.withdrawn(actor=actor, objection=objection, now=now)
    _note(actor, objection, ObjectionMove.WITHDRAW)
    return objection


@transaction.atomic
def hand_objection_on(*, actor: Actor, objection: Objection, office: Unit, why: str, now: dt.datetime) -> None:
    """Another office answers from now on. Raises Refused when it has been answered meanwhile."""
    before = objection.office
    OBJECTIONS.claim(objection, ObjectionMove.HAND_ON, version=objection.version, office=office)
    write_step(objection, ObjectionMove.HAND_ON, actor, now, office=office, reason=why)
    lay, lies = {"office": str(before)}, {"office": str(office)}
    _note(actor, objection, ObjectionMove.HAND_ON, before=lay, after=lies, reason=why)


@transaction.atomic
def settle_lapsed(*, actor: Actor, about: str, public_id: object, now: dt.datetime) -> int:
    """Settles what is open against a decision that holds no more, such as one that was undone; returns how many."""
    rows = Objection.objects.unscoped().filter(about=about, about_id=public_id, state=ObjectionState.OPEN)
    lapsed = [row for row in rows.select_related("learner__unit", "unit", "office") if contested_still(row) is None]
    for row in lapsed:
        OBJECTIONS.claim(row, ObjectionMove.LAPSE, version=row.version)
        write_step(row, ObjectionMove.LAPSE, actor, now)
        telling.lapsed(actor=actor, objection=row, now=now)
        _note(actor, row, ObjectionMove.LAPSE)
    return len(lapsed)


def _kept(keys: frozenset[str]) -> str:
    return f",{','.join(sorted(keys))}," if keys else ""


def _too_late(decision: Contested) -> str:
    day = said_day(last_day(decision.at))
    return _("One could object to this decision until %(day)s; that day is over.") % {"day": day}


def _note(actor: Actor, objection: Objection, move: ObjectionMove, **said: Any) -> None:
    _record(actor, objection, OBJECTIONS.action(move), **said)


def _record(actor: Actor, objection: Objection, action: str, **said: Any) -> None:
    record(actor=actor, action=action, target=objection, unit_key=objection.place.public_id, **said)
