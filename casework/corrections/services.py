"""Corrections: a learner asks, whoever keeps the roster decides; never the person concerned."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.holders.states import FilingMove
from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor
from ground.refusals import Refused
from ground.stirring import stir
from intake.cells import is_blank
from intake.faults import Fault, said_in_form
from intake.values import dates, identity, names, numbers, texts, words
from journal.services import record
from learners.disclosure.services import reveal_numbers
from learners.people.comparing import Compared
from learners.people.models import Learner
from learners.people.particulars import PERSONAL, Particulars
from learners.people.services import write_particulars

from .models import Correction, said_of
from .permissions import CORRECTIONS
from .selectors import corrections_waiting

Item = Correction.Item
_PARSERS: dict[str, Callable[[str], Any]] = {
    Item.NAME: names.person_name,
    Item.PHONE: numbers.mobile,
    Item.SEX: words.sex,
    Item.BIRTH_DATE: dates.day,
    Item.TITLE_LEVEL: words.title_level,
    Item.POST_GRADE: numbers.post_grade,
    Item.FIELD: texts.text(60),
}


@transaction.atomic
def ask_correction(
    *, actor: Actor, learner: Learner, item: str, value: str, explanation: str, now: dt.datetime
) -> Correction:
    """Asks to have one item about oneself put right. Raises Refused: not oneself, no value, or asked already."""
    if actor.learner_id != learner.pk:
        raise Refused(_("A correction is asked for by the person concerned."))
    shown = _text(_parsed(learner, item, value))
    try:
        with transaction.atomic():
            correction = Correction.objects.unscoped().create(
                learner=learner, item=item, value=shown, explanation=explanation.strip()[:300], created_at=now
            )
    except IntegrityError:
        raise Refused(_("You have already asked for this item; wait for the decision.")) from None
    stir(actor=actor, about="correction", public_id=correction.public_id, now=now)
    record(
        actor=actor,
        action="correction.asked",
        target=correction,
        unit_key=learner.unit.public_id,
        after={"item": item, "value": _masked(item, shown)},
    )
    return correction


def reveal_correction(*, actor: Actor, correction: Correction, reason: str, day: dt.date, now: dt.datetime) -> Compared:
    """Old and new number in full, for whoever decides and says why; the look is counted and journalled like any other.
    Raises Refused."""
    CORRECTIONS.check(actor, correction, FilingMove.APPROVE)
    reveal_numbers(actor=actor, learner=correction.learner, reason=reason, day=day, now=now)
    return correction.compared(full=True)


@transaction.atomic
def approve_correction(*, actor: Actor, correction: Correction, now: dt.datetime) -> Learner:
    """Puts the item right. Raises Refused: not in charge, oneself, decided already, or the person was changed."""
    learner = correction.learner
    CORRECTIONS.take(actor, correction, FilingMove.APPROVE, now=now)
    wanted = dataclasses.replace(
        Particulars.of(learner), **{correction.item: _parsed(learner, correction.item, correction.value)}
    )
    reason = _("correction asked for by the person")
    write_particulars(actor=actor, learner=learner, particulars=wanted, version=learner.version, reason=reason)
    _tell(actor, correction, now)
    _note(actor, correction, FilingMove.APPROVE)
    return learner


@transaction.atomic
def approve_corrections(*, actor: Actor, codes: Iterable[str], now: dt.datetime) -> tuple[int, list[tuple[str, str]]]:
    """Puts right those of these that wait for the actor, each looked up in its turn: two may be of one person.

    Numbers are left alone. Returns how many, and whom it was refused for with the sentence why."""
    done, refused = 0, list[tuple[str, str]]()
    for code in codes:
        row = corrections_waiting(actor=actor).filter(public_id=code).first()
        if row is None:
            continue
        try:
            if row.is_number:
                raise Refused(_("A number is looked at by itself."))
            approve_correction(actor=actor, correction=row, now=now)
            done += 1
        except Refused as refusal:
            refused.append((row.learner.name, str(refusal)))
    return done, refused


@transaction.atomic
def return_correction(*, actor: Actor, correction: Correction, reason: str, now: dt.datetime) -> None:
    """Declines with a reason that the person reads. Raises Refused."""
    CORRECTIONS.check(actor, correction, FilingMove.RETURN, reason=reason)
    CORRECTIONS.claim(correction, FilingMove.RETURN, by=actor, now=now, reason=reason.strip()[:300])
    _tell(actor, correction, now)
    _note(actor, correction, FilingMove.RETURN, reason)


@transaction.atomic
def reopen_correction(*, actor: Actor, correction: Correction, reason: str, now: dt.datetime) -> None:
    """It waits again, for somebody who did not return it; nothing is put right by that. Belongs to the answer to an
    objection, which was checked. Raises Refused where the person has asked for the same item anew."""
    before = {"decided_by": correction.decided_by}
    try:
        with transaction.atomic():
            CORRECTIONS.claim(correction, FilingMove.REOPEN, decided_at=None, decided_by="", reason="")
    except IntegrityError:
        raise Refused(_("The person has asked for this item anew; that request is decided.")) from None
    overtake(actor=actor, about="correction", about_id=correction.public_id, now=now)
    stir(actor=actor, about="correction", public_id=correction.public_id, now=now)
    _note(actor, correction, FilingMove.REOPEN, reason, before=before)


def _tell(actor: Actor, correction: Correction, now: dt.datetime) -> None:
    words = {"what": correction.get_item_display(), "state": correction.get_state_display()}
    text = _("The correction of your particulars (%(what)s): %(state)s.")
    if correction.reason:
        text = _("The correction of your particulars (%(what)s): %(state)s. The reason stands there.")
    told = Told(
        key=f"correction:{correction.public_id}:{correction.state}:{now.isoformat()}",
        text=text % words,
        about="correction",
        about_id=correction.public_id,
        learner_id=correction.learner_id,
    )
    tell(actor=actor, notices=[told], now=now)


def _note(actor: Actor, correction: Correction, move: FilingMove, reason: str = "", **said: Any) -> None:
    action, unit_key = CORRECTIONS.action(move), correction.learner.unit.public_id
    record(actor=actor, action=action, target=correction, unit_key=unit_key, reason=reason, **said)


def _parsed(learner: Learner, item: str, value: str) -> Any:
    """The value as intake reads it in files. Raises Refused with the sentence that a file would get."""
    if item not in Item.values:
        raise Refused(_("Choose one of the values offered."))
    if is_blank(value):
        raise Refused(_("Enter the right value."))
    if item == Item.ID_NUMBER:
        found = identity.document_number(value, learner.document_type)
    else:
        found = _PARSERS[Item(item)](value)
    if isinstance(found, Fault):
        raise Refused(said_in_form(found))
    return found


def _text(value: Any) -> str:
    """What is stored of a parsed value; its parser reads it back."""
    return "无" if value is None else said_of(value)


def _masked(item: str, value: str) -> str:
    return PERSONAL[item](value) if item in PERSONAL else value
