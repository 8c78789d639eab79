"""Corrections: a learner asks, whoever keeps the roster decides; never the person concerned."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from intake.cells import is_blank
from intake.faults import Fault
from intake.values import dates, identity, names, numbers, texts, words
from journal.actors import Actor
from journal.refusals import Refused
from journal.services import record

from ..models import Correction, Learner
from ..models.requests import Step
from ..particulars import PERSONAL, Particulars
from ..permissions import check_keeps
from .people import write_particulars

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
    record(
        actor=actor,
        action="correction.asked",
        target=correction,
        unit_key=learner.unit.public_id,
        after={"item": item, "value": _masked(item, shown)},
    )
    return correction


@transaction.atomic
def approve_correction(*, actor: Actor, correction: Correction, now: dt.datetime) -> Learner:
    """Puts the item right. Raises Refused: not in charge, oneself, decided already, or the person was changed."""
    learner = _check_decides(actor, correction)
    _decide(actor, correction, Step.APPROVED, "", now)
    wanted = dataclasses.replace(
        Particulars.of(learner), **{correction.item: _parsed(learner, correction.item, correction.value)}
    )
    reason = _("correction asked for by the person")
    write_particulars(actor=actor, learner=learner, particulars=wanted, version=learner.version, reason=reason)
    record(actor=actor, action="correction.approved", target=correction, unit_key=learner.unit.public_id)
    return learner


@transaction.atomic
def return_correction(*, actor: Actor, correction: Correction, reason: str, now: dt.datetime) -> None:
    """Declines with a reason that the person reads. Raises Refused."""
    learner = _check_decides(actor, correction)
    if not reason.strip():
        raise Refused(_("Please give a reason: the applicant reads it."))
    _decide(actor, correction, Step.RETURNED, reason.strip()[:300], now)
    record(actor=actor, action="correction.returned", target=correction, unit_key=learner.unit.public_id, reason=reason)


def _check_decides(actor: Actor, correction: Correction) -> Learner:
    learner = correction.learner
    check_keeps(actor, learner.unit.path)
    if actor.learner_id == learner.pk:
        raise Refused(_("Nobody decides their own request; the next office up does."))
    return learner


def _decide(actor: Actor, correction: Correction, step: str, reason: str, now: dt.datetime) -> None:
    waiting = Correction.objects.unscoped().filter(pk=correction.pk, step=Step.WAITING)
    if not waiting.update(step=step, decided_at=now, decided_by=actor.name[:80], reason=reason):
        correction.refresh_from_db()
        raise Refused(
            _("Somebody was faster: %(name)s, %(time)s.")
            % {"name": correction.decided_by, "time": f"{timezone.localtime(correction.decided_at):%Y-%m-%d %H:%M}"}
        )
    correction.refresh_from_db()


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
        raise Refused(f"{found.message_zh}。{found.hint_zh}。")
    return found


def _text(value: Any) -> str:
    """What is stored of a parsed value; its parser reads it back."""
    if value in words.sex.values:
        return words.sex.titles[words.sex.values.index(value)]
    if value in words.title_level.values:
        return words.title_level.titles[words.title_level.values.index(value)]
    return "无" if value is None else str(value)


def _masked(item: str, value: str) -> str:
    return PERSONAL[item](value) if item in PERSONAL else value
